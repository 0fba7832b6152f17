import GitFixtures
import Testing

@testable import Git

/// What two trees do not have in common.
@Suite struct TreeDifferenceTests {
  // First, so that it is closed when the fixture ends.
  private let repository: Repository
  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
  }

  private func tree(_ files: [String: String], directories: [String: Oid] = [:]) throws -> Oid {
    try repository.writeTree(
      files.map { name, text in
        TreeEntry(
          name: Array(name.utf8), oid: try repository.writeBlob(Array(text.utf8)), mode: .blob)
      } + directories.map { TreeEntry(name: Array($0.utf8), oid: $1, mode: .tree) })
  }

  private func differences(_ tree: Oid, _ other: Oid?) throws -> [String] {
    try repository.entries(of: tree, notIn: other).map { entry, other in
      String(decoding: entry.name, as: UTF8.self) + (other == nil ? " new" : " changed")
    }
  }

  @Test func theSameTreeHasNone() throws {
    let tree = try tree(["a": "1"])
    #expect(try differences(tree, tree) == [])
  }

  @Test func everythingIsNewInAnEmptyTree() throws {
    #expect(try differences(tree(["a": "1", "b": "2"]), nil) == ["a new", "b new"])
  }

  @Test func whatIsChangedAddedAndGone() throws {
    let old = try tree(["a": "1", "b": "2", "d": "4", "e": "5"])
    let new = try tree(["a": "1", "b": "3", "c": "3", "e": "5"])
    #expect(try differences(new, old) == ["b changed", "c new"])
    #expect(try differences(old, new) == ["b changed", "d new"])
  }

  @Test func aFileThatBecameADirectory() throws {
    let inner = try tree(["x": "1"])
    let old = try tree(["a": "1", "a.b": "2"])
    let new = try tree(["a.b": "2"], directories: ["a": inner])
    #expect(try differences(new, old) == ["a new"])
    #expect(try differences(old, new) == ["a new"])
  }

  @Test func anyTwoTreesDifferByWhatASetSays() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let sides = (0..<2).map { _ in
        Dictionary(
          uniqueKeysWithValues: (0..<20).filter { _ in Bool.random(using: &random) }.map {
            ("f\($0)", "\(Int.random(in: 0..<3, using: &random))")
          })
      }
      let expected = sides[0].filter { sides[1][$0.key] != $0.value }.map(\.key)
      let found = try repository.entries(of: tree(sides[0]), notIn: tree(sides[1]))
      #expect(
        Set(found.map { String(decoding: $0.entry.name, as: UTF8.self) }) == Set(expected))
      #expect(
        found.allSatisfy { entry, other in
          (other != nil) == (sides[1][String(decoding: entry.name, as: UTF8.self)] != nil)
        })
    }
  }

  @Test func whatIsNoTreeIsDamaged() throws {
    let good = try tree(["a": "1"])
    let bad = try repository.write(.tree, Array("100644 a".utf8))
    #expect(throws: GitError.self) { try repository.entries(of: bad, notIn: good) }
    #expect(throws: GitError.self) { try repository.entries(of: good, notIn: bad) }
    let nowhere = Repository.hash(.tree, [1])
    #expect(throws: GitError.self) { try repository.entries(of: nowhere, notIn: good) }
  }

  @Test func whatWasReadOnceIsRemembered() throws {
    try fixture.git("gc", "--quiet")
    let commit = try #require(Oid(hex: fixture.commitID("main")))
    let (first, second) = try repository.readingMuch {
      (try repository.commit(commit), try repository.commit(commit))
    }
    #expect(first == second && first != nil)
    // One that has a file of its own since is read all the same.
    let blob = try repository.readingMuch {
      try repository.blob(repository.writeBlob([1, 2, 3]), limit: 10)
    }
    #expect(blob == [1, 2, 3])
    #expect(throws: GitError.self) {
      try repository.readingMuch {
        _ = try repository.commit(commit)
        _ = try repository.blob(commit, limit: 1000)
      }
    }
  }
}
