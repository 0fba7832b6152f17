/// The tree of a notes reference, read and written as a value.
///
/// Git's own functions for notes are of no use to a log: they move the reference without looking
/// at it, and libgit2 writes flat into a tree that is not.
public enum NotesTree {
  /// What is in a notes tree.
  public struct Listing: Sendable {
    /// The notes, in the order of their objects: an object and the blob that is its note.
    ///
    /// An object that is there at two depths is listed twice.
    public fileprivate(set) var notes: [(object: Oid, blob: Oid)] = []
    /// The paths of what is no note; what lies below a directory of that kind is not listed.
    public fileprivate(set) var strays: [[UInt8]] = []

    /// Nothing.
    public init() {}

    /// Finds the notes on one object.
    ///
    /// - Parameter object: What the notes are on.
    /// - Returns: None, one, or several when the object is there at several depths.
    public func blobs(on object: Oid) -> [Oid] {
      let start = notes.firstPlace { $0.object >= object }
      return notes[start...].prefix { $0.object == object }.map(\.blob)
    }
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
    var waiting = [(place: NotePlace.root, tree: tree)]
    // A tree that is there twice holds no notes: were it read each time, a small one could be made
    // that takes for ever.
    var seen: Set = [tree]
    while let (place, tree) = waiting.popLast() {
      try repository.forEachPresentEntry(in: tree) { entry in
        if let object = place.object(of: entry) {
          listing.notes.append((object, entry.oid))
        } else if let byte = place.byte(of: entry.name, entry.mode), seen.insert(entry.oid).inserted
        {
          waiting.append((place.inside(byte), entry.oid))
        } else {
          listing.strays.append(place.path(to: [UInt8](entry.name)))
        }
      }
    }
    listing.notes.sort { $0.object < $1.object }
    return listing
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
    var waiting = [(place: NotePlace.root, tree: tree)]
    // A directory may be there twice under one name; read each time, small trees could take for ever.
    var seen: Set = [tree]
    while let (place, tree) = waiting.popLast() {
      try repository.forEachPresentEntry(in: tree) { entry in
        if place.object(of: entry) == object {
          blobs.append(entry.oid)
        } else if place.byte(of: entry.name, entry.mode) == place.next(of: object),
          seen.insert(entry.oid).inserted
        {
          waiting.append((place.inside(place.next(of: object)), entry.oid))
        }
      }
    }
    return blobs
  }
}
