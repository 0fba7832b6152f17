public import TaskmasterCore

/// The log at one moment, with the queue it tells of.
public struct LogSnapshot: Sendable {
  /// The commit that the notes ref stood at; nil: there was no log.
  public let head: ObjectID?
  /// Every line, in order.
  public let log: EventLog
  /// The queue.
  public let queue: Queue
  /// Lines that the notes ref has lost and the journal still has; the next write puts them back.
  public let missing: [LogLine]
  /// Objects whose notes are too large to be read.
  public let oversized: [ObjectID]

  init(head: ObjectID?, contents: LogContents, missing: [LogLine]) {
    self.head = head
    self.missing = missing
    oversized = contents.oversized
    log = EventLog(contents.lines + missing)
    queue = Queue(log)
  }

  /// What a person should know about the state of the log, a sentence each.
  public var warnings: [String] {
    var warnings = oversized.map { id in
      "the note of \(id.short) is larger than \(LogContents.longestNote >> 20) MiB and was not read"
    }
    if !missing.isEmpty {
      let lines = missing.count == 1 ? "1 event is" : "\(missing.count) events are"
      warnings.append(
        "the log was cut back: \(lines) taken from the journal; the next write puts them back")
    }
    return warnings
  }
}
