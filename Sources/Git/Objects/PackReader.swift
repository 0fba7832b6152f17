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

  /// Each pack takes a file that is open, of which a process may have as few as 256.
  private static let mostPacks = 32
  /// Whether there are too many packs: then they are left to those who share them.
  private var isRefused = false

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
    if database == nil { open() }
    return database
  }

  private func open() {
    if isRefused { return }
    isRefused = location.packCount > Self.mostPacks
    if !isRefused { database = try? ObjectDatabase(location.renamed(Self.nextNumber())) }
  }

  private static let numbers = Atomic(0)

  /// A number that no other reader has had lately; where two have the same, they only wait for each other.
  private static func nextNumber() -> Int {
    numbers.wrappingAdd(1, ordering: .relaxed).newValue & 127
  }
}

extension ObjectDatabase.Location {
  /// The same by another name; what is borrowed is shared.
  fileprivate func renamed(_ number: Int) -> Self {
    let name = directory + String(repeating: "/.", count: number + 1)
    return Self(directory: name, alternates: alternates)
  }

  fileprivate var packCount: Int {
    Files.names(in: directory + "/pack").count { $0.suffix(4).elementsEqual(".idx".utf8) }
  }
}
