import CLibGit2

extension Repository {
  /// Whether history ends before it begins: the clone was made with a depth.
  public var isShallow: Bool { (try? !boundary().isEmpty) ?? false }

  /// The commits whose parents were left out when the clone was made.
  private func boundary() throws(GitError) -> Set<Oid> {
    guard let bytes = try Files.contents(of: commonDirectory + "/shallow") else { return [] }
    return Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap(Oid.init(hexBytes:)))
  }

  /// Tells whether one commit is reachable from another.
  ///
  /// - Parameters:
  ///   - ancestor: The earlier commit.
  ///   - commit: The later commit. A commit is its own ancestor, as with Git.
  /// - Returns: Whether it is reachable; in a shallow clone, by what is there.
  /// - Throws: `.notFound` when `commit`, or one before it, is missing.
  public func isAncestor(_ ancestor: Oid, of commit: Oid) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    let boundary = try boundary()
    if !boundary.isEmpty { return try isReachable(ancestor, from: commit, until: boundary) }
    guard exists(commit) else { throw missing(.commit, commit) }
    guard exists(ancestor) else { return false }
    var (later, earlier) = (commit.raw, ancestor.raw)
    let status = git_graph_descendant_of(pointer, &later, &earlier)
    return try check("look for \(ancestor) in the history of \(commit)", status) == 1
  }

  /// The library's own search fails at the boundary of a shallow clone before release 1.7.
  private func isReachable(
    _ ancestor: Oid, from commit: Oid, until boundary: Set<Oid>
  ) throws(GitError) -> Bool {
    var waiting = [commit]
    var seen: Set = [commit]
    while let next = waiting.popLast() {
      if next == ancestor { return true }
      if boundary.contains(next) { continue }
      guard let found = try self.commit(next) else { throw missing(.commit, next) }
      for parent in found.parents where seen.insert(parent).inserted { waiting.append(parent) }
    }
    return false
  }

  /// Walks a line of history, from a commit to its first parent and on.
  ///
  /// - Parameters:
  ///   - commit: Where to start.
  ///   - limit: The most commits to visit.
  ///   - visit: Gets each commit; `false` ends the walk.
  /// - Throws: `.notFound` when a commit is missing that a shallow clone would have.
  public func firstParents(
    of commit: Oid, limit: Int = .max, _ visit: (Commit) -> Bool
  ) throws(GitError) {
    let boundary = try boundary()
    var next: Oid? = commit
    var left = limit
    while let id = next, left > 0 {
      guard let commit = try self.commit(id) else { throw missing(.commit, id) }
      guard visit(commit) else { return }
      next = boundary.contains(id) ? nil : commit.parents.first
      left -= 1
    }
  }
}
