import Git
import TaskmasterCore

/// Walks the whole history of a log for commits that took something out of it.
struct HistoryWalk {
  /// What one commit took out of one note.
  struct Loss: Hashable, Sendable {
    let commit: ObjectID
    let loss: LogComparison.Loss
  }

  /// A commit that could not be read.
  struct Gap: Hashable, Sendable {
    let commit: ObjectID
    let reason: String
  }

  private let repository: Repository
  private(set) var losses: [Loss] = []
  private(set) var gaps: [Gap] = []

  /// Walks all that a commit of the log stands on, but for the commits that are known to be tasks: those
  /// are parents of a log, but no logs.
  init(of head: Oid, in repository: Repository, tasks: Set<Oid>) {
    self.repository = repository
    var seen: Set<Oid> = [head]
    var waiting = [head].compactMap { commit($0) }
    while let commit = waiting.popLast() {
      for parent in commit.parents where !tasks.contains(parent) {
        guard let before = self.commit(parent) else { continue }
        compare(commit, with: before)
        if seen.insert(parent).inserted { waiting.append(before) }
      }
    }
  }

  private mutating func commit(_ id: Oid) -> Commit? {
    switch Found({ () throws(GitError) in try repository.commit(id) }) {
    case .here(let commit): return commit
    // Where a shallow clone ends, nothing is wrong.
    case .missing where repository.isShallow: break
    case .missing: note(id, "the object is missing")
    case .damaged(let reason): note(id, reason)
    }
    return nil
  }

  private mutating func compare(_ commit: Commit, with before: Commit) {
    do {
      let comparison = LogComparison(repository: repository)
      losses += try comparison.losses(from: before.tree, to: commit.tree).map { loss in
        Loss(commit: ObjectID(commit.id), loss: loss)
      }
    } catch {
      // What a partial clone has not fetched cannot be compared, and is not missing.
      if !repository.isPartialClone { note(commit.id, "\(error)") }
    }
  }

  private mutating func note(_ commit: Oid, _ reason: String) {
    let gap = Gap(commit: ObjectID(commit), reason: reason)
    if !gaps.contains(gap) { gaps.append(gap) }
  }
}
