import Git
import TaskmasterCore

/// What stands in the tree of the notes ref, told apart by the object that a note hangs on.
struct LogContents: Sendable {
  /// The lines of the notes on tasks, and what they say.
  private(set) var read: [ReadLine] = []
  /// The notes, also those that are for people.
  private(set) var listing = NotesTree.Listing()
  /// Objects whose notes were too large to be read.
  var oversized: [ObjectID] = []
  /// The tasks that the notes say were queued.
  private(set) var queued: [ObjectID] = []
  /// What the notes were before; nil: nobody asked for that.
  private(set) var versions: NoteVersions?

  /// The largest note that is read, in bytes.
  static let longestNote = 16 << 20

  /// The lines of the notes on tasks.
  var lines: [LogLine] { read.map(\.line) }

  /// Nothing.
  init() {}

  /// Reads the notes under a commit of the log.
  /// - Parameters:
  ///   - commit: The commit.
  ///   - repository: Where it is.
  ///   - withVersions: Whether to find out what the notes were before.
  /// - Throws: `GitError` when a tree or blob of it cannot be read.
  init(of commit: Oid, in repository: Repository, withVersions: Bool = false) throws {
    guard let tree = try repository.commit(commit)?.tree else { throw MissingObject(id: commit) }
    listing = try NotesTree.list(tree, in: repository)
    if withVersions { versions = NoteVersions() }
    let (notes, reading) = (listing.notes, NotesOfLog(withVersions: withVersions))
    guard notes.count >= Self.many else {
      add(try reading.read(notes[...], from: repository).get())
      return
    }
    try repository.readingMuch {
      for value in try repository.reading(reading, notes.parts(of: Self.many)) {
        add(try value.get())
      }
    }
  }

  fileprivate mutating func add(_ part: LogPart) {
    read += part.read
    queued += part.queued
    oversized += part.oversized
    if let known = part.known { versions?.append(known) }
  }

  /// So many notes are read by two threads, which look first which of them are in packs.
  private static let many = 1000

  /// The lines of a note on a task; none of any other note.
  ///
  /// A task's note is known by a line that begins as every event does; then all its lines belong to the
  /// log, also those that are no events.
  static func lines(of note: UnsafeRawBufferPointer, on object: ObjectID) -> [LogLine] {
    guard hasEvents(note) else { return [] }
    return note.split(separator: newline).map { LogLine(task: object, bytes: Array($0)) }
  }

  /// Whether a line of a note begins as every event does.
  static func hasEvents(_ note: UnsafeRawBufferPointer) -> Bool {
    var rest = note[...]
    while !rest.starts(with: start) {
      guard let end = rest.firstIndex(of: newline) else { return false }
      rest = rest[(end + 1)...]
    }
    return true
  }

  private static let newline = UInt8(ascii: "\n")

  /// Whether the note with these lines belongs to a task.
  static func isTaskNote(_ lines: [some Collection<UInt8>]) -> Bool {
    lines.contains { $0.starts(with: start) }
  }

  /// What every event begins with.
  static let start = Array(#"{"at":"#.utf8)
}

/// The notes of a log, some of them at a time.
private struct NotesOfLog: ParallelReading {
  let withVersions: Bool

  func read(
    _ part: ArraySlice<(object: Oid, blob: Oid)>, from repository: Repository
  ) -> Result<LogPart, any Error> {
    Result { try LogPart(part, in: repository, withVersions: withVersions) }
  }
}

/// What some of the notes hold.
private struct LogPart {
  private(set) var read: [ReadLine] = []
  private(set) var queued: [ObjectID] = []
  private(set) var oversized: [ObjectID] = []
  private(set) var known: KnownNotes?

  /// Reads notes.
  init(
    _ notes: ArraySlice<(object: Oid, blob: Oid)>, in repository: Repository, withVersions: Bool
  ) throws {
    if withVersions { known = KnownNotes() }
    let strings = SharedStrings()
    for note in notes {
      do {
        let isHere: Void? = try repository.withBlob(note.blob, limit: LogContents.longestNote) {
          add($0, note.blob, on: note.object, sharing: strings, in: repository)
        }
        if isHere == nil { throw MissingObject(id: note.blob) }
      } catch let error as GitError where error.code == .tooLarge {
        oversized.append(ObjectID(note.object))
      }
    }
  }

  private mutating func add(
    _ note: UnsafeRawBufferPointer, _ blob: Oid, on object: Oid, sharing strings: SharedStrings,
    in repository: Repository
  ) {
    let lines = LogContents.lines(of: note, on: ObjectID(object))
    for line in lines {
      let line = ReadLine(line, sharing: strings)
      if line.queues { queued.append(line.line.task) }
      read.append(line)
    }
    known?.add(note, blob, lines, on: object, in: repository)
  }
}

/// An object that has to be there is not.
struct MissingObject: Error, CustomStringConvertible {
  let id: Oid
  var description: String { "object \(id.hex) is missing" }
}

extension ObjectID {
  init(_ oid: Oid) { self.init(high: oid.high, middle: oid.middle, low: oid.low) }
}

extension Oid {
  init(_ id: ObjectID) { self.init(high: id.high, middle: id.middle, low: id.low) }
}
