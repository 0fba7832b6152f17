extension JSONParser {
  mutating func string() throws(JSONError) -> String {
    let (range, isPlain) = try stringRange()
    return isPlain ? String(decoding: bytes[range], as: UTF8.self) : try unescaped(range)
  }

  /// Steps over a string: where it stands between its quotes, and whether nothing in it is escaped.
  mutating func stringRange() throws(JSONError) -> (range: Range<Int>, isPlain: Bool) {
    let bytes = bytes
    let start = offset + 1
    var end = start
    var isPlain = true
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        offset = end + 1
        return (start..<end, isPlain)
      }
      guard byte >= 0x20 else { throw error("control character in the string") }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        end += 1
      }
      end += 1
    }
    throw error("no end of the string")
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

  private func unicodeEscape(_ index: inout Int, before end: Int) throws(JSONError) -> [UInt8] {
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

  private func hexUnit(_ index: inout Int, before end: Int) throws(JSONError) -> UInt16 {
    let digits = bytes[index..<end].prefix(4)
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("not four hexadecimal digits") }
    index += 4
    return unit
  }

  private static func plain(_ escape: UInt8) -> UInt8? {
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
