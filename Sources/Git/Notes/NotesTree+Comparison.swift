extension NotesTree {
  /// Lists the notes of a tree that another one does not have in the same place.
  ///
  /// Directories that both have are not read, so what a commit changed is found at once however many
  /// notes there are.
  ///
  /// - Parameters:
  ///   - tree: The tree whose notes are listed.
  ///   - other: The tree that they are looked for in.
  ///   - repository: Where both are read from.
  /// - Returns: The notes that are changed, moved or gone in the other tree.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func notes(
    of tree: Oid, changedIn other: Oid, in repository: Repository
  ) throws(GitError) -> [(object: Oid, blob: Oid)] {
    try comparison(of: tree, with: other, in: repository).notes
  }

  /// Lists what a tree holds and another one does not have in the same place, what is no note included.
  ///
  /// - Parameters:
  ///   - tree: The tree that is listed.
  ///   - other: The tree that it is compared with; nil: an empty one.
  ///   - repository: Where both are read from.
  /// - Returns: The notes that differ, and the paths of what is no note in the directories that do.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func comparison(
    of tree: Oid, with other: Oid?, in repository: Repository
  ) throws(GitError) -> Listing {
    var listing = Listing()
    var waiting: [(place: NotePlace, tree: Oid, other: Oid?)] = [(.root, tree, other)]
    // As in ``list(_:in:)``: a tree that is there twice holds no notes.
    var seen: Set = [tree]
    while let (place, tree, other) = waiting.popLast() {
      if tree == other { continue }
      let counterpart = try NotesLevel(other, at: place, repository)
      try repository.forEachPresentEntry(in: tree) { entry in
        if let object = place.object(of: entry) {
          if counterpart.notes[object] != entry.oid { listing.notes.append((object, entry.oid)) }
        } else if let byte = place.byte(of: entry.name, entry.mode), seen.insert(entry.oid).inserted
        {
          waiting.append((place.inside(byte), entry.oid, counterpart.directories[byte]))
        } else {
          listing.strays.append(place.path(to: [UInt8](entry.name)))
        }
      }
    }
    return listing
  }
}

/// What lies directly in one directory of a notes tree.
private struct NotesLevel {
  var notes: [Oid: Oid] = [:]
  var directories: [UInt8: Oid] = [:]

  /// Reads a directory; `nil` is an empty one.
  init(_ tree: Oid?, at place: NotePlace, _ repository: Repository) throws(GitError) {
    guard let tree else { return }
    try repository.forEachPresentEntry(in: tree) { entry in
      if let object = place.object(of: entry) {
        notes[object] = entry.oid
      } else if let byte = place.byte(of: entry.name, entry.mode) {
        directories[byte] = entry.oid
      }
    }
  }
}
