/// What kind of thing verification found: the word that stands for it in output, the same for ever.
public enum FindingCode: String, Hashable, Sendable, CaseIterable {
  /// A task's id is not that of its text, or its commit is not there.
  case taskID = "task.id"
  /// No branch names an artifact.
  case branchMissing = "chain.branch-missing"
  /// The branch is not at the commit that the log records.
  case tipMoved = "chain.tip-moved"
  /// An artifact does not stand on the one before it.
  case base = "chain.base"
  /// What was merged is not in the branch that it was merged into.
  case mergedGone = "chain.merged-gone"
  /// The base branch went on after the chain was begun.
  case behind = "chain.behind"
  /// The commit of an artifact is missing or damaged.
  case artifactCommit = "artifact.commit"
  /// The tree of an artifact is not the one recorded, or not whole.
  case artifactTree = "artifact.tree"
  /// A file that the task was to bring is not in its artifact.
  case artifactPath = "artifact.path"
  /// An artifact changes nothing.
  case artifactEmpty = "artifact.empty"
  /// The message of an artifact does not name its task.
  case artifactTrailer = "artifact.trailer"
  /// The note on an artifact is not there.
  case noteMissing = "note.missing"
  /// The note on an artifact says something else than the log.
  case noteDiffers = "note.differs"
  /// The log has lost lines.
  case logShrunk = "log.shrunk"
  /// A line of the log is not an event.
  case logLine = "log.line"
  /// An event does not fit the state of its task, and no race explains it.
  case logEvent = "log.event"
  /// An event lost a race between clones.
  case logLost = "log.lost"
  /// Events are dated later than now.
  case logFuture = "log.future"
  /// The clock of an event is out of range, jumps, or does not rise.
  case logClock = "log.clock"
  /// What an attempt left is not kept.
  case attemptMissing = "attempt.missing"
  /// A remote does not have the branch of an artifact, or has it elsewhere.
  case remoteBranch = "remote.branch"
  /// A remote has another log.
  case remoteLog = "remote.log"
  /// A check that the log records as passed does not pass.
  case checkFailed = "check.failed"
  /// The log does not record that a check was passed which the task asks for.
  case checkNever = "check.never"
}

/// Whether a finding needs somebody to act.
public enum Severity: String, Hashable, Sendable {
  /// Something is not as it should be.
  case problem
  /// Something is worth knowing.
  case information
}
