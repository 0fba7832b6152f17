import GitFixtures
import Testing

@testable import Git

@Suite struct TreeTests {
  private func entry(_ name: String, _ oid: Oid, _ mode: FileMode = .blob) -> TreeEntry {
    TreeEntry(name: Array(name.utf8), oid: oid, mode: mode)
  }

  @Test func thereAndBack() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let blob = try repository.writeBlob([1])
    let inner = try repository.writeTree([entry("x", blob, .executable)])
    // Sorted by Git as "a", "a.c", "a/", "a0".
    let entries = [
      entry("a0", blob), entry("a-b", inner, .tree), entry("a.c", blob, .link),
      entry("a", inner, .tree), entry("ü", try fixture.id("HEAD"), .commit),
    ]
    let id = try repository.writeTree(entries)
    let lines = try fixture.git("ls-tree", id.hex).line.split(separator: "\n")
    let expected = ["a-b", "a.c", "a", "a0", #""\303\274""#]
    #expect(lines.map { $0.split(separator: "\t")[1] } == expected.map { $0[...] })
    #expect(lines.first?.hasPrefix("040000 tree \(inner)") == true)
    let read = try #require(try repository.tree(id))
    #expect(Set(read) == Set(entries))
    #expect(try repository.writeTree(read) == id)
    try fixture.git("fsck", "--strict")
  }

  @Test func sameAsGit() throws {
    let fixture = try GitFixture()
    for name in ["a/b", "a.b", "a-b", "a0", "a/c/d", "b"] { try fixture.write(name, name) }
    try fixture.commit("Files")
    let repository = try fixture.open()
    let id = try fixture.id("HEAD^{tree}")
    let entries = try #require(try repository.tree(id))
    #expect(try repository.writeTree(entries.shuffled()) == id)
    #expect(Repository.hash(.tree, TreeText.bytes(of: entries.reversed())) == id)
  }

  @Test func empty() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.writeTree([])
    #expect(id.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    #expect(try repository.tree(id) == [])
  }

  @Test(arguments: ["", ".", "..", ".git", ".GIT", "a/b", "a\0b"])
  func badName(_ name: String) throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let error = #expect(throws: GitError.self) {
      try repository.writeTree([entry(name, .emptyTree)])
    }
    #expect(error?.code == .invalid)
  }

  @Test func sameNameTwice() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    #expect(throws: GitError.self) {
      try repository.writeTree([entry("a", .emptyTree), entry("a", .emptyTree, .tree)])
    }
  }

  @Test(arguments: [
    "100644", "100644 ", "100644 a", "100644 a\0", "100644 a\0123456789012345678",
    "10064x a\001234567890123456789", "100644 \001234567890123456789",
    "7777777777777777 a\001234567890123456789", "x",
  ])
  func malformed(_ text: String) throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.write(.tree, Array(text.utf8))
    let error = #expect(throws: GitError.self) { try repository.tree(id) }
    #expect(error?.code == .malformed)
  }

  @Test func paths() throws {
    let fixture = try GitFixture()
    for name in ["a/b/c.txt", "a.txt", "a/d.txt", "z"] { try fixture.write(name, name) }
    try fixture.commit("Files")
    let repository = try fixture.open()
    let tree = try fixture.id("HEAD^{tree}")
    let all = try repository.paths(in: tree)
    let listed = try fixture.git("ls-tree", "-r", "--name-only", tree.hex).line
    #expect(all.map { String(decoding: $0.path, as: UTF8.self) }.joined(separator: "\n") == listed)
    let some = try repository.paths(in: tree) { $0.starts(with: Array("a/".utf8)) }
    #expect(some.count == 2)
    #expect(
      try some.map(\.entry.oid) == [fixture.id("HEAD:a/b/c.txt"), fixture.id("HEAD:a/d.txt")])
    #expect(throws: GitError.self) { try repository.paths(in: tree, limit: 5) }
  }

  @Test func entryAtAPath() throws {
    let fixture = try GitFixture()
    try fixture.write("a/b/c.txt", "c")
    try fixture.commit("Files")
    let repository = try fixture.open()
    let tree = try fixture.id("HEAD^{tree}")
    #expect(try repository.entry(at: "a/b/c.txt", in: tree)?.oid == fixture.id("HEAD:a/b/c.txt"))
    #expect(try repository.entry(at: "a/b", in: tree)?.mode == .tree)
    for path in ["", "a/x", "a/b/c.txt/d", "/a", "a/", "A"] {
      #expect(try repository.entry(at: path, in: tree) == nil)
    }
  }

  @Test func aTreeThatIsMissing() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let missing = Repository.hash(.tree, Array("missing".utf8))
    let outer = try repository.writeTree([entry("a", missing, .tree)])
    let error = #expect(throws: GitError.self) { try repository.entry(at: "a/b", in: outer) }
    #expect(error?.code == .notFound)
    #expect(error?.hint == "git fsck tells what else is missing")
    #expect(throws: GitError.self) { try repository.paths(in: outer) }
  }
}
