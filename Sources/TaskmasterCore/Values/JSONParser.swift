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
private struct JSONParser {
  /// Looked at only below its count: in a release nothing else guards it.
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0
  static let deepest = 64

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    // Once for all strings; what stands between two ASCII bytes of valid UTF-8 is valid.
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    guard isASCII || String(validating: bytes, as: UTF8.self) != nil else {
      throw error("invalid UTF-8")
    }
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw error("more after the value") }
    return value
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
    offset += 1
    var members: [JSONValue.Member] = []
    var names = NameSet()
    skipSpace()
    if take(UInt8(ascii: "}")) { return [] }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("no name in an object") }
      let name = try string()
      guard names.insert(name, into: members) else { throw error("a name twice") }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("no ':' after a name") }
      members.append(JSONValue.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw error("neither ',' nor '}' in an object") }
    }
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

  mutating func string() throws(JSONError) -> String {
    let start = offset + 1
    var end = start
    var isPlain = true
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      guard bytes[end] >= 0x20 else { throw error("control character in the string") }
      if bytes[end] == UInt8(ascii: "\\") {
        isPlain = false
        end += 1
      }
      end += 1
    }
    guard end < bytes.count else { throw error("no end of the string") }
    let range = start..<end
    offset = end + 1
    guard isPlain else { return try unescaped(range) }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  func unescaped(_ range: Range<Int>) throws(JSONError) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while true {
      let plain = bytes[index..<range.upperBound].prefix { $0 != UInt8(ascii: "\\") }
      result.append(contentsOf: plain)
      guard plain.endIndex < range.upperBound else { break }
      // A backslash is never the last byte: the search for the end of the string steps over two.
      index = plain.endIndex + 1
      let escape = bytes[index]
      index += 1
      if escape == UInt8(ascii: "u") {
        result.append(contentsOf: try unicodeEscape(&index, before: range.upperBound))
      } else if let plain = Self.plain(escape) {
        result.append(plain)
      } else {
        throw error("unknown escape")
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  func unicodeEscape(_ index: inout Int, before end: Int) throws(JSONError) -> [UInt8] {
    var units = [try hexUnit(&index, before: end)]
    if UTF16.isLeadSurrogate(units[0]) {
      guard bytes[index..<end].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
        throw error("lone surrogate")
      }
      index += 2
      units.append(try hexUnit(&index, before: end))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw error("lone surrogate")
    }
    return Array(text.utf8)
  }

  func hexUnit(_ index: inout Int, before end: Int) throws(JSONError) -> UInt16 {
    let digits = bytes[index..<end].prefix(4)
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("not four hexadecimal digits") }
    index += 4
    return unit
  }

  static func plain(_ escape: UInt8) -> UInt8? {
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }
}

/// The names in an object, told apart by their bytes: to `String`, é is é however it is composed.
private struct NameSet {
  /// Empty while there are few members: looking at each of them is quicker than hashing.
  private var many: Set<[UInt8]> = []
  private static let few = 32

  /// Answers whether the name is none of the members', nor one taken before.
  mutating func insert(_ name: String, into members: [JSONValue.Member]) -> Bool {
    guard members.count >= Self.few else {
      return !members.contains { $0.name == name && $0.name.utf8.elementsEqual(name.utf8) }
    }
    if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
    return many.insert(Array(name.utf8)).inserted
  }
}
