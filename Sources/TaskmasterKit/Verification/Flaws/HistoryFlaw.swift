import TaskmasterCore

/// What can be wrong with how the log came to be as it is: it may only grow.
enum HistoryFlaw: Flaw {
  /// A commit took lines out of a note, and they are still missing; the note as it was.
  case lost(lines: Int, commit: ObjectID, object: ObjectID, note: ObjectID)
  /// A commit took out lines, and all of them are back.
  case restored(lines: Int, tasks: Int, commit: ObjectID)
  /// The log was put in the place of one that was verified here, without lines of that; the note as it was.
  case replaced(lines: Int, log: ObjectID, object: ObjectID, note: ObjectID)
  /// A commit brought lines whose clocks are not above the clock of the log that it stands on.
  case late(lines: Int, commit: ObjectID, clock: UInt64)
  /// A commit cannot be read; the command that may bring it again.
  case unreadable(commit: ObjectID, reason: String, fetch: String?)
  /// Objects of the newest commit are gone or damaged; the commit that is read instead, and the command
  /// that may bring them again where not all is known without them.
  case broken(head: ObjectID, base: ObjectID?, fetch: String?)
  /// There is no log any more; where it was verified.
  case gone(log: ObjectID)
  /// The notes ref lacks events that the journal has.
  case cutBack(events: Int)

  var code: FindingCode {
    if case .late = self { .logClock } else { .logShrunk }
  }

  var severity: Severity {
    switch self {
    case .restored, .late: .information
    case .lost, .replaced, .unreadable, .broken, .gone, .cutBack: .problem
    }
  }

  /// The history of a log that is sound is walked once.
  var isLasting: Bool { false }

  var message: String {
    switch self {
    case .lost(let lines, let commit, _, _):
      "commit \(commit.short) took \(counted(lines, "line")) out of the log"
    case .restored(let lines, let tasks, let commit):
      "commit \(commit.short) took \(counted(lines, "line")) of \(counted(tasks, "task")) out of the"
        + " log; by now they are back"
    case .replaced(let lines, let log, _, _):
      "the log lacks \(counted(lines, "line")) that it had at \(log.short), where it was verified"
    case .late(let lines, let commit, let clock):
      "commit \(commit.short) brought \(counted(lines, "line")) into the log that do not follow its"
        + " clock, which was at \(clock)"
    case .unreadable(let commit, let reason, _):
      "commit \(commit.short) in the history of the log cannot be read: \(reason)"
    case .broken(let head, let base, _):
      "objects of the log at \(head.short) are gone or damaged, "
        + (base.map { "and it is read as it was at \($0.short)" } ?? "and none before it is whole")
        + "; the next write puts this in its place"
    case .gone(let log): "the log is gone, which was verified here at \(log.short)"
    case .cutBack(let events):
      "the log was cut back: only the journal has \(counted(events, "event")), which the next write"
        + " puts back"
    }
  }

  var mending: String? {
    switch self {
    case .lost(_, _, let object, let note), .replaced(_, _, let object, let note):
      Mending.note(["append", "--reuse-message=\(note.hex)", object.hex])
    case .unreadable(_, _, let fetch): fetch
    case .broken(_, _, let fetch?): "\(fetch) && \(Mending.repair)"
    case .broken, .gone, .cutBack: Mending.repair
    case .restored, .late: nil
    }
  }
}
