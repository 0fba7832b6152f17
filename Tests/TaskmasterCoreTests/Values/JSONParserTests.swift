import TaskmasterCore
import Testing

private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

struct JSONParserTests {
  @Test func everyKindOfValue() throws {
    let value = try parse(
      #" {"a":[1,-2.5,1E2,true,false,null],"\u0062":"x\"\\\/\b\f\n\r\té\ud83d\ude80","c":{}} "#)
    #expect(
      value["a"]
        == .array([.integer(1), .number(-2.5), .number(100), .bool(true), .bool(false), .null]))
    #expect(value["b"]?.stringValue == "x\"\\/\u{8}\u{c}\n\r\té🚀")
    #expect(value["c"] == .object([]))
    #expect(value["d"] == nil)
    #expect(value["a"]?.arrayValue?.count == 6)
    #expect(value["a"]?["a"] == nil)
    #expect(JSONValue.integer(3).numberValue == 3)
    #expect(JSONValue.number(3).integerValue == nil)
    #expect(JSONValue.bool(true).boolValue == true)
    #expect(value.stringValue == nil && value.boolValue == nil && value.arrayValue == nil)
  }

  @Test(
    arguments: [
      ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("1e308", .number(1e308)), ("1e-400", .number(0)), ("0.5", .number(0.5)), ("1.0", .number(1)),
    ] as [(String, JSONValue)])
  func numbers(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "tru", "f", "01", "-", "-01", "+1", ".5", "1.", "1.e3", "1e",
    "1e+", "0x10",
    "NaN", "Infinity", "1e309", "-1e999999999999999999999", "1 2", "\"", "\"a", "\"\\\"", "\"\\",
    "\"\\x\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"\\u+123\"", "\"\\u-123\"", "\"\n\"", "\"\\\u{1}\"", "\"\u{1f}\"",
    "'a'", "[",
    "[1", "[1,", "[,1]", "[1,]", "[1 2]", "]", "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{a:1}", "{1:1}",
    "{\"a\":1 \"b\":2}", "{\"a\" 1}", "\u{feff}1", "/**/1", "\u{a0}1", "\u{c}1",
  ])
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test(arguments: [
    #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#,
    #""\ud800\ud800""#,
    #""\udc00\ud800""#, #""\ud83d\ude8""#, #""\ud83d\u""#, #""\ud83d\"#,
  ])
  func refusesLoneSurrogates(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test(arguments: [
    [0x80], [0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: Array(#"["\n"#.utf8) + bytes + Array("\"]".utf8))
    }
  }

  @Test func refusesANameTwice() {
    #expect(throws: JSONError.self) { try parse(#"{"a":1,"a":1}"#) }
    #expect(throws: JSONError.self) { try parse(#"{"a":1,"b":2,"\u0061":1}"#) }
    let many = (0..<100).map { #""n\#($0)":0"# }
    #expect(throws: Never.self) { try parse("{\(many.joined(separator: ","))}") }
    for name in ["n0", "n31", "n32", "n33", "n99"] {
      #expect(throws: JSONError.self) {
        try parse("{\(many.joined(separator: ",")),\"\(name)\":1}")
      }
    }
  }

  @Test func namesAreToldApartByTheirBytes() throws {
    let fill = (0..<40).map { #""n\#($0)":0"# }.joined(separator: ",")
    for more in ["", "," + fill] {
      let value = try parse("{\"é\":1,\"e\u{301}\":2,\"K\":3,\"\u{212a}\":4\(more)}")
      guard case .object(let members) = value else {
        Issue.record("no object")
        return
      }
      #expect(
        members.prefix(4).map(\.value) == [.integer(1), .integer(2), .integer(3), .integer(4)])
    }
  }

  @Test func depthHasALimit() throws {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let nested = { (depth: Int) in
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      }
      #expect(throws: Never.self) { try parse(nested(63)) }
      #expect(throws: JSONError.self) { try parse(nested(64)) }
      #expect(throws: JSONError.self) { try parse(nested(100_000)) }
      #expect(throws: JSONError.self) { try parse(String(repeating: open, count: 100_000)) }
    }
  }

  @Test func saysWhere() {
    #expect { try parse(#"{"a":1,"b":x}"#) } throws: { error in
      "\(error)" == "not a value at byte 11"
    }
  }
}
