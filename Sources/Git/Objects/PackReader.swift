import Synchronization

/// Reads very many objects out of packs, for one thread.
///
/// The library opens a pack once for all who call it by the same name, and takes its lock some forty times to
/// read one object: threads that share a pack mostly wait for each other. So each reader calls packs by a name of
/// its own. And what the library has in memory of a pack, it gives back when the pack is closed and not before:
/// so they are opened again from time to time.
final class PackReader {
  private let location: ObjectDatabase.Location
  private var database: ObjectDatabase?
  /// How many bytes were read since the packs were opened.
  private var count = 0
  /// So many are read until they are opened again, which takes as long as to read a hundred objects.
  private static let most = 4 << 20

  /// Opens nothing until something is read.
  init(_ location: ObjectDatabase.Location) { self.location = location }

  /// Whether packs are opened again before the next object is read.
  var isFull: Bool { count >= Self.most }

  /// Reads an object without a look whether it is what its name says.
  /// - Returns: `nil` when no pack has the object, or it cannot be read there.
  func object(_ id: Oid) -> ReadObject? {
    let object = packs()?.packedObject(id)
    count += object?.content.count ?? 0
    return object
  }

  /// The size of an object in bytes; `nil` when no pack has the object, or it cannot be read there.
  func size(of id: Oid) -> Int? { packs()?.packedSize(id) }

  private func packs() -> ObjectDatabase? {
    if isFull { (database, count) = (nil, 0) }
    if database == nil { database = try? ObjectDatabase(location.renamed(Self.nextNumber())) }
    return database
  }

  private static let numbers = Atomic(0)

  /// A number that no other reader has had lately; where two have the same, they only wait for each other.
  private static func nextNumber() -> Int {
    numbers.wrappingAdd(1, ordering: .relaxed).newValue & 127
  }
}

extension ObjectDatabase.Location {
  /// The same directories by other names.
  fileprivate func renamed(_ number: Int) -> Self {
    let ending = String(repeating: "/.", count: number + 1)
    return Self(directory: directory + ending, alternates: alternates.map { $0 + ending })
  }
}
