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
  /// The commit of an artifact is missing or damaged.
  case artifactCommit = "artifact.commit"
  /// The tree of an artifact is not the one recorded, or not whole.
  case artifactTree = "artifact.tree"
  /// A file that the task was to bring is not in its artifact.
  case artifactPath = "artifact.path"
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
}

/// Whether a finding needs somebody to act.
public enum Severity: String, Hashable, Sendable {
  /// Something is not as it should be.
  case problem
  /// Something is worth knowing.
  case information
}
