import GitFixtures
import Testing

@testable import TaskmasterKit

struct LineAssemblerTests {
  /// The lines that come of pieces; a cut one ends with "|".
  private func lines(_ pieces: [String], limit: Int = 8, lookahead: Int = 0) -> [String] {
    var assembler = LineAssembler(limit: limit, lookahead: lookahead)
    var found: [String] = []
    func receive(_ line: UnsafeRawBufferPointer, _ isCut: Bool) {
      found.append(String(decoding: line, as: UTF8.self) + (isCut ? "|" : ""))
    }
    for piece in pieces { Array(piece.utf8).withUnsafeBytes { assembler.feed($0, receive) } }
    assembler.finish(receive)
    return found
  }

  @Test func everyKindOfEndEndsALine() {
    #expect(lines(["a\nb\r\nc\rd"]) == ["a", "b", "c", "d"])
    #expect(lines(["\n\n\r\n"]) == ["", "", ""])
    #expect(lines(["\r\r\ra\r\r\n"]) == ["a", ""])
    #expect(lines([]).isEmpty)
    #expect(lines(["no end"]) == ["no end"])
  }

  @Test func aTooLongLineIsCutAtOnce() {
    #expect(lines(["123456789\nnext"]) == ["12345678|", "next"])
    #expect(lines(["12345678\nnext"]) == ["12345678", "next"])
    #expect(
      lines(["1234", "56789", "more", "more\r\nnext\n"], lookahead: 2) == ["123456789m|", "next"])
    #expect(lines(["123456789"]) == ["12345678|"])
    #expect(lines(["123456789\nnext"], lookahead: 2) == ["123456789|", "next"])
  }

  @Test func whereThePiecesEndMakesNoDifference() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        ["a", "b", "\n", "\r", "\r\n"].randomElement(using: &generator) ?? "a"
      }.joined()
      let whole = lines([text], limit: 5, lookahead: 2)
      var pieces: [String] = []
      var rest = Substring(text).unicodeScalars
      while !rest.isEmpty {
        let count = Int.random(in: 1...4, using: &generator)
        pieces.append(String(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(lines(pieces, limit: 5, lookahead: 2) == whole)
    }
  }

  /// The lines as a plain reading of the rules gives them.
  @Test func theyAreTheLinesOfTheText() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<500 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ -> UInt8 in
        ([0x61, 0x0A, 0x0D] as [UInt8]).randomElement(using: &generator) ?? 0
      }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(lines([text], limit: 100) == plainLines(bytes))
    }
  }

  private func plainLines(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var line: [UInt8] = []
    var hasEnded = false
    for byte in bytes {
      switch byte {
      case 0x0A:
        if !hasEnded { found.append(String(decoding: line, as: UTF8.self)) }
        line = []
        hasEnded = false
      case 0x0D:
        hasEnded = !line.isEmpty
        if hasEnded { found.append(String(decoding: line, as: UTF8.self)) }
        line = []
      default:
        line.append(byte)
        hasEnded = false
      }
    }
    if !line.isEmpty { found.append(String(decoding: line, as: UTF8.self)) }
    return found
  }
}
