import GitFixtures
import Testing

@testable import Git

@Suite struct DiffStatTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.write("a.txt", (1...40).map { "line \($0)\n" }.joined())
    try fixture.write("b.txt", "one\ntwo\nthree")
    try fixture.write("binary", bytes: (0..<200).map { UInt8($0) })
    try fixture.write("windows", "a\r\nb\r\n")
    try fixture.commit("Files")
  }

  /// What `git diff --shortstat` says.
  private func shortstat(_ old: String, _ new: String) throws -> DiffStat {
    let said = try fixture.git("diff", "--shortstat", old, new).line
    func number(_ word: String) -> Int {
      let part = said.split(separator: ",").first { $0.contains(word) }
      return part?.split(separator: " ").first.flatMap { Int($0) } ?? 0
    }
    return DiffStat(
      files: number("file"), insertions: number("insertion"), deletions: number("deletion"))
  }

  private func compare(_ change: () throws -> Void) throws {
    try change()
    try fixture.commit("Change")
    let expected = try shortstat("HEAD~1", "HEAD")
    let mine = try fixture.open().diffStat(
      from: fixture.id("HEAD~1^{tree}"), to: fixture.id("HEAD^{tree}"))
    #expect(mine == expected)
    #expect(mine.files > 0)
  }

  @Test func edit() throws {
    try compare {
      try fixture.write("a.txt", (1...40).map { "line \($0 % 7 == 0 ? 0 : $0)\n" }.joined())
      try fixture.write("b.txt", "one\ntwo\nfour\n")
    }
  }

  @Test func addAndRemove() throws {
    try compare {
      try fixture.write("new/c.txt", "1\n2\n")
      try fixture.write("empty", "")
      try fixture.remove("b.txt")
    }
  }

  @Test func renameWithAnEdit() throws {
    try compare {
      try fixture.git("mv", "a.txt", "renamed.txt")
      try fixture.write("renamed.txt", (0...40).map { "line \($0)\n" }.joined())
    }
  }

  @Test func binaryModeAndLineEnds() throws {
    try compare {
      try fixture.write("binary", bytes: (0..<200).map { UInt8($0) }.reversed())
      try fixture.write("windows", "a\nb\n")
      try fixture.run("chmod", ["+x", fixture.absolute("b.txt")]).succeeded()
    }
  }

  @Test func submodule() throws {
    let other = try GitFixture()
    try compare { try fixture.git("submodule", "--quiet", "add", other.path, "sub") }
  }

  @Test func fromNothing() throws {
    let empty = try fixture.git("mktree", input: "").line
    let tree = try fixture.id("HEAD^{tree}")
    let repository = try fixture.open()
    #expect(try repository.diffStat(from: nil, to: tree) == shortstat(empty, tree.hex))
    #expect(
      try repository.diffStat(from: tree, to: tree)
        == DiffStat(files: 0, insertions: 0, deletions: 0))
  }

  @Test func whatIsNoTree() throws {
    let repository = try fixture.open()
    #expect(throws: GitError.self) { try repository.diffStat(from: nil, to: fixture.id("HEAD")) }
    #expect(throws: GitError.self) { try repository.diffStat(from: .zero, to: fixture.id("HEAD")) }
  }
}
