import Git
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What references mean to us.
struct PushedReferenceTests {
  private let one = String(repeating: "1", count: 40)
  private let two = String(repeating: "2", count: 40)
  private let none = String(repeating: "0", count: 40)

  private func parse(_ text: String) throws -> [PushedReference] {
    try PushedReference.parse(prePush: Array(text.utf8))
  }

  @Test func branchesAndTheLog() throws {
    let references = try parse(
      """
      refs/heads/main \(one) refs/heads/main \(two)
      (delete) \(none) refs/heads/old \(two)
      refs/notes/taskmaster \(one) refs/notes/taskmaster \(none)

      """)
    #expect(references.map(\.branch) == ["main", "old", nil])
    #expect(references.map(\.isLog) == [false, false, true])
    let odd = PushedReference(name: Array("refs/heads/".utf8) + [0xFF], commit: nil, before: nil)
    #expect(odd.branch == nil && !odd.isLog)
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
