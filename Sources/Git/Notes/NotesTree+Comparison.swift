extension NotesTree {
  /// A note that differs between two trees of notes: the blobs that are only in one and only in the other.
  public struct Change: Sendable, Hashable {
    /// What the note is on.
    public let object: Oid
    /// The blobs that only the first tree has in their place; several when they lie at several depths.
    public internal(set) var old: [Oid] = []
    /// The blobs that only the second tree has in their place.
    public internal(set) var new: [Oid] = []
  }

  /// What differs between two trees of notes.
  public struct Comparison: Sendable {
    /// The notes that are not the same, and in the same place, in both; an object each.
    public internal(set) var changes: [Change] = []
    /// The paths of what only the second tree has and Git would not have written into a tree of notes.
    ///
    /// What is a note but for its mode or for capital digits is among them and among the changes.
    public internal(set) var strays: [[UInt8]] = []
  }

  /// Lists the notes that are not the same, and in the same place, in two trees.
  ///
  /// - Parameters:
  ///   - old: The tree before; `nil` for an empty one.
  ///   - new: The tree after; `nil` for an empty one.
  ///   - repository: Where both are read from.
  /// - Returns: The differences, an object each.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func changes(
    from old: Oid?, to new: Oid?, in repository: Repository
  ) throws(GitError) -> [Change] {
    try changes(from: old, to: new, at: .root, in: repository)
  }

  /// Lists the notes that are not the same, and in the same place, in two states of a directory of notes.
  static func changes(
    from old: Oid?, to new: Oid?, at place: NotePlace, in repository: Repository
  ) throws(GitError) -> [Change] {
    try comparison(from: old, to: new, at: place, in: repository).changes
  }

  /// Compares two trees of notes.
  ///
  /// Directories that both have are not read, so what a commit changed is found at once however many
  /// notes there are.
  ///
  /// - Parameters:
  ///   - old: The tree before; `nil` for an empty one.
  ///   - new: The tree after; `nil` for an empty one.
  ///   - repository: Where both are read from.
  /// - Returns: The notes that differ, and what is new and no note.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func comparison(
    from old: Oid?, to new: Oid?, in repository: Repository
  ) throws(GitError) -> Comparison {
    try comparison(from: old, to: new, at: .root, in: repository)
  }

  private static func comparison(
    from old: Oid?, to new: Oid?, at place: NotePlace, in repository: Repository
  ) throws(GitError) -> Comparison {
    var comparison = Comparison()
    var waiting = [(place: place, trees: Pair(old: old, new: new))]
    // The same two trees below one another hold no notes: were they read each time, small ones could be
    // made that take for ever.
    var seen: Set<Pair> = []
    while let (place, trees) = waiting.popLast() {
      try repository.forEachDifference(from: trees.old, to: trees.new) { old, new in
        if let change = Change(old, new, at: place) { comparison.changes.append(change) }
        let (before, after) = (old.flatMap(place.directory), new.flatMap(place.directory))
        let trees = Pair(old: before?.oid, new: after?.oid)
        let byte = (before ?? after)?.byte
        let isFirst = byte != nil && seen.insert(trees).inserted
        if let byte, isFirst { waiting.append((place.inside(byte), trees)) }
        if let new, !place.isRegular(new) || after != nil && !isFirst {
          comparison.strays.append(place.path(to: [UInt8](new.name)))
        }
      }
    }
    comparison.changes = joined(comparison.changes)
    return comparison
  }

  private struct Pair: Hashable {
    let old: Oid?
    let new: Oid?
  }

  /// A note that lies at another depth now comes as two changes.
  private static func joined(_ changes: [Change]) -> [Change] {
    guard changes.count > 1 else { return changes }
    var places: [Oid: Int] = [:]
    var joined: [Change] = []
    for change in changes {
      if let place = places[change.object] {
        joined[place].old += change.old
        joined[place].new += change.new
      } else {
        places[change.object] = joined.count
        joined.append(change)
      }
    }
    return joined
  }

  /// Lists the notes of a tree that another one does not have in the same place.
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
    try changes(from: tree, to: other, in: repository).flatMap { change in
      change.old.map { (change.object, $0) }
    }
  }
}

extension NotesTree.Change {
  /// An entry that differs, when it is a note in at least one of the trees.
  fileprivate init?(_ old: TreeText.Slice?, _ new: TreeText.Slice?, at place: NotePlace) {
    let (before, after) = (old.flatMap(place.object), new.flatMap(place.object))
    guard let object = before ?? after else { return nil }
    self.object = object
    if before != nil, let old { self.old = [old.oid] }
    if after != nil, let new { self.new = [new.oid] }
  }
}

extension NotePlace {
  /// What an entry stands for when it is a directory of notes.
  func directory(of entry: TreeText.Slice) -> (byte: UInt8, oid: Oid)? {
    byte(of: entry.name, entry.mode).map { ($0, entry.oid) }
  }

  /// Whether Git would write such an entry here: a note or a directory of notes, in small digits.
  fileprivate func isRegular(_ entry: TreeText.Slice) -> Bool {
    let isOurs =
      entry.mode == .blob && object(of: entry) != nil
      || entry.mode == .tree && directory(of: entry) != nil
    return isOurs && !entry.name.contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
  }
}
