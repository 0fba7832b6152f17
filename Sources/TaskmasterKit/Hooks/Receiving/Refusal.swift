import TaskmasterCore

/// Why a push is not taken: one line that says what is wrong and what to do.
enum Refusal: Error, Hashable, CustomStringConvertible {
  /// The log would be deleted.
  case logDeleted
  /// The log that is pushed does not hold the one that is here.
  case logNotForward(from: ObjectID, to: ObjectID)
  /// What is pushed as the log cannot be read as one.
  case logUnreadable(ObjectID, reason: String)
  /// Something in the tree of the log is no note.
  case logHolds(path: String)
  /// A note is too large.
  case note(ObjectID, bytes: Int)
  /// A line of a task's note is too long.
  case line(ObjectID, bytes: Int)
  /// Too much comes at once.
  case batch(what: String)
  /// Lines of a task are gone.
  case shrunk(ObjectID, lines: Int)
  /// A new line of a task is no event.
  case notAnEvent(ObjectID, reason: String)
  /// The clock of a new event is further on than any honest one.
  case clock(ObjectID, clock: UInt64, highest: UInt64)
  /// The commit of the log says a higher clock than its events have.
  case clockSaid(UInt64, highest: UInt64)
  /// A task that is queued does not have the id of its text.
  case taskID(ObjectID)
  /// The commit of a task that is queued is not pushed with it.
  case taskMissing(ObjectID)
  /// A task's branch is deleted while the task is done.
  case branchDeleted(String, task: ObjectID)
  /// A branch says that it is a task's of which the log knows nothing.
  case branchUnknown(String, task: ObjectID)
  /// A task's branch is not what the log records.
  case branch(Finding)

  var description: String { VisibleText.line("taskmaster: \(what); \(remedy)", most: 1000) }

  private var what: String {
    switch self {
    case .logDeleted: "the log of the queue may not be deleted"
    case .logNotForward(let old, let new):
      "the log at \(new.short) does not stand on \(old.short), which is here"
    case .logUnreadable(let commit, let reason):
      "\(commit.short), pushed as the log, cannot be read: \(reason)"
    case .logHolds(let path): "the log holds '\(path)', which is no note"
    case .note(let object, let bytes): "the note of \(object.short) has \(bytes) bytes"
    case .line(let task, let bytes): "a line of task \(task.short) has \(bytes) bytes"
    case .batch(let what): "\(what) at once are too many"
    case .shrunk(let task, let lines): "the log has lost \(counted(lines, "line")) of \(task.short)"
    case .notAnEvent(let task, let reason): "a line of task \(task.short) is no event: \(reason)"
    case .clock(let task, let clock, let highest):
      "an event of task \(task.short) has the clock \(clock), far beyond \(highest)"
    case .clockSaid(let clock, let highest):
      "the log says that its clock is \(clock), but that of its events is \(highest)"
    case .taskID(let task): "task \(task.short) does not have the id of its text"
    case .taskMissing(let task): "the commit of task \(task.short) is missing"
    case .branchDeleted(let name, let task):
      "branch '\(name)' holds the result of task \(task.short), which is not merged"
    case .branchUnknown(let name, let task):
      "branch '\(name)' is of task \(task.short), which the log does not have"
    case .branch(let finding):
      finding.code == .tipMoved
        ? finding.message : "branch '\(finding.branch ?? "")': \(finding.message)"
    }
  }

  private var remedy: String {
    switch self {
    case .logDeleted: "nothing has to be done"
    case .logNotForward, .shrunk:
      "fetch the log, merge it with 'git taskmaster init', and push again"
    case .logUnreadable, .notAnEvent, .clock, .clockSaid, .taskID:
      "push a log that git-taskmaster has written"
    case .logHolds: "take it out with 'git notes --ref=taskmaster', which holds notes only"
    case .note, .line:
      "at most \(ReceiveLimits.note >> 20) and \(ReceiveLimits.line >> 20) MiB are taken"
    case .batch: "push the log in parts: 'git push <remote> <commit>:refs/notes/taskmaster'"
    case .taskMissing: "push the log from a clone that has it"
    case .branchDeleted: "merge, cancel or rewind the task first, and push the log"
    case .branchUnknown:
      "push the log with it: 'git push --atomic <remote> <branch> refs/notes/taskmaster'"
    case .branch(let finding):
      finding.code == .tipMoved
        ? "push the commit that the log records, or the log with it"
        : "'git taskmaster verify' says more"
    }
  }
}

/// The most that is taken of anybody.
enum ReceiveLimits {
  /// A note, in bytes.
  static let note = LogContents.longestNote
  /// A line of a task's note, in bytes: the largest text, every byte of it escaped.
  static let line = 8 << 20
  /// All notes that a push changes, in bytes.
  static let bytes = 512 << 20
  /// The notes that a push changes.
  static let notes = 200_000
  /// The commits of the log that a push brings.
  static let commits = 200_000
}
