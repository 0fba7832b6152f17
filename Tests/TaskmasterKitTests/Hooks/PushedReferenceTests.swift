import Git
import Testing

@testable import TaskmasterKit

/// What Git gives the hook to read.
struct PushedReferenceTests {
  private let one = String(repeating: "1", count: 40)
  private let two = String(repeating: "2", count: 40)
  private let none = String(repeating: "0", count: 40)

  private func parse(_ text: String) throws -> [PushedReference] {
    try PushedReference.parse(Array(text.utf8))
  }

  @Test func aLineForEachReference() throws {
    let references = try parse(
      """
      refs/heads/main \(one) refs/heads/main \(two)
      (delete) \(none) refs/heads/old \(two)
      refs/notes/taskmaster \(one) refs/notes/taskmaster \(none)

      """)
    #expect(references.map(\.branch) == ["main", "old", nil])
    #expect(references.map(\.commit) == [Oid(hex: one), nil, Oid(hex: one)])
    #expect(references.map(\.before) == [Oid(hex: two), Oid(hex: two), nil])
    #expect(references.map(\.isLog) == [false, false, true])
    #expect(try parse("\n").isEmpty)
  }

  @Test func whatIsPushedMayBeAnyExpression() throws {
    let reference = try #require(try parse(":/a b  c \(one) refs/heads/x \(none)").first)
    #expect(reference.branch == "x")
  }

  @Test func aNameMayBeAnyBytes() throws {
    let line = Array("x \(one) refs/heads/".utf8) + [0xFF] + Array(" \(none)".utf8)
    let reference = try #require(try PushedReference.parse(line).first)
    #expect(reference.branch == nil && !reference.isLog)
  }

  @Test(arguments: ["refs", "a b c d", "a  b  c  d", "a 1 b 2"])
  func anythingElseIsRefused(_ line: String) {
    #expect(throws: Problem.self) { try parse(line) }
  }

  @Test func onlyNamesThatEndInANumberMayBeATasks() throws {
    let names = ["1282544961935709", "task/1282544961935709", "release-2", "main", "1234x"]
    let references = try parse(
      names.map { "x \(one) refs/heads/\($0) \(none)\n" }.joined()
        + "(delete) \(none) refs/heads/1 \(two)\n")
    #expect(
      references.compactMap { PushedBranch($0)?.name }
        == ["1282544961935709", "task/1282544961935709", "release-2"])
  }
}
