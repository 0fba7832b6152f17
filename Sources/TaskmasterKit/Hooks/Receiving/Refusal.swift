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
  /// There is more than one note on an object.
  case twoNotes(ObjectID)
  /// A note is neither a task's nor a result's, nor the story of a chain.
  case strayNote(ObjectID)
  /// There are events of a task that is not queued.
  case neverQueued(ObjectID)
  /// A line of a task's note is too long.
  case line(ObjectID, bytes: Int)
  /// Too much comes at once.
  case batch(what: String)
  /// A note has lost lines.
  case shrunk(ObjectID, lines: Int)
  /// A new line of a task is no event.
  case notAnEvent(ObjectID, reason: String)
  /// A commit that joins logs has a line that none of them has.
  case joining(ObjectID, commit: ObjectID)
  /// A new event has a clock that the log had passed, or that another one has.
  case late(ObjectID, clock: UInt64, last: UInt64)
  /// The clock of a new event is further on than any honest one.
  case clock(ObjectID, clock: UInt64, highest: UInt64)
  /// The commit of the log says a higher clock than its events have.
  case clockSaid(UInt64, highest: UInt64)
  /// A task that is queued does not have the id of its text.
  case taskID(ObjectID)
  /// The commit of a task that is queued is not pushed with it.
  case taskMissing(ObjectID)
  /// A task's branch is deleted while the task is done.
  case branchDeleted(String, task: ObjectID, base: String)
  /// A branch says that it is a task's of which the log knows nothing.
  case branchUnknown(String, task: ObjectID)
  /// A task's branch is not what the log records.
  case branch(Finding)
  /// Something is wrong with the log that was not before.
  case problem(Finding)
  /// A reference is not where the push says that it is.
  case stale(String, at: ObjectID?)
  /// A reference is moved twice.
  case twice(String)
  /// A reference would lie where the log has its place.
  case inTheWay(String)

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
    case .twoNotes(let object): "the log has more than one note on \(object.short)"
    case .strayNote(let object):
      "the note on \(object.short) is neither a task's nor that of a result in the log"
    case .neverQueued(let task): "the log has events of \(task.short), but does not queue it"
    case .shrunk(let task, let lines): "the log has lost \(counted(lines, "line")) of \(task.short)"
    case .notAnEvent(let task, let reason): "a line of task \(task.short) is no event: \(reason)"
    case .joining(let task, let commit):
      "commit \(commit.short) joins logs and has a line of task \(task.short) that none of them has"
    case .late(let task, let clock, let last):
      "a new event of task \(task.short) has the clock \(clock), but the log is at \(last) already"
    case .clock(let task, let clock, let highest):
      "an event of task \(task.short) has the clock \(clock), far beyond \(highest)"
    case .clockSaid(let clock, let highest):
      "the log says that its clock is \(clock), but that of its events is \(highest)"
    case .taskID(let task): "task \(task.short) does not have the id of its text"
    case .taskMissing(let task): "the commit of task \(task.short) is missing"
    case .branchDeleted(let name, let task, let base):
      "branch '\(name)' holds the result of task \(task.short), which is not in '\(base)' here"
    case .branchUnknown(let name, let task):
      "branch '\(name)' is of task \(task.short), which the log does not have"
    case .branch(let finding):
      finding.code == .tipMoved
        ? finding.message : "branch '\(finding.branch ?? "")': \(finding.message)"
    case .problem(let finding):
      finding.task.map { "task \($0.short): \(finding.message)" } ?? finding.message
    case .stale(let name, let commit?): "'\(name)' is at \(commit.short) here by now"
    case .stale(let name, nil): "'\(name)' is not here any more"
    case .twice(let name): "'\(name)' would be moved twice"
    case .inTheWay(let name): "'\(name)' would stand in the way of the log"
    }
  }

  private var remedy: String {
    switch self {
    case .logDeleted:
      "only 'git update-ref -d \(LogStore.reference)' on the server itself can do that"
    case .logNotForward: "fetch the log, merge it with 'git taskmaster init', and push again"
    case .stale: "fetch and push again"
    case .shrunk, .joining, .late, .clock, .clockSaid, .notAnEvent, .neverQueued, .logHolds,
      .twoNotes:
      "take the log that is here, 'git fetch <remote> +\(LogStore.reference):\(LogStore.reference)'; then"
        + " 'git taskmaster doctor --fix' puts back what only yours has"
    case .logUnreadable, .taskID: "push a log that git-taskmaster has written"
    case .strayNote(let object):
      "take it out with 'git notes --ref=taskmaster remove \(object.hex)'"
    case .note, .line:
      "at most \(ReceiveLimits.note >> 20) and \(ReceiveLimits.line >> 20) MiB are taken"
    case .batch: "push the log in parts: 'git push <remote> <commit>:\(LogStore.reference)'"
    case .taskMissing: "push the log from a clone that has it"
    case .branchDeleted(_, _, let base):
      "merge it and push '\(base)' first, or push it together with the log that tells of the merge"
    case .branchUnknown:
      "push the log with it: 'git push --atomic <remote> <branch> \(LogStore.reference)'"
    case .branch(let finding):
      finding.code == .tipMoved
        ? "push the commit that the log records, or the log with it" : Self.more
    case .problem: Self.more
    case .twice: "push it once"
    case .inTheWay: "push it under another name"
    }
  }

  private static let more = "'git taskmaster verify' says more"

  /// Whether it is about clocks, of which a commit of the log may say wrong things.
  var isAboutClocks: Bool {
    switch self {
    case .late, .clock, .clockSaid: true
    default: false
    }
  }
}
