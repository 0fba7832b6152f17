import Git
import TaskmasterCore

/// Compares the notes of two commits of a log, of which only those that differ are read.
struct LogComparison {
  /// What is gone of one note.
  struct Loss: Hashable, Sendable {
    let object: ObjectID
    /// The note as it was.
    let note: Oid
    /// The lines that are gone.
    let lines: Set<[UInt8]>
  }

  /// What differs.
  struct Difference {
    var losses: [Loss] = []
    /// The lines that were added, as far as they look like events.
    var added: [LogLine] = []
  }

  let repository: Repository

  /// The events that the notes of one tree have and those of another one lack.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func losses(from before: Oid, to after: Oid) throws -> [Loss] {
    try difference(from: before, to: after).losses
  }

  /// What differs between the notes of two trees.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func difference(from before: Oid, to after: Oid) throws -> Difference {
    var difference = Difference()
    for change in try NotesTree.changes(from: before, to: after, in: repository) {
      try compare(change, in: after, &difference)
    }
    return difference
  }

  /// The lines that are in the notes on tasks of one tree, and not in those of another one.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func newLines(in after: Oid, since before: Oid?) throws -> [LogLine] {
    let changed =
      try before.map { try NotesTree.notes(of: after, changedIn: $0, in: repository) }
      ?? NotesTree.list(after, in: repository).notes
    return try changed.flatMap { object, note in
      let known = try NotesTree.content(of: object, in: before, of: repository)
      let old = Set(Self.lines(of: known[...], on: object))
      return try Self.lines(of: (content(of: note) ?? [])[...], on: object)
        .filter { !old.contains($0) }
    }
  }

  /// Adds what differs in one note, of which the rest may lie elsewhere in the tree after.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func compare(
    _ change: NotesTree.Change, in after: Oid, _ difference: inout Difference
  ) throws {
    // Nobody reads a note that is too large, nor can it be told what is gone of it.
    guard let old = try contents(of: change.old), let new = try contents(of: change.new) else {
      return
    }
    // Nearly always the note was appended to.
    if old.count == 1, new.count == 1, Self.isAppended(new[0], to: old[0]) {
      difference.added += Self.eventLines(of: new[0][old[0].count...], on: change.object)
      return
    }
    let known = old.reduce(into: Set()) { $0.formUnion(Self.events(of: $1, on: change.object)) }
    var now = new.reduce(into: Set()) { $0.formUnion(Self.events(of: $1, on: change.object)) }
    difference.added += now.subtracting(known).map {
      LogLine(task: ObjectID(change.object), bytes: $0)
    }
    guard !known.isSubset(of: now) else { return }
    // The rest of it may lie at another depth, where nothing was changed.
    let blobs = try NotesTree.blobs(of: change.object, in: after, from: repository)
    guard let all = try contents(of: blobs) else { return }
    for content in all { now.formUnion(Self.events(of: content, on: change.object)) }
    for (blob, content) in zip(change.old, old) {
      let lost = Self.events(of: content, on: change.object).subtracting(now)
      guard !lost.isEmpty else { continue }
      difference.losses.append(
        Loss(object: ObjectID(change.object), note: blob, lines: lost))
    }
  }

  /// Whether a note goes on where another one ends, at the beginning of a line.
  private static func isAppended(_ new: [UInt8], to old: [UInt8]) -> Bool {
    old.last ?? newline == newline && new.starts(with: old)
  }

  private static let newline = UInt8(ascii: "\n")

  /// The contents of notes; nil: one of them is too large.
  private func contents(of blobs: [Oid]) throws -> [[UInt8]]? {
    var contents: [[UInt8]] = []
    for blob in blobs {
      guard let content = try content(of: blob) else { return nil }
      contents.append(content)
    }
    return contents
  }

  /// The content of a note; nil: it is too large.
  private func content(of blob: Oid) throws -> [UInt8]? {
    do throws(GitError) {
      let content = try repository.blob(blob, limit: LogContents.longestNote)
      if let content { return content }
    } catch  where error.code == .tooLarge {
      return nil
    }
    throw MissingObject(id: blob)
  }

  /// The lines of a note that look like events; others may be taken out.
  private static func events(of note: [UInt8], on object: Oid) -> Set<[UInt8]> {
    Set(eventLines(of: note[...], on: object).map(\.bytes))
  }

  private static func eventLines(of note: ArraySlice<UInt8>, on object: Oid) -> [LogLine] {
    lines(of: note, on: object).filter { $0.bytes.starts(with: LogContents.start) }
  }

  private static func lines(of note: ArraySlice<UInt8>, on object: Oid) -> [LogLine] {
    note.withUnsafeBytes { LogContents.lines(of: $0, on: ObjectID(object)) }
  }
}
