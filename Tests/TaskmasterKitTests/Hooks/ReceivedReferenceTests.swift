import Git
import Testing

@testable import TaskmasterKit

/// What the hook `pre-receive` is given to read.
struct ReceivedReferenceTests {
  private let one = String(repeating: "1", count: 40)
  private let two = String(repeating: "2", count: 40)
  private let zero = String(repeating: "0", count: 40)

  private func parse(_ text: String) throws(Problem) -> [PushedReference] {
    try PushedReference.parse(received: Array(text.utf8))
  }

  @Test func aLineEach() throws {
    let references = try parse(
      "\(zero) \(one) refs/heads/new\n\(one) \(two) refs/notes/taskmaster\n\(two) \(zero) refs/x\n")
    #expect(references.map(\.before) == [nil, Oid(hex: one), Oid(hex: two)])
    #expect(references.map(\.commit) == [Oid(hex: one), Oid(hex: two), nil])
    #expect(references.map(\.isLog) == [false, true, false])
    #expect(references.map(\.branch) == ["new", nil, nil])
    #expect(try parse("") == [])
  }

  @Test(arguments: ["x", "1 2", "1 2 3", " ", "\u{0}"])
  func whatIsNoSuchLine(text: String) {
    #expect(throws: Problem.self) { try parse(text) }
    #expect(throws: Problem.self) { try parse("\(one) \(two)\n") }
    #expect(throws: Problem.self) { try parse("\(one) \(two) \n") }
  }

  /// Total: whatever comes is read or refused.
  @Test(arguments: 1...20) func anyBytes(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let alphabet = Array(" \n\u{0}0123456789abcdef\u{FF}refs/heads/x".utf8)
    for _ in 0..<500 {
      let bytes = (0..<Int(next() % 200)).map { _ in alphabet[Int(next()) % alphabet.count] }
      _ = try? PushedReference.parse(received: bytes)
      _ = try? PushedReference.parse(bytes)
    }
  }
}
