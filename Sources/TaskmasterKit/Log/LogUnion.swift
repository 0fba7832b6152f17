import Git
import TaskmasterCore

/// Another log joined to ours: what changes in our notes, and which lines are new here.
struct LogUnion {
  /// The tip of the other log.
  let other: Oid
  /// Its notes.
  let otherTree: Oid
  /// What becomes of our notes.
  private(set) var changes: [Oid: Oid?] = [:]
  /// The lines of the log that the other has and our notes have not.
  private(set) var added: [LogLine] = []
  /// Whether our notes have something that the other has not.
  private(set) var addsToTheirs = false
  /// Objects whose notes are too large to be read.
  private(set) var oversized: Set<ObjectID> = []

  private let repository: Repository

  /// Joins two logs; nothing but blobs is written.
  ///
  /// - Parameters:
  ///   - other: The tip of the other log.
  ///   - ours: The tip of ours; nil: there is none.
  ///   - repository: Where both are.
  /// - Throws: ``MissingObject`` or `GitError` when one of them cannot be read.
  init(of other: Oid, with ours: Oid?, in repository: Repository) throws {
    self.repository = repository
    self.other = other
    guard let tree = try repository.commit(other)?.tree else { throw MissingObject(id: other) }
    otherTree = tree
    let theirs = try Self.notes(in: tree, repository)
    let mine = try ours.map { try Self.notes(of: $0, repository) } ?? [:]
    addsToTheirs = !Set(mine.keys).isSubset(of: theirs.keys)
    for (object, blobs) in theirs where mine[object] != blobs {
      try join(object, mine[object] ?? [], blobs)
    }
  }

  private mutating func join(_ object: Oid, _ mine: [Oid], _ theirs: [Oid]) throws {
    if let large = try largest(mine + theirs) {
      // It cannot be read to be joined. Every clone keeps the same one, so that they come to rest.
      oversized.insert(ObjectID(object))
      if mine != [large] { changes[object] = large }
      if theirs != [large] { addsToTheirs = true }
      return
    }
    let union = NoteUnion(try content(mine), try content(theirs))
    added += union.newLines.map { LogLine(task: ObjectID(object), bytes: $0) }
    addsToTheirs = addsToTheirs || union.addsToTheirs
    guard union.addsToOurs else { return }
    if mine.isEmpty, let blob = theirs.first, theirs.count == 1 {
      changes[object] = blob
    } else {
      changes[object] = try repository.writeBlob(union.content)
    }
  }

  /// The largest of the blobs if it is larger than notes may be.
  private func largest(_ blobs: [Oid]) throws -> Oid? {
    let sizes = try blobs.map { blob in
      guard let header = try repository.header(blob) else { throw MissingObject(id: blob) }
      return (size: header.size, blob: blob)
    }
    guard let largest = sizes.max(by: { ($0.size, $0.blob) < ($1.size, $1.blob) }),
      largest.size > LogContents.longestNote
    else { return nil }
    return largest.blob
  }

  private func content(_ blobs: [Oid]) throws -> [UInt8] {
    try NotesTree.content(of: blobs, from: repository)
  }

  private static func notes(of commit: Oid, _ repository: Repository) throws -> [Oid: [Oid]] {
    guard let tree = try repository.commit(commit)?.tree else { throw MissingObject(id: commit) }
    return try notes(in: tree, repository)
  }

  private static func notes(in tree: Oid, _ repository: Repository) throws -> [Oid: [Oid]] {
    try Dictionary(grouping: NotesTree.list(tree, in: repository).notes, by: \.object)
      .mapValues { notes in Set(notes.map(\.blob)).sorted() }
  }
}
