/// What was read of an object store not long ago, and what in it has a file of its own.
///
/// For a look at very many objects, where the same trees come up again and again, and where looking for a file
/// of each costs as much as reading it out of a pack.
final class ObjectRecall {
  /// Larger ones are read again.
  private static let largest = 64 << 10
  /// The objects that have files of their own.
  let loose: Set<Oid>
  /// How many bytes each of two generations has.
  private static let room = 512 << 10
  private var young: [Oid: ReadObject] = [:]
  private var old: [Oid: ReadObject] = [:]
  private var size = 0
  /// What objects without files of their own are read with.
  private let packs: PackReader

  /// Begins with nothing.
  /// - Parameters:
  ///   - loose: The objects that have files of their own.
  ///   - packs: What others are read with.
  init(loose: Set<Oid>, packs: PackReader) { (self.loose, self.packs) = (loose, packs) }

  /// Whether an object had a file of its own.
  func isLoose(_ id: Oid) -> Bool { loose.contains(id) }

  /// Reads an object that has no file of its own, without a look whether it is what its name says.
  func packedObject(_ id: Oid) -> ReadObject? {
    // What was read out of packs keeps them open.
    if packs.isFull { (young, old, size) = ([:], [:], 0) }
    return packs.object(id)
  }

  /// The size of such an object in bytes.
  func packedSize(_ id: Oid) -> Int? { packs.size(of: id) }

  subscript(_ id: Oid) -> ReadObject? { young[id] ?? old[id] }

  /// Remembers an object, and forgets those that came up least lately.
  func keep(_ id: Oid, _ object: ReadObject) {
    let count = object.content.count
    guard count <= Self.largest else { return }
    if size + count > Self.room { (old, young, size) = (young, [:], 0) }
    young[id] = object
    size += count
  }
}

extension Repository {
  /// Runs a body that reads very many objects.
  ///
  /// Meanwhile what was read lately is not read again, and objects that get files of their own in the
  /// meantime are left to the library.
  /// - Parameter body: What is run.
  /// - Returns: What the body returns.
  public func readingMuch<T>(_ body: () throws -> T) rethrows -> T {
    guard recall == nil else { return try body() }
    recall = ObjectRecall(loose: disk.looseObjects(), packs: PackReader(opening.objects))
    defer { recall = nil }
    return try body()
  }
}

extension ObjectDatabase {
  /// The names of all objects with files of their own.
  fileprivate func looseObjects() -> Set<Oid> {
    var objects: Set<Oid> = []
    for byte in UInt8.min...UInt8.max {
      let digits = [Hex.digit(byte >> 4), Hex.digit(byte & 15)]
      let directory = location.directory + "/" + String(decoding: digits, as: UTF8.self)
      for name in Files.names(in: directory) {
        if let id = Oid(hexBytes: digits + name) { objects.insert(id) }
      }
    }
    return objects
  }
}
