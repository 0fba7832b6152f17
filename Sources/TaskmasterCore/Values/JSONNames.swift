/// The names in an object, told apart by their bytes: to `String`, é is é however it is composed.
struct JSONNames {
  private enum Name {
    /// Where it stands; nothing in it is escaped.
    case plain(Range<Int>)
    case unescaped([UInt8])
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var names: [Name] = []
  /// Empty while there are few: looking at each of them is quicker than hashing.
  private var many: Set<[UInt8]> = []
  private static let few = 32

  /// Begins an object that stands in these bytes, which must outlive its names.
  init(in bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    names.reserveCapacity(16)
  }

  /// Steps over the name that stands next.
  /// - Throws: ``JSONError`` when the object has it already.
  mutating func step(over parser: inout JSONParser) throws(JSONError) {
    let (range, isPlain) = try parser.stringRange()
    let name = isPlain ? Name.plain(range) : .unescaped(Array(try parser.unescaped(range).utf8))
    guard isNew(name) else { throw parser.error("a name twice") }
    names.append(name)
  }

  /// Takes the name that stands next.
  /// - Throws: ``JSONError`` when the object has it already.
  mutating func take(from parser: inout JSONParser) throws(JSONError) -> String {
    try step(over: &parser)
    return names.last.map { String(decoding: content(of: $0), as: UTF8.self) } ?? ""
  }

  /// The place of a name among all names.
  func index(of name: StaticString) -> Int? {
    let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    return names.firstIndex { isSame($0, wanted) }
  }

  private mutating func isNew(_ name: Name) -> Bool {
    guard names.count >= Self.few else {
      switch name {
      case .plain(let range):
        let content = UnsafeBufferPointer(rebasing: bytes[range])
        return !names.contains { isSame($0, content) }
      case .unescaped(let content):
        return !names.contains { self.content(of: $0) == content }
      }
    }
    if many.isEmpty { many = Set(names.map(content)) }
    return many.insert(content(of: name)).inserted
  }

  private func isSame(_ name: Name, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    switch name {
    case .plain(let range): range.count == other.count && bytes[range].elementsEqual(other)
    case .unescaped(let content): content.elementsEqual(other)
    }
  }

  private func content(of name: Name) -> [UInt8] {
    switch name {
    case .plain(let range): Array(bytes[range])
    case .unescaped(let content): content
    }
  }
}
