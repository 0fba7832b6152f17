import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct OutputSignTests {
  private func line(_ text: String) -> WorkerLine {
    WorkerLine(text: text, json: try? JSONValue(parsing: Array(text.utf8)))
  }

  @Test(
    arguments: [
      (".a", ["1"]), (".b.c", ["x"]), (".b.*", ["x", "true"]), (".d.*.e", ["2.5", "3"]),
      (".b", []), (".z", []), (".a.b", []), (".n", []), (".*.c", ["x"]),
    ] as [(String, [String])])
  func fieldsAreFound(_ path: String, _ texts: [String]) throws {
    let json = #"{"a":1,"b":{"c":"x","g":true},"d":[{"e":2.5},{"e":3},{"f":4}],"n":null}"#
    #expect(try #require(OutputPlace(path)).texts(in: line(json)) == texts)
    #expect(try #require(OutputPlace(path)).texts(in: line("no JSON")).isEmpty)
  }

  @Test(
    arguments: [
      ("Tokens: ([0-9]+) sent", "Tokens: 597 sent, 15 received", "597"), ("b+", "abbbc", "bbb"),
      ("^b", "abc", nil), ("a(x)?c", "ac", "ac"), ("ä", "grüße ä", "ä"),
    ] as [(String, String, String?)])
  func patternsAreFound(_ pattern: String, _ text: String, _ match: String?) throws {
    let place = try #require(OutputPlace(pattern))
    #expect(place.texts(in: line(text)) == [match].compactMap(\.self))
  }

  @Test func onlyTheBeginningOfALongLineIsSearched() throws {
    let long = SearchableText(String(repeating: "x", count: 5000) + "y")
    #expect(try #require(TextPattern("^x+$")).matches(long))
    #expect(try #require(TextPattern("y")).matches(long) == false)
    #expect(try #require(TextPattern("y")).matches(SearchableText("x\0y")) == false)
  }

  @Test(arguments: [
    (["^a", "b$"], ["a.", ".b"], [".a", "b.", ""]), (["a|b", "c"], ["b", "c"], ["d"]),
    (["(.)\\1", "(x)(y)"], ["aa", "xy", "nothing"], []), ([], [], ["a"]),
  ])
  func linesThatNoPatternMatchesAreLeftOut(
    _ patterns: [String], _ passed: [String], _ leftOut: [String]
  ) {
    let filter = LineFilter(patterns.compactMap { TextPattern($0) })
    for text in passed { #expect(filter.passes(line(text)), "\(text)") }
    for text in leftOut { #expect(!filter.passes(line(text)), "\(text)") }
  }

  @Test func nonsenseIsNone() {
    for text in ["", ".", ".a..b", ".a.", "(", "[a"] {
      #expect(OutputPlace(text) == nil, "\(text)")
    }
    for text in ["", "exit=x", ".a", ".=b", "turnLimit ", "("] {
      #expect(OutputSign(text, ofTrouble: true) == nil, "\(text)")
    }
  }

  @Test func signsAreFound() throws {
    func finding(_ sign: String, _ text: String) throws -> OutputSign.Finding {
      try #require(OutputSign(sign)).finding(in: line(text))
    }
    #expect(try finding(".is_error=false", #"{"is_error":false}"#) == .given)
    #expect(try finding(".is_error=false", #"{"is_error":true}"#) == .denied)
    #expect(try finding(".is_error=false", #"{"x":{"is_error":true}}"#) == .nothing)
    #expect(try finding(".a=b=c", #"{"a":"b=c"}"#) == .given)
    #expect(try finding("^Tokens: ", "Tokens: 5") == .given)
    #expect(try finding("^Tokens: ", "No Tokens: 5") == .nothing)
    #expect(try finding("exit=0", "exit=0") == .nothing)
  }

  @Test func aTroubleMayStandBeforeASign() throws {
    let named = try #require(OutputSign("turnLimit .a=b", ofTrouble: true))
    #expect(named.trouble == .turnLimit)
    #expect(named.finding(in: line(#"{"a":"b"}"#)) == .given)
    let exit = try #require(OutputSign("authentication exit=41", ofTrouble: true))
    #expect(exit.exit == 41 && exit.trouble == .authentication)
    let words = try #require(OutputSign("some words", ofTrouble: true))
    #expect(words.trouble == nil && words.finding(in: line("with some words")) == .given)
    #expect(OutputSign("turnLimit is a word")?.trouble == nil)
  }
}
