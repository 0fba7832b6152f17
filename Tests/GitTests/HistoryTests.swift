import GitFixtures
import Testing

@testable import Git

@Suite struct HistoryTests {
  private func line(_ repository: Repository, _ start: Oid, limit: Int = .max) throws -> [Oid] {
    var ids: [Oid] = []
    try repository.firstParents(of: start, limit: limit) { commit in
      ids.append(commit.id)
      return true
    }
    return ids
  }

  @Test func ancestors() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let a = try repository.write("a")
    let b = try repository.write("b", parents: [a])
    let c = try repository.write("c")
    let merge = try repository.write("merge", parents: [c, b])
    for (earlier, later, expected) in [
      (a, a, true), (a, b, true), (b, a, false), (a, merge, true), (c, merge, true), (c, b, false),
      (merge, a, false),
    ] {
      #expect(try repository.isAncestor(earlier, of: later) == expected)
    }
    #expect(try line(repository, merge) == [merge, c])
    #expect(try line(repository, b) == [b, a])
    #expect(try line(repository, b, limit: 1) == [b])
    #expect(try line(repository, b, limit: 0) == [])
  }

  @Test func whatIsMissing() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let missing = Repository.hash(.commit, Array("missing".utf8))
    let a = try repository.write("a")
    #expect(try !repository.isAncestor(missing, of: a))
    let error = #expect(throws: GitError.self) { try repository.isAncestor(a, of: missing) }
    #expect(error?.code == .notFound)
    let orphan = CommitText.bytes(of: CommitDraft("b", parents: [missing]))
    let b = try repository.write(.commit, orphan)
    #expect(throws: GitError.self) { try line(repository, b) }
    #expect(throws: GitError.self) { try repository.isAncestor(a, of: b) }
  }

  @Test func walkThatIsEnded() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let a = try repository.write("a")
    let b = try repository.write("b", parents: [a])
    var visited = 0
    try repository.firstParents(of: b) { _ in
      visited += 1
      return false
    }
    #expect(visited == 1)
  }

  @Test func shallowClone() throws {
    let fixture = try GitFixture()
    for number in 1...5 { try fixture.commit("\(number)") }
    let copy = fixture.at("../copy")
    try fixture.git("clone", "--quiet", "--depth=3", "file://" + fixture.path, copy.path)
    let repository = try copy.open()
    #expect(repository.isShallow)
    let (tip, edge, before) = (
      try fixture.id("HEAD"), try fixture.id("HEAD~2"), try fixture.id("HEAD~3")
    )
    #expect(try line(repository, tip).count == 3)
    #expect(try repository.isAncestor(edge, of: tip))
    #expect(try !repository.isAncestor(before, of: tip))
    #expect(try !repository.isAncestor(tip, of: edge))
    #expect(try repository.diffStat(from: nil, to: copy.id("HEAD^{tree}")).files == 1)
    try copy.git("fetch", "--quiet", "--unshallow")
    #expect(!repository.isShallow)
    #expect(try repository.isAncestor(before, of: tip))
    #expect(try line(repository, tip).count == 6)
  }

  @Test func linkedWorktreeOfAShallowClone() throws {
    let fixture = try GitFixture()
    try fixture.commit("More")
    let copy = fixture.at("../copy")
    try fixture.git("clone", "--quiet", "--depth=1", "file://" + fixture.path, copy.path)
    let worktree = try copy.addWorktree("side")
    #expect(try worktree.open().isShallow)
    #expect(try line(worktree.open(), fixture.id("HEAD")).count == 1)
  }
}
