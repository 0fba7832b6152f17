/// Why bytes are not a JSON value, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found, in a few words.
  public let message: String
  /// The offset in bytes at which it was found.
  public let offset: Int

  public var description: String { "\(message) at byte \(offset)" }
}

extension JSONValue {
  /// Parses one JSON text (RFC 8259) and nothing after it but white space.
  ///
  /// Objects with a name twice, lone surrogates, invalid UTF-8 and more than 64 levels are refused.
  /// - Throws: ``JSONError`` for bytes that are not one JSON value.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }
}

/// A parser over bytes: total, without recursion deeper than its limit.
private struct JSONParser {
  let bytes: [UInt8]
  var offset = 0
  static let deepest = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
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
    var names: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return [] }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("no name in an object") }
      let name = try string()
      guard names.insert(name).inserted else { throw error("a name twice") }
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
    offset += 1
    let start = offset
    var isPlain = true
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("control character in a string") }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        offset += 1
      }
      offset += 1
    }
    guard offset < bytes.count else { throw error("string without an end") }
    let raw = bytes[start..<offset]
    offset += 1
    let content = isPlain ? raw : try unescape(raw)[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error("invalid UTF-8 in a string")
    }
    return text
  }

  func unescape(_ raw: ArraySlice<UInt8>) throws(JSONError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var index = raw.startIndex
    while index < raw.endIndex {
      let byte = raw[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      let escape = raw[index]
      index += 1
      if escape == UInt8(ascii: "u") {
        result.append(contentsOf: try unicodeEscape(raw, &index))
      } else if let plain = Self.escapes[escape] {
        result.append(plain)
      } else {
        throw error("unknown escape")
      }
    }
    return result
  }

  func unicodeEscape(_ raw: ArraySlice<UInt8>, _ index: inout Int) throws(JSONError) -> [UInt8] {
    var units = [try hexUnit(raw, &index)]
    if UTF16.isLeadSurrogate(units[0]) {
      guard raw[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
        throw error("lone surrogate")
      }
      index += 2
      units.append(try hexUnit(raw, &index))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw error("lone surrogate")
    }
    return Array(text.utf8)
  }

  func hexUnit(_ raw: ArraySlice<UInt8>, _ index: inout Int) throws(JSONError) -> UInt16 {
    let digits = raw[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("not four hexadecimal digits") }
    index += 4
    return unit
  }

  static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]
}
