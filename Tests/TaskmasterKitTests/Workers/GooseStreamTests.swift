import GitFixtures
import Testing

@testable import TaskmasterKit

struct GooseStreamTests {
  private func stream(_ lines: String...) -> GooseStream {
    var stream = GooseStream()
    for line in lines { stream.feed(line) }
    return stream
  }

  static func text(_ text: String, id: String? = "a", role: String = "assistant") -> String {
    let id = id.map { "\"\($0)\"" } ?? "null"
    return """
      {"type":"message","message":{"id":\(id),"role":"\(role)","created":1,\
      "content":[{"type":"text","text":"\(text)"}],"metadata":{"userVisible":true}}}
      """
  }

  static let tool = """
    {"type":"message","message":{"role":"assistant","content":[{"type":"toolRequest","id":"call_63",\
    "toolCall":{"status":"success","value":{"name":"shell","arguments":{"command":"ls"}}}}]}}
    """
  static let answer = """
    {"type":"message","message":{"role":"user","content":[{"type":"toolResponse","id":"call_63",\
    "toolResult":{"status":"success","value":{"structuredContent":{"stdout":"a"},"isError":false}}}]}}
    """
  static let complete =
    #"{"type":"complete","total_tokens":1234,"input_tokens":1100,"output_tokens":134}"#

  @Test func piecesOfOneTextAreJoined() {
    let stream = stream(
      Self.text("I look. "), Self.tool, Self.answer, Self.text("All ", id: "b"),
      Self.text("is ", id: "b"), Self.text("done.", id: "b"), Self.complete)
    #expect(stream.lastText == "All is done.")
    #expect(stream.isComplete)
    #expect(stream.totalTokens == 1234)
    #expect(stream.inputTokens == 1100)
    #expect(stream.outputTokens == 134)
    #expect(stream.turns == 2)
    #expect(stream.error == nil)
    #expect(stream.noise.isEmpty)
  }

  @Test func piecesWithoutAnIDFollowEachOther() {
    #expect(stream(Self.text("a", id: nil), Self.text("b", id: nil)).lastText == "ab")
    #expect(stream(Self.text("a", id: nil), Self.answer, Self.text("b", id: nil)).lastText == "b")
    #expect(stream(Self.text("a", id: "x"), Self.text("b", id: "y")).lastText == "b")
    #expect(stream(Self.text("a"), Self.tool, Self.text("b")).lastText == "ab")
  }

  @Test func theLastEventDecidesWhetherItIsComplete() {
    #expect(!stream(Self.text("a")).isComplete)
    #expect(!stream(Self.complete, Self.text("a")).isComplete)
    #expect(!stream(Self.complete, #"{"type":"error","error":"x"}"#).isComplete)
    #expect(stream(Self.complete, "not an event").isComplete)
  }

  @Test func anErrorIsKeptWhateverFollows() {
    let stream = stream(
      #"{"type":"error","error":"Headless run interrupted"}"#, #"{"type":"error"}"#, Self.complete)
    #expect(stream.error == "Headless run interrupted")
    #expect(stream.isComplete)
  }

  @Test func unknownThingsAreSkipped() {
    let stream = stream(
      #"{"type":"notification","extension_id":"developer","log":{"message":"..."}}"#,
      #"{"type":"model_change","model":"big-1","mode":"auto"}"#, #"{"type":"from the future"}"#,
      #"{"type":"message"}"#, #"{"type":"message","message":{"role":"assistant","content":7}}"#,
      #"{"type":"message","message":{"role":"assistant","content":[{"type":"thinking","x":1},3]}}"#,
      #"{"type":"complete","total_tokens":null}"#)
    #expect(stream.lastText.isEmpty)
    #expect(stream.noise.isEmpty)
    #expect(stream.isComplete)
    #expect(stream.totalTokens == nil)
    #expect(stream.model == "big-1")
  }

  @Test func otherLinesAreTheDiagnosis() {
    let stream = stream("error: Error Unknown provider: x", "", "[1]", "{\"cut off")
    #expect(stream.noise == "error: Error Unknown provider: x\n[1]")
  }

  @Test func itStaysSmall() {
    var stream = GooseStream()
    for _ in 0..<2000 {
      stream.feed(Self.text(String(repeating: "ä", count: 50)))
      stream.feed(String(repeating: "noise ", count: 20))
    }
    #expect(stream.lastText.utf8.count == 16 * 1024)
    #expect(stream.noise.utf8.count <= 4 * 1024)
  }

  @Test func noLineIsTooStrange() {
    var generator = SeededGenerator(seed: 11)
    let parts = [
      "{", "}", "[", "]", "\"type\"", ":", ",", "\"message\"", "\"error\"", "\"complete\"", "null",
      "1e9", "\"content\"", "\\", "\u{0}", "\"role\":\"assistant\"", "\"total_tokens\":-1",
    ]
    for _ in 0..<2000 {
      var stream = GooseStream()
      let count = Int.random(in: 0...12, using: &generator)
      stream.feed((0..<count).compactMap { _ in parts.randomElement(using: &generator) }.joined())
    }
  }
}
