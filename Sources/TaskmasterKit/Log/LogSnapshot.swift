import Git
public import TaskmasterCore

/// The log at one moment, with the queue it tells of.
public struct LogSnapshot: Sendable {
  /// The commit that the notes ref stood at; nil: there was no log.
  public let head: ObjectID?
  /// Every line, in order.
  public var log: EventLog { content.value.log }
  /// The queue.
  public var queue: Queue { content.value.queue }
  private let content: Deferred<(log: EventLog, queue: Queue)>
  /// Lines that the notes ref has lost and the journal still has; the next write puts them back.
  public let missing: [LogLine]
  /// Objects whose notes are too large to be read; what the journal has of them is in the log.
  public let oversized: [ObjectID]
  /// The commit that the notes were read from and the next one is put on: the head, unless objects of
  /// that are gone or damaged.
  let base: ObjectID?
  /// The notes that were read.
  let listing: NotesTree.Listing
  /// How many lines there are.
  let size: Int
  /// The tasks that lines queue.
  let queued: [ObjectID]
  /// What the notes were before; nil: nobody asked for that.
  let versions: NoteVersions?
  /// Lines that came into the log without this tool; the next write puts them into the journal.
  let foreign: [LogLine]

  init(head: ObjectID?, reading: LogReading) {
    self.head = head
    base = reading.base.map { ObjectID($0) }
    missing = reading.missing
    foreign = reading.foreign
    oversized = reading.contents.oversized
    listing = reading.contents.listing
    versions = reading.contents.versions
    let others = (reading.missing + reading.hidden).map { ReadLine($0) }
    queued = reading.contents.queued + others.filter(\.queues).map(\.line.task)
    var lines = reading.contents.read
    lines += others
    size = lines.count
    content = Deferred { [lines] in
      let log = EventLog(lines)
      return (log, Queue(log))
    }
  }

  /// Whether the next write has something to mend.
  public var needsHealing: Bool { !missing.isEmpty || base != head }

  /// Whether the notes themselves have these lines.
  func holds(_ lines: [LogLine]) -> Bool {
    Set(log.events.map(\.line)).subtracting(missing).isSuperset(of: lines)
  }

  /// What a person should know about the state of the log, a sentence each.
  public var warnings: [String] {
    var warnings = oversized.map { id in
      "the note of \(id.short) is larger than \(LogContents.longestNote >> 20) MiB and was not read"
    }
    if let head, base != head {
      let place = base.map { "as it was at \($0.short)" } ?? "empty"
      warnings.append(
        "objects of the log at \(head.short) are gone or damaged: it is \(place), with what the journal"
          + " has; the next write puts this in its place")
    } else if !missing.isEmpty {
      let isOne = missing.count == 1
      warnings.append(
        "the log was cut back: \(isOne ? "1 event is" : "\(missing.count) events are") taken from the"
          + " journal; the next write puts \(isOne ? "it" : "them") back")
    }
    return warnings
  }
}
