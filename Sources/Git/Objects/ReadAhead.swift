import Dispatch

/// An object that is about to be asked for.
public struct WantedObject: Sendable {
  let id: Oid
  let limit: Int?

  /// Names an object.
  ///
  /// - Parameters:
  ///   - id: The object's name.
  ///   - limit: The most bytes that a blob may have; `nil` for what is no blob, or of known size.
  public init(_ id: Oid, limit: Int? = nil) { (self.id, self.limit) = (id, limit) }
}

/// A collection whose elements come when the objects that each is about have been read out of packs.
///
/// The library takes locks some forty times for one object: threads that read an object each by turns mostly
/// wait for each other. So each reads some at a time, alone, and makes something of them while others read.
public struct ReadAhead<Base: Collection>: Sequence {
  @usableFromInline let base: Base
  @usableFromInline let repository: Repository
  @usableFromInline let objects: (Base.Element) -> [WantedObject]

  @inlinable init(
    of base: Base, in repository: Repository, _ objects: @escaping (Base.Element) -> [WantedObject]
  ) {
    (self.base, self.repository, self.objects) = (base, repository, objects)
  }

  /// Goes through the elements.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var rest: Base.SubSequence
    @usableFromInline let repository: Repository
    @usableFromInline let objects: (Base.Element) -> [WantedObject]
    /// How many elements are still to come before the next objects are read.
    @usableFromInline var left = 0

    @inlinable init(_ sequence: ReadAhead) {
      rest = sequence.base[...]
      (repository, objects) = (sequence.repository, sequence.objects)
    }

    /// Takes the next element, after objects were read if it is time for that.
    ///
    /// - Returns: The element; `nil` when there are no more.
    @inlinable public mutating func next() -> Base.Element? {
      if left == 0 {
        repository.readAhead(rest.prefix(Repository.elementsAhead).flatMap(objects))
        left = Repository.elementsAhead
      }
      left -= 1
      return rest.popFirst()
    }
  }

  /// Begins with the first element.
  ///
  /// - Returns: What goes through the elements.
  @inlinable public func makeIterator() -> Iterator { Iterator(self) }
}

extension Repository {
  /// Goes through a collection while objects that its elements are about are read ahead, where many are read.
  ///
  /// - Parameters:
  ///   - base: The collection.
  ///   - objects: The objects that an element is about; those with files of their own are read later.
  /// - Returns: The elements.
  @inlinable public func readingAhead<Base: Collection>(
    of base: Base, _ objects: @escaping (Base.Element) -> [WantedObject]
  ) -> ReadAhead<Base> {
    ReadAhead(of: base, in: self, objects)
  }

  /// For so many elements objects are read at a time.
  @usableFromInline static var elementsAhead: Int { 32 }

  @usableFromInline func readAhead(_ wanted: [WantedObject]) {
    guard let recall else { return }
    recall.ahead.forget()
    Self.turn.wait()
    defer { Self.turn.signal() }
    for object in wanted
    where recall.ahead.takes(object.id) && recall[object.id] == nil && !recall.isLoose(object.id) {
      if let limit = object.limit, !isSmall(object.id, limit) { continue }
      if let found = disk.packedObject(object.id) { recall.ahead.keep(object.id, found) }
    }
  }

  private func isSmall(_ id: Oid, _ limit: Int) -> Bool {
    guard let header = (try? header(id)) ?? nil else { return false }
    return header.size <= limit
  }

  /// Whose turn it is to read ahead.
  private static let turn = DispatchSemaphore(value: 1)
}

/// Objects that were read before they were asked for, and have not been compared with their names.
struct ObjectsAhead {
  private var objects: [(id: Oid, object: ReadObject?)] = []
  /// In bytes.
  private var size = 0
  /// Where the next one is likely to be, since they are asked for in their order.
  private var place = 0
  /// In bytes; what is read after that is read when it is asked for.
  private static let room = 512 << 10

  /// Whether there is room for an object that is not here already.
  func takes(_ id: Oid) -> Bool { size < Self.room && !objects.contains { $0.id == id } }

  /// Whether an object is here, and has not been taken.
  func contains(_ id: Oid) -> Bool { place(of: id) != nil }

  /// Remembers an object until it is asked for.
  mutating func keep(_ id: Oid, _ object: ReadObject) {
    objects.append((id, object))
    size += object.content.count
  }

  /// Gives an object away.
  mutating func take(_ id: Oid) -> ReadObject? {
    guard let found = place(of: id) else { return nil }
    place = found + 1
    defer { objects[found].object = nil }
    return objects[found].object
  }

  private func place(of id: Oid) -> Int? {
    let found =
      objects[min(place, objects.count)...].firstIndex { $0.id == id }
      ?? objects.firstIndex { $0.id == id }
    return found.flatMap { objects[$0].object == nil ? nil : $0 }
  }

  /// Forgets what was not asked for.
  mutating func forget() {
    objects.removeAll(keepingCapacity: true)
    (size, place) = (0, 0)
  }
}
