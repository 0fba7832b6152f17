import TaskmasterCore

/// What can be wrong with what stands in the log.
enum LogFlaw: Flaw {
  /// A line is not an event.
  case line([UInt8], on: ObjectID, reason: String)
  /// A line is one of a later version.
  case laterLine(reason: String)
  /// Something in the tree of the log is no note.
  case file(path: String)
  case oversized(object: ObjectID)
  /// An event changed nothing, and no race explains it.
  case event(clock: UInt64, reason: String)
  case lost(clock: UInt64, reason: String)
  /// Events are dated later than it is now: how many, and the latest.
  case future(events: Int, last: Timestamp)
  /// A line is an event but for its clock.
  case clock([UInt8], reason: String)
  /// Two events of one session have the same clock.
  case twice(clock: UInt64, session: String)

  var code: FindingCode {
    switch self {
    case .line, .laterLine, .file, .oversized: .logLine
    case .event: .logEvent
    case .lost: .logLost
    case .future: .logFuture
    case .clock, .twice: .logClock
    }
  }

  var severity: Severity {
    switch self {
    case .line, .oversized, .event, .clock, .twice: .problem
    case .laterLine, .file, .lost, .future: .information
    }
  }

  var isLasting: Bool {
    if case .future = self { false } else { true }
  }

  var message: String {
    switch self {
    case .line(let line, _, let reason): "\(Self.excerpt(line)) is no event: \(reason)"
    case .laterLine(let reason): "a line can only be read by a later version: \(reason)"
    case .file(let path): "'\(path)' in the tree of the log is no note"
    case .oversized:
      "its note is larger than \(LogContents.longestNote >> 20) MiB and was not read"
    case .event(let clock, let reason), .lost(let clock, let reason): "event \(clock): \(reason)"
    case .future(let events, let last):
      "the log dates \(counted(events, "event")) of it more than a day ahead of now, the last at"
        + " \(last)"
    case .clock(let line, let reason): "\(Self.excerpt(line)) is not counted: \(reason)"
    case .twice(let clock, let session):
      "session \(session) recorded more than one event with the clock \(clock)"
    }
  }

  var mending: String? {
    switch self {
    case .line(_, let object, _), .oversized(let object): Mending.note(["edit", object.hex])
    case .laterLine, .file, .event, .lost, .future, .clock, .twice: nil
    }
  }

  private static func excerpt(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(40), as: UTF8.self)
    return "'\(text)\(line.count > 40 ? "…" : "")'"
  }
}
