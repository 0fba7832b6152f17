import CLibGit2

/// An object in memory, as the library has read it.
final class ReadObject {
  let type: git_object_t
  let content: UnsafeRawBufferPointer
  private let owner: Owner

  /// Whose memory it is.
  private enum Owner {
    case object(OpaquePointer)
    case backend(UnsafeMutablePointer<git_odb_backend>)
  }

  /// Takes over an object of the library's, which is freed here.
  init(_ object: OpaquePointer) {
    type = git_odb_object_type(object)
    content = UnsafeRawBufferPointer(
      start: git_odb_object_data(object), count: git_odb_object_size(object))
    owner = .object(object)
  }

  /// Takes over content that a part of a database has read.
  init(
    _ type: git_object_t, _ content: UnsafeRawBufferPointer,
    from backend: UnsafeMutablePointer<git_odb_backend>
  ) {
    (self.type, self.content) = (type, content)
    owner = .backend(backend)
  }

  deinit {
    switch owner {
    case .object(let object): git_odb_object_free(object)
    case .backend(let backend):
      git_odb_backend_data_free(backend, UnsafeMutableRawPointer(mutating: content.baseAddress))
    }
  }
}

/// What was read of an object store not long ago, and what in it has a file of its own.
///
/// For a look at very many objects, where the same trees and notes come up again and again, and where
/// looking for a file of each costs as much as reading it out of a pack.
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
  /// What was read before it was asked for, and has not been compared with its name.
  private var ahead: [(id: Oid, object: ReadObject?)] = []
  /// In bytes.
  private var aheadSize = 0
  /// Where the next one is likely to be, since they are asked for in their order.
  private var place = 0

  /// Begins with nothing, but for the names of objects with files of their own.
  init(loose: Set<Oid>) { self.loose = loose }

  /// Whether an object had a file of its own.
  func isLoose(_ id: Oid) -> Bool { loose.contains(id) }

  subscript(_ id: Oid) -> ReadObject? { young[id] ?? old[id] }

  /// Remembers an object, and forgets those that came up least lately.
  func keep(_ id: Oid, _ object: ReadObject) {
    let count = object.content.count
    guard count <= Self.largest else { return }
    if size + count > Self.room { (old, young, size) = (young, [:], 0) }
    young[id] = object
    size += count
  }

  /// Whether an object may be read ahead.
  func isWanted(_ id: Oid) -> Bool {
    aheadSize < Self.room && !ahead.contains { $0.id == id } && self[id] == nil && !isLoose(id)
  }

  /// Whether an object was read ahead, and has not been taken.
  func isAhead(_ id: Oid) -> Bool { placeAhead(of: id) != nil }

  /// Remembers an object until it is asked for.
  func keepAhead(_ id: Oid, _ object: ReadObject) {
    ahead.append((id, object))
    aheadSize += object.content.count
  }

  /// Gives away what was read ahead.
  func takeAhead(_ id: Oid) -> ReadObject? {
    guard let found = placeAhead(of: id) else { return nil }
    place = found + 1
    defer { ahead[found].object = nil }
    return ahead[found].object
  }

  private func placeAhead(of id: Oid) -> Int? {
    let found =
      ahead[min(place, ahead.count)...].firstIndex { $0.id == id }
      ?? ahead.firstIndex { $0.id == id }
    return found.flatMap { ahead[$0].object == nil ? nil : $0 }
  }

  /// Forgets what was read ahead and not asked for.
  func forgetAhead() {
    ahead.removeAll(keepingCapacity: true)
    (aheadSize, place) = (0, 0)
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
    recall = ObjectRecall(loose: disk.looseObjects())
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
