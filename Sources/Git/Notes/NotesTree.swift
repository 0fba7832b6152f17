/// The tree of a notes reference, read and written as a value.
///
/// Git's own functions for notes are of no use to a log: they move the reference without looking
/// at it, and libgit2 writes flat into a tree that is not.
public struct NotesTree {
  /// What is in a notes tree.
  public struct Listing: Sendable {
    /// The notes: an object and the blob that is its note.
    ///
    /// An object that is there at two depths is listed twice.
    public var notes: [(object: Oid, blob: Oid)] = []
    /// The paths of what is no note; what lies below a directory of that kind is not listed.
    public var strays: [[UInt8]] = []
  }

  /// Lists all notes of a tree, at whatever depth they lie.
  ///
  /// - Parameters:
  ///   - tree: The tree of a notes reference.
  ///   - repository: Where it is read from.
  /// - Returns: The notes and what else there is.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func list(
    _ tree: Oid, in repository: Repository
  ) throws(GitError) -> Listing {
    var listing = Listing()
    try collect(tree, at: .root, into: &listing, repository)
    return listing
  }

  private static func collect(
    _ tree: Oid, at place: NotePlace, into listing: inout Listing, _ repository: Repository
  ) throws(GitError) {
    var inner: [(NotePlace, Oid)] = []
    try repository.forEachPresentEntry(in: tree) { entry in
      if let object = place.object(of: entry) {
        listing.notes.append((object, entry.oid))
      } else if let byte = place.byte(of: entry.name, entry.mode) {
        inner.append((place.inside(byte), entry.oid))
      } else {
        listing.strays.append(place.path(to: [UInt8](entry.name)))
      }
    }
    for (place, tree) in inner { try collect(tree, at: place, into: &listing, repository) }
  }

  /// Finds the notes on one object without reading the others.
  ///
  /// - Parameters:
  ///   - object: What the note is on.
  ///   - tree: The tree of a notes reference.
  ///   - repository: Where it is read from.
  /// - Returns: None, one, or several when the object is there at several depths.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public static func blobs(
    of object: Oid, in tree: Oid, from repository: Repository
  ) throws(GitError) -> [Oid] {
    var blobs: [Oid] = []
    var next: (NotePlace, Oid)? = (NotePlace.root, tree)
    while let (place, tree) = next {
      next = nil
      try repository.forEachPresentEntry(in: tree) { entry in
        if place.object(of: entry) == object {
          blobs.append(entry.oid)
        } else if place.byte(of: entry.name, entry.mode) == place.next(of: object) {
          next = (place.inside(place.next(of: object)), entry.oid)
        }
      }
    }
    return blobs
  }
}
