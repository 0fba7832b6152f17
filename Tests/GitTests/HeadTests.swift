import GitFixtures
import Testing

@testable import Git

@Suite struct HeadTests {
  @Test func onABranch() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    #expect(try repository.head() == .branch("refs/heads/main", head))
    #expect(try repository.head().target == head)
    #expect(try repository.target(of: "HEAD") == head)
    try fixture.git("checkout", "--quiet", "-b", "a/b")
    try fixture.git("pack-refs", "--all", "--prune")
    #expect(try repository.head() == .branch("refs/heads/a/b", head))
  }

  @Test func unborn() throws {
    let fixture = try GitFixture.unborn()
    let repository = try fixture.open()
    #expect(try repository.head() == .unborn("refs/heads/main"))
    #expect(try repository.head().target == nil)
    #expect(try repository.target(of: "HEAD") == nil)
  }

  @Test func detached() throws {
    let fixture = try GitFixture()
    try fixture.git("checkout", "--quiet", "--detach")
    #expect(try fixture.open().head() == .detached(fixture.id("HEAD")))
  }

  @Test func ofALinkedWorktree() throws {
    let fixture = try GitFixture()
    let worktree = try fixture.addWorktree("side")
    let commit = try worktree.commit("More")
    #expect(try worktree.open().head() == .branch("refs/heads/side", #require(Oid(hex: commit))))
    #expect(try fixture.open().head() == .branch("refs/heads/main", fixture.id("main")))
  }

  @Test func damaged() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    try fixture.write(".git/HEAD", "rubbish\n")
    let error = #expect(throws: GitError.self) { try repository.head() }
    #expect(error?.code == .malformed)
  }
}

@Suite struct CheckedOutTests {
  private func used(_ fixture: GitFixture, _ branches: String...) throws -> [String] {
    let repository = try fixture.open()
    return try branches.filter { try repository.isCheckedOut(branch: "refs/heads/" + $0) }
  }

  @Test func mainAndLinkedWorktrees() throws {
    let fixture = try GitFixture()
    try fixture.git("branch", "idle")
    let worktree = try fixture.addWorktree("side")
    for place in [fixture, worktree] {
      #expect(try used(place, "main", "side", "idle", "none") == ["main", "side"])
    }
    try fixture.git("worktree", "remove", worktree.path)
    #expect(try used(fixture, "main", "side") == ["main"])
  }

  @Test func bareHasNoCheckout() throws {
    let fixture = try GitFixture.bare()
    #expect(try used(fixture, "main") == [])
    let worktree = try fixture.addWorktree("side")
    #expect(try used(fixture, "main", "side") == ["side"])
    #expect(try used(worktree, "main", "side") == ["side"])
  }

  @Test func whileItIsRebased() throws {
    let fixture = try GitFixture()
    try fixture.git("checkout", "--quiet", "-b", "topic")
    try fixture.write("README.md", "mine\n")
    try fixture.commit("Mine")
    try fixture.git("checkout", "--quiet", "main")
    try fixture.write("README.md", "theirs\n")
    try fixture.commit("Theirs")
    let rebase = fixture.run("git", ["rebase", "--quiet", "main", "topic"])
    #expect(rebase.exitStatus == 1)
    #expect(try used(fixture, "main", "topic") == ["topic"])
  }

  @Test func whileItIsBisected() throws {
    let fixture = try GitFixture()
    for number in 1...4 { try fixture.commit("\(number)") }
    try fixture.git("checkout", "--quiet", "-b", "topic")
    try fixture.git("bisect", "start", "HEAD", "HEAD~4")
    #expect(try used(fixture, "main", "topic") == ["topic"])
  }
}
