import GitFixtures
import Testing

@testable import Git

@Suite struct PackTests {
  @Test func onePackForMany() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let before = files(in: fixture.path + "/.git/objects")
    let ids = try repository.writingPack {
      try (0..<500).flatMap { number in
        [try repository.write("task \(number)"), try repository.writeBlob(Array("\(number)".utf8))]
      }
    }
    let new = Set(files(in: fixture.path + "/.git/objects")).subtracting(before)
    #expect(new.count == 2)
    #expect(new.allSatisfy { $0.hasPrefix("pack/pack-") })
    for repository in [repository, try fixture.open()] {
      #expect(ids.allSatisfy(repository.exists))
      #expect(try repository.commit(ids[0])?.message == Array("task 0".utf8))
    }
    let checked = try fixture.git(
      "cat-file", "--batch-check=%(objecttype)", input: ids.map { "\($0)\n" }.joined())
    #expect(checked.line.split(separator: "\n").count { $0 == "blob" } == 500)
    #expect(try fixture.git("fsck", "--strict", "--no-dangling").text == "")
  }

  @Test func readsBackInside() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    try repository.writingPack {
      let blob = try repository.writeBlob([1, 2])
      let tree = try repository.writeTree([TreeEntry(name: [65], oid: blob, mode: .blob)])
      let commit = try repository.writeCommit(CommitDraft("x", tree: tree))
      #expect(try repository.blob(blob, limit: 2) == [1, 2])
      #expect(try repository.entry(at: "A", in: tree)?.oid == blob)
      #expect(try repository.commit(commit)?.tree == tree)
      #expect(try repository.isAncestor(commit, of: repository.write("y", parents: [commit])))
      #expect(try repository.diffStat(from: nil, to: tree).files == 1)
    }
  }

  @Test func nothingIsLeftOfAFailure() throws {
    struct Stop: Error {}
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let before = files(in: fixture.path + "/.git")
    #expect(throws: Stop.self) {
      try repository.writingPack {
        _ = try repository.write("lost")
        throw Stop()
      }
    }
    #expect(files(in: fixture.path + "/.git") == before)
    #expect(!repository.exists(Repository.hash(.commit, CommitText.bytes(of: CommitDraft("lost")))))
    let later = try repository.write("later")
    #expect(try fixture.open().exists(later))
  }

  @Test func nothingIsLeftWhenThereIsNoRoom() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    try fixture.remove(".git/objects/pack")
    try fixture.write(".git/objects/pack", "in the way")
    let before = files(in: fixture.path + "/.git")
    #expect(throws: GitError.self) { try repository.writingPack { try repository.write("lost") } }
    #expect(files(in: fixture.path + "/.git") == before)
    #expect(!repository.exists(Repository.hash(.commit, CommitText.bytes(of: CommitDraft("lost")))))
  }

  @Test func whatIsThereIsNotWrittenAgain() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let loose = try repository.write("same")
    let before = files(in: fixture.path + "/.git/objects")
    #expect(try repository.writingPack { try repository.write("same") } == loose)
    #expect(files(in: fixture.path + "/.git/objects") == before)
    let packed = try repository.writingPack { try repository.write("packed") }
    let after = files(in: fixture.path + "/.git/objects")
    #expect(try repository.writingPack { try repository.write("packed") } == packed)
    #expect(try repository.write("packed") == packed)
    #expect(files(in: fixture.path + "/.git/objects") == after)
  }

  @Test func nothingWritten() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let before = files(in: fixture.path + "/.git")
    #expect(try repository.writingPack { 5 } == 5)
    #expect(files(in: fixture.path + "/.git") == before)
  }

  @Test func withinAnother() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let ids = try repository.writingPack {
      [try repository.write("a"), try repository.writingPack { try repository.write("b") }]
    }
    #expect(try fixture.names(in: ".git/objects/pack").count == 2)
    #expect(ids.allSatisfy(try fixture.open().exists))
  }

  @Test func referencesStayWhereTheyAre() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    try repository.writingPack {
      let commit = try repository.write("a")
      let error = #expect(throws: GitError.self) {
        try repository.move("refs/notes/x", to: commit, expecting: .absent)
      }
      #expect(error?.code == .invalid)
    }
    #expect(try repository.target(of: "refs/notes/x") == nil)
  }

  @Test func borrowsFromAlternates() throws {
    let fixture = try GitFixture()
    let copy = try fixture.clone("copy", "--shared")
    let repository = try copy.open()
    let head = try fixture.id("HEAD")
    let id = try repository.writingPack { try repository.write("x", parents: [head]) }
    #expect(try repository.commit(id)?.parents == [head])
    #expect(try copy.git("fsck", "--strict", "--no-dangling").text == "")
  }
}
