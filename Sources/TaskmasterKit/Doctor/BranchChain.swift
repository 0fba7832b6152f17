import Git
public import TaskmasterCore

/// A chain as verification sees it: each artifact with its branch and commit, and whether it stands on the
/// one before it.
public struct BranchChain: Hashable, Sendable {
  /// An artifact in its place.
  public struct Link: Hashable, Sendable {
    /// The task.
    public let task: ObjectID
    /// The first line of its text.
    public let title: String
    /// Whether it is done or merged.
    public let status: TaskStatus
    /// The name of its branch.
    public let branch: String
    /// The artifact.
    public let commit: ObjectID
    /// The commit that the log says it was made on.
    public let base: ObjectID
    /// What verification finds of it.
    public let findings: [Finding]

    /// Whether it stands where it has to: on the artifact before it.
    public var follows: Bool {
      !findings.contains { $0.code == .base && $0.severity == .problem }
    }
  }

  /// The name of the chain, which is that of its base branch.
  public let name: String
  /// The commit of its base branch; nil: that is not here.
  public let tip: ObjectID?
  /// Its artifacts, the oldest first.
  public let links: [Link]
  /// How many tasks it has besides, of each status that occurs.
  public let others: [TaskStatus: Int]

  /// The commit that its first artifact stands on.
  public var start: ObjectID? { links.first?.base ?? tip }
  /// Whether every artifact is as the log says and follows the one before it.
  public var isSound: Bool {
    !links.contains { $0.findings.contains { $0.severity == .problem } }
  }
}

extension Project {
  /// Verifies one chain.
  /// - Parameter chain: Its name.
  /// - Returns: Its artifacts, each with what is found of it.
  /// - Throws: ``Problem`` when there is no such chain; an error when the repository cannot be read.
  public func verifyBranchChain(_ chain: String) throws -> BranchChain {
    let snapshot = try snapshotToVerify()
    guard snapshot.queue.chains.contains(chain) else {
      throw Problem("there is no chain '\(chain)'")
    }
    let tasks = Set(snapshot.queue.tasks(in: chain).map(\.id))
    let found = try Verifier(
      repository: repository, snapshot: snapshot, now: surroundings.now()
    ).verify(only: tasks)
    return try branchChain(chain, in: snapshot.queue, found.findings)
  }

  /// A chain with what was found of its tasks.
  func branchChain(
    _ name: String, in queue: Queue, _ findings: [Finding]
  ) throws -> BranchChain {
    let findings = Dictionary(grouping: findings, by: \.task)
    let links = queue.artifacts(of: name).compactMap { task in
      task.artifact.map { done in
        BranchChain.Link(
          task: task.id, title: task.title, status: task.status, branch: done.branch,
          commit: done.commit, base: done.base, findings: findings[task.id] ?? [])
      }
    }
    let known = Set(links.map(\.task))
    let others = queue.tasks(in: name).filter { !known.contains($0.id) }
    return BranchChain(
      name: name, tip: try tip(ofBranch: name).map { ObjectID($0) }, links: links,
      others: others.reduce(into: [:]) { $0[$1.status, default: 0] += 1 })
  }
}
