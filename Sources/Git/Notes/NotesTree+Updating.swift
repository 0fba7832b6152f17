extension NotesTree {
  /// Writes a notes tree with some notes set or removed.
  ///
  /// A note that is there already is replaced where it lies, and one that is there several times
  /// is left once; a new one goes to `xx/<38 digits>`. Everything else stays as it is.
  ///
  /// - Parameters:
  ///   - tree: The tree to begin with; `nil` for an empty one.
  ///   - changes: The new note of each object; `nil` for none.
  ///   - repository: Where trees are read and written.
  /// - Returns: The new tree. No reference moves.
  /// - Throws: `.notFound` when a tree or a new note is missing, or when writing failed.
  public static func updating(
    _ tree: Oid?, with changes: [Oid: Oid?], in repository: Repository
  ) throws(GitError) -> Oid {
    for case let blob? in changes.values where !repository.exists(blob) {
      throw repository.missing(.blob, blob)
    }
    var update = NotesUpdate(changes, in: repository)
    let root = try update.rewrite(tree, at: .root, changes.keys.sorted()[...])
    if let root { return root }
    return try repository.writeTree([])
  }
}

/// One pass over a notes tree, from the root down.
private struct NotesUpdate {
  private let changes: [Oid: Oid?]
  private let repository: Repository
  /// The objects whose note has found its place.
  private var placed: Set<Oid> = []

  init(_ changes: [Oid: Oid?], in repository: Repository) {
    self.changes = changes
    self.repository = repository
  }

  /// Writes one directory again.
  ///
  /// - Parameters:
  ///   - tree: What it was; `nil` for a new one.
  ///   - place: Where it lies.
  ///   - objects: The objects of the changes that belong below it, in order.
  /// - Returns: What it is now; `nil` when nothing is left in it.
  /// - Throws: When a tree is missing, or when writing failed.
  mutating func rewrite(
    _ tree: Oid?, at place: NotePlace, _ objects: ArraySlice<Oid>
  ) throws(GitError) -> Oid? {
    var entries = try replaceNotes(in: tree, at: place, objects)
    for group in place.groups(of: objects) {
      try rewriteDirectory(of: group, in: &entries, at: place)
    }
    if place.isHome {
      for object in objects { addNote(on: object, to: &entries, at: place) }
    }
    return entries.isEmpty ? nil : try repository.writeTree(entries)
  }

  /// The entries of a directory, with the notes among them changed.
  private mutating func replaceNotes(
    in tree: Oid?, at place: NotePlace, _ objects: ArraySlice<Oid>
  ) throws(GitError) -> [TreeEntry] {
    guard let tree else { return [] }
    var entries: [TreeEntry] = []
    try repository.forEachPresentEntry(in: tree) { slice in
      guard let object = place.object(of: slice), let change = changes[object] else {
        entries.append(slice.entry)
        return
      }
      guard let blob = change, placed.insert(object).inserted else { return }
      entries.append(TreeEntry(name: [UInt8](slice.name), oid: blob, mode: .blob))
    }
    return entries
  }

  private mutating func rewriteDirectory(
    of group: (byte: UInt8, objects: ArraySlice<Oid>), in entries: inout [TreeEntry],
    at place: NotePlace
  ) throws(GitError) {
    var isThere = false
    // From behind, since what becomes empty goes.
    for index in entries.indices.reversed()
    where place.byte(of: entries[index].name, entries[index].mode) == group.byte {
      isThere = true
      let inner = place.inside(group.byte)
      if let tree = try rewrite(entries[index].oid, at: inner, group.objects) {
        entries[index].oid = tree
      } else {
        entries.remove(at: index)
      }
    }
    if place.isRoot, !isThere { try addDirectory(of: group, to: &entries, at: place) }
  }

  private mutating func addDirectory(
    of group: (byte: UInt8, objects: ArraySlice<Oid>), to entries: inout [TreeEntry],
    at place: NotePlace
  ) throws(GitError) {
    let name = NotePlace.name(of: group.byte)
    if entries.contains(where: { $0.name == name }) {
      // Something else has the name of the directory.
      for object in group.objects { addNote(on: object, to: &entries, at: place) }
    } else if let tree = try rewrite(nil, at: place.inside(group.byte), group.objects) {
      entries.append(TreeEntry(name: name, oid: tree, mode: .tree))
    }
  }

  private mutating func addNote(
    on object: Oid, to entries: inout [TreeEntry], at place: NotePlace
  ) {
    guard case let blob?? = changes[object], placed.insert(object).inserted else { return }
    entries.append(TreeEntry(name: place.name(of: object), oid: blob, mode: .blob))
  }
}
