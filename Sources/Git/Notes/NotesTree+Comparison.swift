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
    var notes: [(object: Oid, blob: Oid)] = []
    var waiting: [(place: NotePlace, tree: Oid, other: Oid?)] = [(.root, tree, other)]
    while let (place, tree, other) = waiting.popLast() {
      if tree == other { continue }
      let counterpart = try NotesLevel(other, at: place, repository)
      try repository.forEachPresentEntry(in: tree) { entry in
        if let object = place.object(of: entry) {
          if counterpart.notes[object] != entry.oid { notes.append((object, entry.oid)) }
        } else if let byte = place.byte(of: entry.name, entry.mode) {
          waiting.append((place.inside(byte), entry.oid, counterpart.directories[byte]))
        }
      }
    }
    return notes
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
