import Git
public import TaskmasterCore

extension Project {
  /// The chain that new tasks go to.
  ///
  /// Without a name, that of the branch checked out; a task's branch stands for the task's chain.
  /// - Parameters:
  ///   - name: The name of a branch, short or full; nil: the one checked out.
  ///   - queue: The queue, which knows the branches of tasks.
  /// - Returns: The name of the chain: a local branch that has a commit, or a chain that has an artifact.
  /// - Throws: ``Problem`` when there is no such branch, or HEAD is on none.
  public func chain(named name: String?, in queue: Queue) throws -> String {
    let branch = try name.map(Self.shortName) ?? checkedOutBranch()
    let chain = queue.chain(ofBranch: branch)
    guard try base(of: chain, in: queue) != nil else { throw try missingBranch(chain) }
    return chain
  }

  /// The commit that the next task of a chain is made on: its last artifact, else its base branch.
  /// - Throws: An error when a reference cannot be read.
  public func base(of chain: String, in queue: Queue) throws -> ObjectID? {
    if let artifact = queue.lastArtifact(of: chain) { return artifact.commit }
    return try tip(ofBranch: chain).map { ObjectID($0) }
  }

  /// The commit at the tip of a local branch; nil when there is none, or none can have this name.
  func tip(ofBranch name: String) throws -> Oid? {
    do throws(GitError) {
      return try repository.target(of: Self.branches + name)
    } catch  where error.code == .invalidName {
      return nil
    }
  }

  private static let branches = "refs/heads/"

  private static func shortName(_ name: String) -> String {
    name.hasPrefix(branches) ? String(name.dropFirst(branches.count)) : name
  }

  private func checkedOutBranch() throws -> String {
    switch try repository.head() {
    case .branch(let name, _) where name.hasPrefix(Self.branches): return Self.shortName(name)
    case .unborn(let name): throw try unborn(Self.shortName(name))
    case .branch(let name, _): throw Self.withoutBranch("HEAD is on \(name), which is no branch")
    case .detached(let commit):
      throw Self.withoutBranch("HEAD is detached at \(ObjectID(commit).short)")
    }
  }

  private static func withoutBranch(_ state: String) -> Problem {
    Problem(
      "\(state), so there is no branch to name the chain after",
      hints: ["name the branch to build on: git taskmaster add --chain <branch> …"])
  }

  private func unborn(_ branch: String) throws -> Problem {
    let others = try repository.references(under: Self.branches)
    return Problem(
      "branch '\(branch)' has no commit to build on yet",
      hints: others.isEmpty
        ? ["make one first: git commit --allow-empty -m \"Begin\""]
        : ["name the branch to build on: git taskmaster add --chain <branch> …"])
  }

  private func missingBranch(_ chain: String) throws -> Problem {
    let head = try repository.head()
    if head == .unborn(Self.branches + chain) { return try unborn(chain) }
    let remote = try repository.references(under: "refs/remotes/")
      .first { $0.name.hasSuffix("/" + chain) }
    let hint = remote.map { reference in
      // Others choose such names, and a person may well copy the line.
      let source = String(reference.name.dropFirst("refs/remotes/".count))
      return "git branch \(ProgramError.quoted(chain)) \(ProgramError.quoted(source))"
    }
    return Problem(
      "there is no local branch '\(chain)' for a chain to build on",
      hints: [hint ?? "git branch lists the branches"])
  }
}

extension Queue {
  /// The chain that a branch belongs to: that of the task whose artifact it names, else its own.
  func chain(ofBranch name: String) -> String {
    tasks.values.first { $0.artifact?.branch == name }?.chain ?? name
  }
}
