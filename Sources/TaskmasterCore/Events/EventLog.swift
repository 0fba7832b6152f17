/// A line as it stands in the note of a task.
public struct LogLine: Hashable, Sendable {
  /// The object that the note hangs on.
  public let task: ObjectID
  /// The line without its newline.
  public let bytes: [UInt8]

  /// Pairs a line with the object its note hangs on.
  public init(task: ObjectID, bytes: [UInt8]) {
    self.task = task
    self.bytes = bytes
  }
}

/// An event of the log, with the line it was read from.
public struct LoggedEvent: Hashable, Sendable {
  /// The line.
  public let line: LogLine
  /// What it says.
  public let event: Event

  /// The task it is about.
  public var task: ObjectID { line.task }
}

/// A line of the log that is not an event: kept, reported, passed over.
public struct StrayLine: Hashable, Sendable {
  /// The line.
  public let line: LogLine
  /// Why it is not an event.
  public let reason: String
  /// What kind of reason that is.
  public let kind: Kind

  /// What keeps a line from being an event.
  public enum Kind: Hashable, Sendable {
    /// It does not say what an event says.
    case malformed
    /// Nothing, perhaps, to a later version.
    case later
    /// Its clock alone.
    case clock
  }
}

/// A line of the log and what it says.
public enum ReadLine: Hashable, Sendable {
  /// It is an event.
  case event(LoggedEvent)
  /// It is none.
  case stray(StrayLine)

  /// Reads a line.
  /// - Parameters:
  ///   - line: The line.
  ///   - strings: Where strings are found that other events have as well.
  public init(_ line: LogLine, sharing strings: SharedStrings? = nil) {
    do throws(EventError) {
      let event = try Event(line: line.bytes, sharing: strings)
      self = .event(LoggedEvent(line: line, event: event))
    } catch {
      self = .stray(StrayLine(line: line, reason: error.description, kind: error.kind))
    }
  }

  /// Whether it queues a task.
  public var queues: Bool {
    if case .event(let entry) = self, case .queued = entry.event.fact { true } else { false }
  }

  /// The line.
  public var line: LogLine {
    switch self {
    case .event(let entry): entry.line
    case .stray(let stray): stray.line
    }
  }
}

/// The log: a set of lines in the one order that every clone agrees on.
///
/// The order is (clock, at, bytes of the line), never that of files or of wall time alone; so merging is
/// union, and clones with the same lines hold the same queue.
public struct EventLog: Sendable {
  /// The events, oldest first, each once.
  public let events: [LoggedEvent]
  /// What is not an event.
  public let strays: [StrayLine]

  /// The largest step from one clock to the next that is believed.
  public static let longestJump: UInt64 = 1_000_000

  /// Sorts lines into a log; order and repetition in `lines` do not matter.
  /// - Parameters:
  ///   - lines: The lines.
  ///   - longestJump: The largest step that is believed; of a part of a log the steps say nothing.
  public init(_ lines: some Sequence<LogLine>, longestJump: UInt64 = Self.longestJump) {
    self.init(lines.map { ReadLine($0) }, longestJump: longestJump)
  }

  /// Sorts lines that were read into a log; order and repetition in `lines` do not matter.
  /// - Parameters:
  ///   - lines: The lines.
  ///   - longestJump: The largest step that is believed; of a part of a log the steps say nothing.
  public init(_ lines: [ReadLine], longestJump: UInt64 = Self.longestJump) {
    var found: [LoggedEvent] = []
    found.reserveCapacity(lines.count)
    var keys: [SortKey] = []
    var strays: Set<StrayLine> = []
    for line in lines {
      switch line {
      case .event(let entry):
        keys.append(SortKey(clock: entry.event.clock, at: entry.event.at, index: found.count))
        found.append(entry)
      case .stray(let stray): strays.insert(stray)
      }
    }
    var events: [LoggedEvent] = []
    events.reserveCapacity(found.count)
    var clock: UInt64 = 0
    // What is sorted is light: moving events about is dear.
    keys.sort { Self.precedes($0, $1, in: found) }
    for key in keys {
      let entry = found[key.index]
      if key.clock == clock, entry.line == events.last?.line { continue }
      if key.clock - clock > longestJump {
        let reason = "its clock jumps from \(clock) to \(key.clock)"
        strays.insert(StrayLine(line: entry.line, reason: reason, kind: .clock))
      } else {
        clock = key.clock
        events.append(entry)
      }
    }
    self.events = events
    self.strays = strays.sorted { Self.precedes($0.line, $1.line) }
  }

  /// The highest clock; 0 in an empty log.
  public var clock: UInt64 { events.last?.event.clock ?? 0 }

  private static func precedes(
    _ left: SortKey, _ right: SortKey, in events: [LoggedEvent]
  ) -> Bool {
    if left.clock != right.clock { return left.clock < right.clock }
    if left.at != right.at { return left.at < right.at }
    return precedes(events[left.index].line, events[right.index].line)
  }

  private static func precedes(_ left: LogLine, _ right: LogLine) -> Bool {
    if left.bytes != right.bytes { return left.bytes.lexicographicallyPrecedes(right.bytes) }
    return left.task < right.task
  }
}

private struct SortKey {
  let clock: UInt64
  let at: Timestamp
  let index: Int
}
