import GitFixtures
import Testing

@testable import Git

@Suite struct OpeningTests {
  @Test func fromTheTopAndFromBelow() throws {
    let fixture = try GitFixture()
    try fixture.makeDirectory("a/b")
    for place in [fixture, fixture.at("a/b"), fixture.at(".git"), fixture.at(".git/refs")] {
      let repository = try place.open()
      #expect(repository.gitDirectory == fixture.path + "/.git")
      #expect(repository.commonDirectory == fixture.path + "/.git")
      #expect(repository.workTree == fixture.path)
      #expect(!repository.isBare)
      #expect(!repository.isShallow)
      #expect(!repository.isPartialClone)
    }
  }

  @Test func bare() throws {
    let fixture = try GitFixture.bare()
    for repository in [
      try fixture.open(), try fixture.at("refs").open(),
      try Repository(gitDirectory: fixture.path + "/"),
    ] {
      #expect(repository.gitDirectory == fixture.path)
      #expect(repository.workTree == nil)
      #expect(repository.isBare)
    }
  }

  @Test func linkedWorktree() throws {
    let fixture = try GitFixture()
    let worktree = try fixture.addWorktree("side")
    let git = fixture.path + "/.git"
    for repository in [
      try worktree.open(), try Repository(gitDirectory: git + "/worktrees/side"),
    ] {
      #expect(repository.gitDirectory == git + "/worktrees/side")
      #expect(repository.commonDirectory == git)
      #expect(repository.workTree == worktree.path)
      #expect(!repository.isBare)
    }
  }

  @Test func linkedWorktreeOfABareRepository() throws {
    let fixture = try GitFixture.bare()
    let worktree = try fixture.addWorktree("side")
    let repository = try worktree.open()
    #expect(repository.commonDirectory == fixture.path)
    #expect(repository.workTree == worktree.path)
    #expect(!repository.isBare)
  }

  @Test func separateGitDirectory() throws {
    let fixture = try GitFixture.outside()
    let git = fixture.at("../elsewhere.git").path
    try fixture.git("init", "--quiet", "--separate-git-dir", git)
    try fixture.makeDirectory("below")
    let repository = try fixture.at("below").open()
    #expect(repository.gitDirectory == git)
    #expect(repository.workTree == fixture.path)
  }

  @Test func throughASymbolicLink() throws {
    let fixture = try GitFixture()
    try fixture.run("ln", ["-s", fixture.path, fixture.at("../link").path]).succeeded()
    #expect(try fixture.at("../link").open().gitDirectory == fixture.path + "/.git")
  }

  @Test func exactlyTheOneThatIsNamed() throws {
    let fixture = try GitFixture()
    let repository = try Repository(gitDirectory: fixture.path + "/.git")
    #expect(repository.workTree == fixture.path)
    #expect(throws: GitError.self) { try Repository(gitDirectory: fixture.path + "/.git/refs") }
    #expect(throws: GitError.self) { try Repository(gitDirectory: fixture.path) }
  }

  @Test func nothingThere() throws {
    let fixture = try GitFixture.outside()
    let variables = ["GIT_CEILING_DIRECTORIES": fixture.sandbox.root]
    let error = try fixture.refusal(variables)
    #expect(error.code == .notFound)
    #expect(error.message == "not a Git repository, nor inside one")
    #expect(error.operation == "open the repository at \(fixture.path)")
    #expect(error.hint != nil)
    #expect(try fixture.at("missing").refusal(variables).code == .notFound)
    #expect(try fixture.refusal(["GIT_DIR": "/missing"]).code == .notFound)
  }

  @Test func agreesWithGitAboutTheCheckout() throws {
    let fixture = try GitFixture()
    try fixture.makeDirectory("below")
    let below = fixture.at("below")
    let environments: [[String: String]] = [
      [:], ["GIT_DIR": "../.git"], ["GIT_DIR": "../.git", "GIT_WORK_TREE": ".."],
      ["GIT_WORK_TREE": "."], ["GIT_DIR": "../.git", "GIT_COMMON_DIR": "../.git"],
    ]
    for variables in environments {
      let repository = try below.open(variables)
      let said = try below.git(
        "rev-parse", "--show-toplevel", "--absolute-git-dir", environment: variables)
      #expect(said.line == "\(repository.workTree ?? "")\n\(repository.gitDirectory)")
    }
  }
}
