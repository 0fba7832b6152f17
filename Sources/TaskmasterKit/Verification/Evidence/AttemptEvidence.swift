import Git
import TaskmasterCore

/// What the repository has of what an attempt left.
struct AttemptEvidence: Hashable, Sendable {
  /// Whether a ref keeps it.
  var isKept = false
  /// Whether the commit is here, be it for the time being.
  var isHere = false
  /// Whether it was made in this clone.
  var isOwn = false
}

/// Looks up what attempts left.
struct AttemptReader {
  private let repository: Repository
  /// The commits that refs are at.
  private let tips: Set<Oid>

  init(_ repository: Repository, tips: Set<Oid>) {
    self.repository = repository
    self.tips = tips
  }

  /// Where refs are, if anything was ever kept.
  static func tips(for tasks: [QueueTask], in repository: Repository) throws(GitError) -> Set<Oid> {
    let isNeeded = tasks.contains { $0.attempts.contains { $0.kept != nil } }
    return isNeeded ? Set(try repository.references(under: "refs/").map(\.target)) : []
  }

  /// Looks for what an attempt of a task left.
  ///
  /// What was made in this clone has its transcript here.
  func evidence(of task: QueueTask, _ attempt: Attempt, kept: ObjectID) -> AttemptEvidence {
    if tips.contains(Oid(kept)) { return AttemptEvidence(isKept: true, isHere: true, isOwn: true) }
    let place = TranscriptPlace(of: task.id, commonDirectory: repository.commonDirectory)
    let transcript = (try? place.path(of: attempt.claim)) ?? nil
    return AttemptEvidence(isHere: repository.exists(Oid(kept)), isOwn: transcript != nil)
  }
}
