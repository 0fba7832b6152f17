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

  /// The largest note that is read, in bytes.
  static let longestNote = 16 << 20

  /// The lines of the notes on tasks.
  var lines: [LogLine] { read.map(\.line) }

  /// Nothing.
  init() {}

  /// Reads the notes under a commit of the log.
  /// - Throws: `GitError` when a tree or blob of it cannot be read.
  init(of commit: Oid, in repository: Repository) throws {
    guard let tree = try repository.commit(commit)?.tree else { throw MissingObject(id: commit) }
    listing = try NotesTree.list(tree, in: repository)
    let notes = listing.notes
    guard notes.count >= Self.many else {
      try read(notes[...], in: repository)
      return
    }
    try repository.readingMuch {
      for value in try repository.reading(NotesOfLog(), notes.parts(of: Self.many)) {
        let part = try value.get()
        read += part.read
        oversized += part.oversized
      }
    }
  }

  /// So many notes are read by several threads, which look first which of them are in packs.
  private static let many = 1000

  fileprivate mutating func read(
    _ notes: ArraySlice<(object: Oid, blob: Oid)>, in repository: Repository
  ) throws {
    let strings = SharedStrings()
    for note in notes {
      let object = ObjectID(note.object)
      do {
        let lines = try repository.withBlob(note.blob, limit: Self.longestNote) { bytes in
          Self.lines(of: bytes, on: object).map { ReadLine($0, sharing: strings) }
        }
        guard let lines else { throw MissingObject(id: note.blob) }
        read += lines
      } catch let error as GitError where error.code == .tooLarge {
        oversized.append(object)
      }
    }
  }

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
  func read(
    _ part: ArraySlice<(object: Oid, blob: Oid)>, from repository: Repository
  ) -> Result<LogContents, any Error> {
    Result {
      var contents = LogContents()
      try contents.read(part, in: repository)
      return contents
    }
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
