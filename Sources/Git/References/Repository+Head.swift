/// What HEAD is on.
public enum Head: Sendable, Hashable {
  /// A branch, by its full name, and the commit at its tip.
  case branch(String, Oid)
  /// A branch without a commit yet, by its full name.
  case unborn(String)
  /// A commit, and no branch.
  case detached(Oid)

  /// The commit, when there is one.
  public var target: Oid? {
    switch self {
    case .branch(_, let commit), .detached(let commit): commit
    case .unborn: nil
    }
  }
}

extension Repository {
  /// Reads what HEAD of this worktree is on.
  ///
  /// - Returns: The branch, or the commit when HEAD is detached.
  /// - Throws: `.malformed` when HEAD is neither.
  public func head() throws(GitError) -> Head {
    let path = gitDirectory + "/HEAD"
    if let branch = try SymbolicReference.target(in: path) {
      return try target(of: branch).map { .branch(branch, $0) } ?? .unborn(branch)
    }
    guard let line = try Files.firstLine(of: path), let commit = Oid(hex: line) else {
      throw GitError(
        code: .malformed, operation: "read \(path)", message: "it names no branch and no commit")
    }
    return .detached(commit)
  }

  /// Tells whether a branch is in use by a checkout, of this worktree or another one.
  ///
  /// A branch that is being rebased or bisected is in use as well.
  ///
  /// - Parameter branch: The full name of a branch.
  /// - Returns: Whether moving it would pull it away under somebody.
  /// - Throws: When a worktree's state cannot be read.
  public func isCheckedOut(branch: String) throws(GitError) -> Bool {
    for worktree in try worktrees() where try uses(branch, worktree) { return true }
    return false
  }

  /// Finds the checkout that a branch is checked out in.
  ///
  /// - Parameter branch: The full name of a branch.
  /// - Returns: The top of the checkout; `nil` when no checkout that is there has it.
  /// - Throws: When a worktree's state cannot be read.
  public func checkout(of branch: String) throws(GitError) -> String? {
    for worktree in try worktrees()
    where try SymbolicReference.target(in: worktree + "/HEAD") == branch {
      guard worktree == commonDirectory else {
        let link = try Files.firstLine(of: worktree + "/gitdir")
        return link.map(Files.parent).flatMap { Files.isDirectory($0) ? $0 : nil }
      }
      if gitDirectory == commonDirectory { return workTree }
      let isUsual = commonDirectory.hasSuffix("/.git")
      return isUsual ? Files.parent(of: commonDirectory) : nil
    }
    return nil
  }

  /// The Git directories of all worktrees that have a checkout.
  private func worktrees() throws(GitError) -> [String] {
    let main = Location(
      gitDirectory: commonDirectory, commonDirectory: commonDirectory, isNamed: true)
    let linked = Files.names(in: commonDirectory + "/worktrees").map { name in
      commonDirectory + "/worktrees/" + String(decoding: name, as: UTF8.self)
    }
    return try RepositoryFormat(of: main).isBare != true ? [commonDirectory] + linked : linked
  }

  private func uses(_ branch: String, _ worktree: String) throws(GitError) -> Bool {
    if try SymbolicReference.target(in: worktree + "/HEAD") == branch { return true }
    for file in ["rebase-merge/head-name", "rebase-apply/head-name"] {
      if try Files.firstLine(of: "\(worktree)/\(file)") == branch { return true }
    }
    return try Files.firstLine(of: worktree + "/BISECT_START").map { "refs/heads/\($0)" } == branch
  }
}
