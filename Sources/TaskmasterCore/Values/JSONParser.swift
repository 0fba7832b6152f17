/// Why bytes are not a JSON value, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found, in a few words.
  public let message: String
  /// The offset in bytes at which it was found.
  public let offset: Int

  /// What was found and where.
  public var description: String { "\(message) at byte \(offset)" }
}

extension JSONValue {
  /// Parses one JSON text (RFC 8259) and nothing after it but white space.
  ///
  /// Objects with a name twice, lone surrogates, invalid UTF-8 and more than 64 levels are refused.
  /// - Throws: ``JSONError`` for bytes that are not one JSON value.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      var parser = JSONParser(bytes: bytes)
      return try parser.document()
    }
  }
}

/// A parser over bytes: total, without recursion deeper than its limit.
struct JSONParser {
  /// Looked at only below its count: in a release nothing else guards it.
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0
  static let deepest = 64

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    try begin()
    let value = try value(depth: 0)
    try end()
    return value
  }

  /// Looks at the bytes as a whole; everything else relies on it.
  mutating func begin() throws(JSONError) {
    // Once for all strings: what stands between two ASCII bytes of valid UTF-8 is valid.
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    guard isASCII || String(validating: bytes, as: UTF8.self) != nil else {
      throw error("invalid UTF-8")
    }
    skipSpace()
  }

  /// Makes sure that nothing follows.
  mutating func end() throws(JSONError) {
    skipSpace()
    guard offset == bytes.count else { throw error("more after the value") }
  }

  func error(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }

  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.deepest else { throw error("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("nothing where a value should be")
    default: return try number()
    }
  }

  mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let length = text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer { bytes[offset...].prefix(length).elementsEqual($0) }
    guard matches else { throw error("unknown word") }
    offset += length
    return value
  }

  mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    offset += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw error("neither ',' nor ']' in an array") }
    }
  }

  mutating func object(depth: Int) throws(JSONError) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var names = JSONNames(in: bytes)
    try eachMember { (parser) throws(JSONError) in
      let name = try names.take(from: &parser)
      try parser.colon()
      members.append(JSONValue.Member(name, try parser.value(depth: depth + 1)))
    }
    return members
  }

  /// Goes through the object that begins here; `read` takes a name, a colon and a value.
  mutating func eachMember(
    _ read: (inout JSONParser) throws(JSONError) -> Void
  ) throws(JSONError) {
    offset += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("no name in an object") }
      try read(&self)
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("neither ',' nor '}' in an object") }
    }
  }

  mutating func colon() throws(JSONError) {
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw error("no ':' after a name") }
    skipSpace()
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[offset - whole] != UInt8(ascii: "0") else {
      throw error("not a value")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      guard digits() > 0 else { throw error("no digit after '.'") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      guard digits() > 0 else { throw error("no digit in an exponent") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let number = Int64(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw error("number out of range") }
    return .number(number)
  }

  mutating func digits() -> Int {
    let start = offset
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    return offset - start
  }
}
