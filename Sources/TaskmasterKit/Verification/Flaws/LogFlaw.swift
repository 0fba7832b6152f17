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

  var code: FindingCode {
    switch self {
    case .line, .laterLine, .file, .oversized: .logLine
    case .event: .logEvent
    case .lost: .logLost
    }
  }

  var severity: Severity {
    switch self {
    case .line, .oversized, .event: .problem
    case .laterLine, .file, .lost: .information
    }
  }

  var message: String {
    switch self {
    case .line(let line, _, let reason): "\(Self.excerpt(line)) is no event: \(reason)"
    case .laterLine(let reason): "a line can only be read by a later version: \(reason)"
    case .file(let path): "'\(path)' in the tree of the log is no note"
    case .oversized:
      "its note is larger than \(LogContents.longestNote >> 20) MiB and was not read"
    case .event(let clock, let reason), .lost(let clock, let reason): "event \(clock): \(reason)"
    }
  }

  var mending: String? {
    switch self {
    case .line(_, let object, _), .oversized(let object): Mending.note(["edit", object.hex])
    case .laterLine, .file, .event, .lost: nil
    }
  }

  private static func excerpt(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(40), as: UTF8.self)
    return "'\(text)\(line.count > 40 ? "…" : "")'"
  }
}
