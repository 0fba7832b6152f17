import Git
import TaskmasterCore

/// Walks the history of a log for commits that took something out of it, or brought something late.
struct HistoryWalk {
  /// What was found wrong, the newest first.
  private(set) var comparison = HistoryComparison()
  /// Whether everything was there that had to be compared.
  private(set) var isWhole = true
  /// Whether the commit was met that is known from before.
  private(set) var hasMetKnown = false

  private let repository: Repository
  private let tasks: Set<Oid>
  private var steps: [HistoryStep] = []

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
    self.repository = repository
    self.tasks = tasks
    hasMetKnown = head == known
    var seen: Set<Oid> = [head]
    var waiting = hasMetKnown && !isFull ? [] : [head].compactMap { commit($0) }
    while let commit = waiting.popLast() {
      let parents = commit.parents.filter { !tasks.contains($0) }.compactMap { self.commit($0) }
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

  private mutating func commit(_ id: Oid) -> Commit? {
    switch Found({ () throws(GitError) in try repository.commit(id) }) {
    case .here(let commit): return commit
    // Where a shallow clone ends, nothing is wrong.
    case .missing where repository.isShallow: isWhole = false
    case .missing: comparison.note(id, "the object is missing")
    case .damaged(let reason): comparison.note(id, reason)
    }
    return nil
  }

  /// Compares each commit with what it stands on, in threads of their own where that is much.
  /// - Parameter body: What is done meanwhile.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws; `GitError` when the repository cannot be opened once more.
  mutating func compare<T>(meanwhile body: () throws -> T) throws -> T {
    guard steps.count > Self.few else {
      let result = try body()
      take(HistoryComparison(of: steps, in: repository))
      return result
    }
    let (comparisons, result) = try repository.reading(steps) { steps, repository in
      HistoryComparison(of: Array(steps), in: repository)
    } meanwhile: {
      try body()
    }
    for comparison in comparisons { take(comparison) }
    return result
  }

  /// So many steps are compared faster than threads are made.
  private static let few = 2000

  private mutating func take(_ other: HistoryComparison) {
    comparison.add(other)
    isWhole = isWhole && other.isWhole
  }
}
