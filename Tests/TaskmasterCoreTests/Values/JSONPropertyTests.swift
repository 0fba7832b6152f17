import TaskmasterCore
import Testing

/// What is true of every value and of every sequence of bytes.
struct JSONPropertyTests {
  @Test func whatIsWrittenIsRead() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<1000 {
      let value = JSONValue.random(&random)
      let bytes = value.encoded
      #expect(!bytes.contains(0x0a))
      let read = try JSONValue(parsing: bytes)
      #expect(read.encoded == bytes)
      #expect(isSame(read, value))
    }
  }

  @Test func randomBytesNeverCrash() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<1000 {
      let bytes = random.bytes(random.below(60))
      if let value = try? JSONValue(parsing: bytes) {
        #expect(value.encoded.count <= bytes.count * 25)
      }
    }
  }

  @Test func randomTokensNeverCrash() {
    var random = SplitMix64(seed: 5)
    let tokens = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "\\ude80", "\"a\"", "1", "-", "0",
      ".5", "e9", "true",
      "null", " ", "\n", "é", "🚀", "\u{0}",
    ].map { Array($0.utf8) }
    for _ in 0..<1000 {
      let bytes = (0..<random.below(20)).flatMap { _ in random.pick(tokens) }
      _ = try? JSONValue(parsing: bytes)
    }
  }

  @Test func spoiledLinesNeverCrash() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<1000 {
      let make = random.pick(factMakers)
      var line = Event.random(&random, fact: make(&random)).line
      for _ in 0...random.below(3) {
        let at = random.below(line.count)
        switch random.below(4) {
        case 0: line[at] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: at)
        case 2: line.insert(random.pick(Array("\"\\{}[]:,0e-".utf8)), at: at)
        default: line.removeSubrange(at...)
        }
        if line.isEmpty { break }
      }
      _ = try? Event(line: line)
    }
  }

  @Test func everyBeginningOfALineIsRefused() {
    var random = SplitMix64(seed: 7)
    for make in factMakers {
      let line = Event.random(&random, fact: make(&random)).line
      for count in 0..<line.count {
        #expect(throws: EventError.self) { try Event(line: Array(line.prefix(count))) }
      }
    }
  }

  @Test func largeTextsTakeLinearTime() throws {
    let many = 100_000
    let zeros = String(repeating: "0", count: many)
    let members = (0..<20_000).map { "\"\($0)\":\($0)" }.joined(separator: ",")
    let texts = [
      "1" + zeros, "0." + zeros + "1", "1e" + zeros,
      "\"\(String(repeating: "\\u00e9", count: 20_000))\"",
      "\"\(String(repeating: "\\n", count: many))\"",
      "\"\(String(repeating: "é", count: many))\"",
      "[" + String(repeating: "0,", count: many) + "0]", "{\(members)}",
      String(repeating: " ", count: many) + "1",
      "\"" + String(repeating: "\\\\", count: many),
    ]
    for text in texts { _ = try? JSONValue(parsing: Array(text.utf8)) }
    #expect(try JSONValue(parsing: Array("{\(members)}".utf8))["19999"] == .integer(19999))
  }

  @Test func numbersThatAreNoneBecomeNull() {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(JSONValue.array([.number(number)]).encoded == Array("[null]".utf8))
    }
  }

  @Test func controlCharactersAreEscaped() {
    let all = String(
      String.UnicodeScalarView((0..<0x21).map { Unicode.Scalar(UInt8($0)) }))
    let text = String(decoding: JSONValue.string(all).encoded, as: UTF8.self)
    #expect(
      text
        == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011"#
        + #"\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f ""#
    )
  }

  /// A whole number comes back as an integer, whatever it was.
  private func isSame(_ read: JSONValue, _ value: JSONValue) -> Bool {
    switch (read, value) {
    case (.array(let one), .array(let other)):
      one.count == other.count && zip(one, other).allSatisfy(isSame)
    case (.object(let one), .object(let other)):
      one.count == other.count
        && zip(one, other).allSatisfy {
          $0.name.utf8.elementsEqual($1.name.utf8) && isSame($0.value, $1.value)
        }
    case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
    default: read == value || (read.numberValue != nil && read.numberValue == value.numberValue)
    }
  }
}
