/// Reads the members of an object by the types they must have.
///
/// Strings are left where they stand until they are asked for: most are ids and times, for which no
/// `String` is needed.
struct FieldReader {
  private enum Value {
    /// Where a string stands in which nothing is escaped.
    case plain(Range<Int>)
    case parsed(JSONValue)
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let strings: SharedStrings?
  private var names: JSONNames
  private var values: [Value] = []

  /// Goes through an object, which must outlive the reader; anything else has no members.
  /// - Parameters:
  ///   - bytes: The object.
  ///   - strings: Where strings are found that other objects have as well.
  /// - Throws: ``EventError`` for bytes that are not one JSON value.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, sharing strings: SharedStrings?
  ) throws(EventError) {
    (self.bytes, self.strings) = (bytes, strings)
    names = JSONNames(in: bytes)
    var parser = JSONParser(bytes: bytes)
    do throws(JSONError) {
      try parser.begin()
      if parser.next == UInt8(ascii: "{") {
        try readObject(&parser)
      } else {
        _ = try parser.value(depth: 0)
      }
      try parser.end()
    } catch {
      throw EventError(description: "not JSON: \(error)")
    }
  }

  func required<Field: FieldValue>(_ name: StaticString) throws(EventError) -> Field {
    guard let value: Field = try optional(name) else {
      throw EventError(description: "no \"\(name)\"")
    }
    return value
  }

  /// A string that other objects are likely to have as well.
  func shared(_ name: StaticString) throws(EventError) -> String {
    if let strings, let index = names.index(of: name), case .plain(let range) = values[index] {
      return strings.string(UnsafeBufferPointer(rebasing: bytes[range]))
    }
    return try required(name)
  }

  func optional<Field: FieldValue>(_ name: StaticString) throws(EventError) -> Field? {
    guard let index = names.index(of: name) else { return nil }
    let field: Field? =
      switch values[index] {
      case .plain(let range): Field(text: UnsafeBufferPointer(rebasing: bytes[range]))
      case .parsed(let value): Field(value)
      }
    guard let field else {
      throw EventError(description: "\"\(name)\" is not what it should be")
    }
    return field
  }

  private mutating func readObject(_ parser: inout JSONParser) throws(JSONError) {
    values.reserveCapacity(16)
    try parser.eachMember { (parser) throws(JSONError) in
      try names.step(over: &parser)
      try parser.colon()
      values.append(try Self.value(from: &parser))
    }
  }

  private static func value(from parser: inout JSONParser) throws(JSONError) -> Value {
    guard parser.next == UInt8(ascii: "\"") else { return .parsed(try parser.value(depth: 1)) }
    let (range, isPlain) = try parser.stringRange()
    return isPlain ? .plain(range) : .parsed(.string(try parser.unescaped(range)))
  }
}
