import Git

/// The commits that a log stands on.
struct HistoryWalk: Sendable {
  /// The way from commit to commit, the newest first.
  private(set) var steps: [HistoryStep] = []
  /// The commits that cannot be read, and why.
  private(set) var gaps: [(commit: Oid, reason: String)] = []
  /// Whether everything was there that had to be.
  private(set) var isWhole = true
  /// Whether the commit was met that is known from before.
  private(set) var hasMetKnown = false

  /// Walks all that a commit of the log stands on, but for the commits that are known to be tasks: those
  /// are parents of a log, but no logs.
  /// - Parameters:
  ///   - head: Where to start.
  ///   - known: A commit whose history was walked before; nil: there is none.
  ///   - isFull: Whether to go beyond that.
  ///   - repository: Where the log is.
  ///   - tasks: The commits that are tasks.
  init(
    of head: Oid, known: Oid?, isFull: Bool, in repository: Repository, tasks: Set<Oid>
  ) {
    hasMetKnown = head == known
    var seen: Set<Oid> = [head]
    var waiting = hasMetKnown && !isFull ? [] : [head].compactMap { commit($0, in: repository) }
    while let commit = waiting.popLast() {
      let parents = commit.parents.filter { !tasks.contains($0) }
        .compactMap { self.commit($0, in: repository) }
      steps += parents.map { parent in
        // What a merge brings, it has from its other side.
        let clock = parents.count == 1 ? LogSubject.clock(in: parent.message) : nil
        return HistoryStep(commit: commit.id, old: parent.tree, new: commit.tree, clock: clock)
      }
      for parent in parents {
        if parent.id == known { hasMetKnown = true }
        if parent.id == known, !isFull { continue }
        if seen.insert(parent.id).inserted { waiting.append(parent) }
      }
    }
  }

  private mutating func commit(_ id: Oid, in repository: Repository) -> Commit? {
    switch Found({ () throws(GitError) in try repository.commit(id) }) {
    case .here(let commit): return commit
    // Where a shallow clone ends, nothing is wrong.
    case .missing where repository.isShallow: isWhole = false
    case .missing: gaps.append((id, "the object is missing"))
    case .damaged(let reason): gaps.append((id, reason))
    }
    return nil
  }
}
