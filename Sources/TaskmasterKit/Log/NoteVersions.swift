import Git
import TaskmasterCore

/// What notes were before, as far as that follows from what they are.
///
/// A note on a task grows line by line: each of its earlier versions is a beginning of it, and is known by its
/// name without being read.
struct NoteVersions: Sendable {
  /// What is known of consecutive notes.
  private var parts: [KnownNotes] = []

  /// Adds what is known of the notes after those that are here.
  mutating func append(_ part: KnownNotes) {
    if part.first != nil { parts.append(part) }
  }

  /// The events that were added to a note; nil: that cannot be told without reading it.
  func growth(in change: NotesTree.Change) -> ArraySlice<LogLine>? {
    notes(near: change.object)?.growth(in: change)
  }

  /// Whether a version of a note was read, and is what its name says.
  func isWhole(_ blob: Oid, on object: Oid) -> Bool {
    notes(near: object)?.isWhole(blob) ?? false
  }

  private func notes(near object: Oid) -> KnownNotes? {
    let next = parts.firstPlace { part in part.first.map { $0 > object } ?? false }
    return next > 0 ? parts[next - 1] : nil
  }
}

/// What some notes were before.
struct KnownNotes: Sendable {
  /// The beginning of a note.
  private struct Version {
    /// Which of the notes on tasks it is of.
    let note: Int32
    /// How many lines it has.
    let count: Int32
    /// Whether a pack was seen to have it.
    let isWhole: Bool
  }

  /// What the first of the notes is on.
  private(set) var first: Oid?
  /// The lines of notes on tasks.
  private var notes: [[LogLine]] = []
  private var versions: [Oid: Version] = [:]
  /// Notes without events.
  private var plain: Set<Oid> = []

  /// Takes in the next note, and looks for its earlier versions while what a pack makes them from was just
  /// read.
  /// - Parameters:
  ///   - note: Its content.
  ///   - blob: Its name.
  ///   - lines: Its lines, when it is on a task.
  ///   - object: What it is on.
  ///   - repository: Where it is.
  mutating func add(
    _ note: UnsafeRawBufferPointer, _ blob: Oid, _ lines: [LogLine], on object: Oid,
    in repository: Repository
  ) {
    first = first ?? object
    guard !lines.isEmpty else {
      plain.insert(blob)
      return
    }
    // With other lines it may be a note for people that somebody has put an event into.
    guard lines.allSatisfy({ $0.bytes.starts(with: LogContents.start) }) else { return }
    add(blob, lines.count, isWhole: true)
    addBeginnings(of: note, lines, in: repository)
    notes.append(lines)
  }

  /// Names the versions of a note, the latest first, until that costs more than to read what is left.
  private mutating func addBeginnings(
    of note: UnsafeRawBufferPointer, _ lines: [LogLine], in repository: Repository
  ) {
    // Nothing but lines.
    guard note.last == UInt8(ascii: "\n"),
      note.count == lines.reduce(0, { $0 + $1.bytes.count + 1 })
    else { return }
    var (left, end) = (64 << 10 + 7 * note.count, note.count)
    for index in lines.indices.dropFirst().reversed() {
      end -= lines[index].bytes.count + 1
      guard left >= end else { return }
      left -= end
      let name = Repository.hash(.blob, UnsafeRawBufferPointer(rebasing: note[..<end]))
      add(name, index, isWhole: repository.isWholeInPack(name, .blob))
    }
  }

  private mutating func add(_ blob: Oid, _ count: Int, isWhole: Bool) {
    versions[blob] = Version(note: Int32(notes.count), count: Int32(count), isWhole: isWhole)
  }

  fileprivate func growth(in change: NotesTree.Change) -> ArraySlice<LogLine>? {
    guard change.old.count <= 1, change.new.count == 1 else { return nil }
    if change.old.isEmpty, plain.contains(change.new[0]) { return [] }
    guard let new = lines(of: change.new[0], on: change.object) else { return nil }
    var count = 0
    if let blob = change.old.first {
      guard let old = lines(of: blob, on: change.object), old.count < new.count else { return nil }
      count = old.count
    }
    return new[count...]
  }

  fileprivate func isWhole(_ blob: Oid) -> Bool { versions[blob]?.isWhole ?? false }

  private func lines(of blob: Oid, on object: Oid) -> ArraySlice<LogLine>? {
    guard let version = versions[blob] else { return nil }
    let lines = notes[Int(version.note)]
    return lines.first?.task == ObjectID(object) ? lines[..<Int(version.count)] : nil
  }
}
