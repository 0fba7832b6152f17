import Git
import TaskmasterCore

/// What the notes of a log were before, as far as that follows from what they are now.
///
/// A note on a task grows line by line: each of its earlier versions is a beginning of it, and is known by its
/// name without being read.
struct NoteVersions: Sendable {
  private let log: EventLog
  /// The events in the order of their tasks, and of the log where the task is the same.
  private let order: [Int32]
  /// The notes of the log that have no events.
  private let plain: Set<Oid>

  /// Nothing is known.
  static let none = NoteVersions(of: EventLog([LogLine]()), in: [])

  /// Takes over what is known of a log.
  /// - Parameters:
  ///   - log: The log.
  ///   - listing: The notes that it was read from.
  init(of log: EventLog, in listing: [(object: Oid, blob: Oid)]) {
    self.log = log
    let events = log.events
    order = events.indices.map { Int32($0) }.sorted { left, right in
      let (one, other) = (events[Int(left)].task, events[Int(right)].task)
      return one == other ? left < right : one < other
    }
    let tasks = Set(log.events.lazy.map(\.task)).union(log.strays.lazy.map(\.line.task))
    plain = Set(listing.lazy.filter { !tasks.contains(ObjectID($0.object)) }.map(\.blob))
  }

  /// The notes in one directory at the top of their tree.
  /// - Parameter byte: The first byte of the objects that they are on.
  /// - Returns: What is known of them.
  func notes(in byte: UInt8) -> KnownNotes {
    let (start, end) = (firstPlace(from: UInt64(byte)), firstPlace(from: UInt64(byte) + 1))
    var notes: [ObjectID: [LogLine]] = [:]
    for index in order[start..<end] {
      let line = log.events[Int(index)].line
      notes[line.task, default: []].append(line)
    }
    return KnownNotes(notes, plain: plain)
  }

  /// The place of the first event on an object whose first byte is not below this one.
  private func firstPlace(from byte: UInt64) -> Int {
    order.firstPlace { log.events[Int($0)].task.high >> 56 >= byte }
  }
}

/// Versions of notes that are known by their names.
struct KnownNotes {
  /// The beginning of a note.
  private struct Version {
    let object: ObjectID
    let lines: ArraySlice<LogLine>
  }

  private var versions: [Oid: Version] = [:]
  /// Notes without events.
  private let plain: Set<Oid>

  /// Names the versions of notes.
  /// - Parameters:
  ///   - notes: The lines of each, by its object.
  ///   - plain: Notes without events.
  init(_ notes: [ObjectID: [LogLine]] = [:], plain: Set<Oid> = []) {
    self.plain = plain
    for (object, lines) in notes { add(lines, on: object) }
  }

  /// Names the versions of a note, the latest first, until that costs more than to read what is left.
  private mutating func add(_ lines: [LogLine], on object: ObjectID) {
    let content = lines.flatMap { $0.bytes + [UInt8(ascii: "\n")] }
    var (left, end) = (64 << 10 + 8 * content.count, content.count)
    for (index, line) in lines.enumerated().reversed() where left >= end {
      versions[Repository.hash(.blob, content[..<end])] = Version(
        object: object, lines: lines[...index])
      left -= end
      end -= line.bytes.count + 1
    }
  }

  /// What was added to a note; nil: that cannot be told without reading it.
  func growth(in change: NotesTree.Change) -> ArraySlice<LogLine>? {
    guard change.old.count <= 1, change.new.count == 1 else { return nil }
    if change.old.isEmpty, plain.contains(change.new[0]) { return [] }
    let object = ObjectID(change.object)
    guard let new = version(change.new[0], on: object) else { return nil }
    guard let blob = change.old.first else { return new.lines }
    guard let old = version(blob, on: object), old.lines.count < new.lines.count else { return nil }
    return new.lines[old.lines.endIndex...]
  }

  private func version(_ blob: Oid, on object: ObjectID) -> Version? {
    versions[blob].flatMap { $0.object == object ? $0 : nil }
  }
}
