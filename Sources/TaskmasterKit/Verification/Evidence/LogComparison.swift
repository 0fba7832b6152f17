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

  let repository: Repository

  /// The events that the notes of one tree have and those of another one lack.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func losses(from before: Oid, to after: Oid) throws -> [Loss] {
    try NotesTree.notes(of: before, changedIn: after, in: repository).compactMap { object, note in
      let lines = try lostLines(of: note, on: object, in: after)
      return lines.isEmpty ? nil : Loss(object: ObjectID(object), note: note, lines: lines)
    }
  }

  /// The lines that are in the notes on tasks of one tree, and not in those of another one.
  /// - Throws: `GitError` or ``MissingObject`` when something cannot be read.
  func newLines(in after: Oid, since before: Oid?) throws -> [LogLine] {
    let changed =
      try before.map { try NotesTree.notes(of: after, changedIn: $0, in: repository) }
      ?? NotesTree.list(after, in: repository).notes
    return try changed.flatMap { object, note in
      let known = try NotesTree.content(of: object, in: before, of: repository)
      let old = Set(Self.lines(of: known, on: object))
      return try Self.lines(of: content(of: note) ?? [], on: object).filter { !old.contains($0) }
    }
  }

  private func lostLines(of note: Oid, on object: Oid, in tree: Oid) throws -> Set<[UInt8]> {
    let blobs = try NotesTree.blobs(of: object, in: tree, from: repository)
    // Nobody reads a note that is too large, nor can it be told what is gone of it.
    guard let old = try content(of: note) else { return [] }
    var now: [[UInt8]] = []
    for blob in blobs {
      guard let content = try content(of: blob) else { return [] }
      now.append(content)
    }
    // Nearly always the note was appended to.
    if now.contains(where: { $0.starts(with: old) }) { return [] }
    let left = now.reduce(into: Set()) { $0.formUnion(Self.events(of: $1, on: object)) }
    return Self.events(of: old, on: object).subtracting(left)
  }

  /// The content of a note; nil: it is too large.
  private func content(of blob: Oid) throws -> [UInt8]? {
    guard let size = try repository.header(blob)?.size else { throw MissingObject(id: blob) }
    guard size <= LogContents.longestNote else { return nil }
    return try repository.blob(blob, limit: LogContents.longestNote)
  }

  /// The lines of a note that look like events; others may be taken out.
  private static func events(of note: [UInt8], on object: Oid) -> Set<[UInt8]> {
    Set(lines(of: note, on: object).map(\.bytes).filter { $0.starts(with: LogContents.start) })
  }

  private static func lines(of note: [UInt8], on object: Oid) -> [LogLine] {
    note.withUnsafeBytes { LogContents.lines(of: $0, on: ObjectID(object)) }
  }
}
