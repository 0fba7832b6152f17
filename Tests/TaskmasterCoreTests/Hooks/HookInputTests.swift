import Testing

@testable import TaskmasterCore

/// What Git gives hooks to read.
struct HookInputTests {
  private let one = String(repeating: "1", count: 40)
  private let two = String(repeating: "2", count: 40)
  private let none = String(repeating: "0", count: 40)

  private func parse(_ text: String) throws -> [PushedReference] {
    try PushedReference.parse(prePush: Array(text.utf8))
  }

  @Test func aLineForEachReference() throws {
    let references = try parse(
      """
      refs/heads/main \(one) refs/heads/main \(two)
      (delete) \(none) refs/heads/old \(two)
      refs/notes/taskmaster \(one) refs/notes/taskmaster \(none)

      """)
    #expect(
      references.map { String(decoding: $0.name, as: UTF8.self) }
        == ["refs/heads/main", "refs/heads/old", "refs/notes/taskmaster"])
    #expect(references.map(\.commit) == [ObjectID(hex: one), nil, ObjectID(hex: one)])
    #expect(references.map(\.before) == [ObjectID(hex: two), ObjectID(hex: two), nil])
    #expect(try parse("\n").isEmpty)
  }

  @Test func whatIsPushedMayBeAnyExpression() throws {
    let reference = try #require(try parse(":/a b  c \(one) refs/heads/x \(none)").first)
    #expect(reference.name == Array("refs/heads/x".utf8))
  }

  @Test func aNameMayBeAnyBytes() throws {
    let line = Array("x \(one) refs/heads/".utf8) + [0xFF] + Array(" \(none)".utf8)
    let reference = try #require(try PushedReference.parse(prePush: line).first)
    #expect(reference.name.last == 0xFF)
  }

  @Test(arguments: ["refs", "a b c d", "a  b  c  d", "a 1 b 2"])
  func anythingElseIsRefused(_ line: String) {
    #expect(throws: HookInputError.self) { try parse(line) }
  }

  private func received(_ text: String) throws -> [PushedReference] {
    try PushedReference.parse(preReceive: Array(text.utf8))
  }

  @Test func whatWasRewritten() throws {
    let text = "\(one) \(two)\n\(two) \(one) more of it\n"
    let commits = try RewrittenCommit.parse(postRewrite: Array(text.utf8))
    #expect(commits.map(\.old) == [ObjectID(hex: one), ObjectID(hex: two)])
    #expect(commits.map(\.new) == [ObjectID(hex: two), ObjectID(hex: one)])
    #expect(throws: HookInputError.self) {
      try RewrittenCommit.parse(postRewrite: Array("what?\n".utf8))
    }
  }

  @Test func whatAServerIsTold() throws {
    let references = try received(
      "\(none) \(one) refs/heads/new\n\(one) \(two) refs/notes/taskmaster\n\(two) \(none) refs/x\n")
    #expect(references.map(\.before) == [nil, ObjectID(hex: one), ObjectID(hex: two)])
    #expect(references.map(\.commit) == [ObjectID(hex: one), ObjectID(hex: two), nil])
    #expect(try received("") == [])
  }

  @Test(arguments: ["x", "1 2", "1 2 3", " ", "\u{0}"])
  func whatAServerIsNotTold(text: String) {
    #expect(throws: HookInputError.self) { try received(text) }
    #expect(throws: HookInputError.self) { try received("\(one) \(two)\n") }
    #expect(throws: HookInputError.self) { try received("\(one) \(two) \n") }
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
      _ = try? PushedReference.parse(preReceive: bytes)
      _ = try? PushedReference.parse(prePush: bytes)
      _ = try? RewrittenCommit.parse(postRewrite: bytes)
    }
  }
}
