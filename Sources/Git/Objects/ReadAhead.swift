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
    recall.forgetAhead()
    Self.turn.wait()
    defer { Self.turn.signal() }
    for object in wanted where recall.isWanted(object.id) {
      if let limit = object.limit, !isSmall(object.id, limit) { continue }
      if let found = disk.packedObject(object.id) { recall.keepAhead(object.id, found) }
    }
  }

  private func isSmall(_ id: Oid, _ limit: Int) -> Bool {
    guard let header = (try? header(id)) ?? nil else { return false }
    return header.size <= limit
  }

  /// Whose turn it is to read ahead.
  private static let turn = DispatchSemaphore(value: 1)
}
