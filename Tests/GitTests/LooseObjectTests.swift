import GitFixtures
import Testing

@testable import Git

@Suite struct LooseObjectTests {
  private func file(of id: Oid) -> String {
    ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
  }

  private func replace(_ file: String, _ bytes: some Sequence<UInt8>, in fixture: GitFixture) throws
  {
    if fixture.exists(file) { try fixture.remove(file) }
    try fixture.write(file, bytes: Array(bytes))
  }

  /// libgit2 would read on for ever.
  @Test func cutOffAnywhere() throws {
    let fixture = try GitFixture()
    let content = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 37) }
    let id = try fixture.open().writeBlob(content)
    let whole = try fixture.readBytes(file(of: id))
    for length in 0..<whole.count {
      try replace(file(of: id), whole.prefix(length), in: fixture)
      #expect(throws: GitError.self, "\(length)") { try fixture.open().blob(id, limit: 1000) }
    }
    try replace(file(of: id), whole, in: fixture)
    #expect(try fixture.open().blob(id, limit: 1000) == content)
  }

  @Test func cutOffCommitsAndTrees() throws {
    let fixture = try GitFixture()
    let (commit, tree) = (try fixture.id("HEAD"), try fixture.id("HEAD^{tree}"))
    for id in [commit, tree] {
      let whole = try fixture.readBytes(file(of: id))
      try replace(file(of: id), whole.prefix(whole.count * 3 / 4), in: fixture)
    }
    let error = #expect(throws: GitError.self) { try fixture.open().commit(commit) }
    #expect(error?.code == .malformed)
    #expect(error?.message == "its file is damaged or cut off")
    #expect(throws: GitError.self) { try fixture.open().tree(tree) }
  }

  /// Git and libgit2 take a file that is there for the object, and write nothing.
  @Test(arguments: [false, true])
  func whatIsWrittenAgainIsWhole(_ isPacking: Bool) throws {
    let fixture = try GitFixture()
    let content = Array("precious".utf8)
    let id = try fixture.open().writeBlob(content)
    let whole = try fixture.readBytes(file(of: id))
    for length in 0..<whole.count {
      try replace(file(of: id), whole.prefix(length), in: fixture)
      let repository = try fixture.open()
      #expect(repository.damagedFile(of: id) == fixture.absolute(file(of: id)), "\(length)")
      if isPacking {
        #expect(try repository.writingPack { try repository.writeBlob(content) } == id)
      } else {
        #expect(try repository.writeBlob(content) == id)
      }
      #expect(try fixture.open().blob(id, limit: 100) == content, "\(length)")
      #expect(repository.damagedFile(of: id) == nil)
      try fixture.git("fsck", "--strict")
      if isPacking { try fixture.run("sh", ["-c", "rm -f .git/objects/pack/*"]).succeeded() }
    }
  }

  @Test func anotherObjectsFile() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let (one, other) = (try repository.writeBlob([1]), try repository.writeBlob([2]))
    try replace(file(of: one), fixture.readBytes(file(of: other)), in: fixture)
    #expect(throws: GitError.self) { try fixture.open().blob(one, limit: 10) }
    #expect(try fixture.open().blob(other, limit: 10) == [2])
  }

  @Test func changedAnywhere() throws {
    let fixture = try GitFixture()
    let id = try fixture.open().writeBlob(Array("precious, precious, precious".utf8))
    let whole = try fixture.readBytes(file(of: id))
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 0x10
      try replace(file(of: id), bytes, in: fixture)
      // A flag of the stream that says nothing may change without harm; other content may never come.
      let found = try? fixture.open().blob(id, limit: 1000)
      #expect(found == nil || found == Array("precious, precious, precious".utf8), "\(index)")
    }
  }

  @Test(arguments: ["0", "1", "9"]) func anyCompression(_ level: String) throws {
    let fixture = try GitFixture()
    try fixture.git("config", "core.looseCompression", level)
    let text = String(repeating: "The same line again.\n", count: 10_000)
    let id = try fixture.git("hash-object", "-w", "--stdin", input: text).line
    let oid = try #require(Oid(hex: id))
    #expect(try fixture.open().blob(oid, limit: 1 << 20) == Array(text.utf8))
    #expect(throws: GitError.self) { try fixture.open().blob(oid, limit: 1000) }
  }
}
