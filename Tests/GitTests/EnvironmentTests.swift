import GitFixtures
import Testing

@testable import Git

@Suite struct EnvironmentTests {
  @Test func gitDirectoryFromElsewhere() throws {
    let fixture = try GitFixture()
    try fixture.makeDirectory("../elsewhere")
    let repository = try fixture.at("../elsewhere").open(["GIT_DIR": fixture.path + "/.git"])
    #expect(repository.gitDirectory == fixture.path + "/.git")
    #expect(repository.workTree == fixture.at("../elsewhere").path)
  }

  @Test func gitDirectoryThatIsAFile() throws {
    let fixture = try GitFixture()
    let worktree = try fixture.addWorktree("side")
    let repository = try worktree.open(["GIT_DIR": ".git"])
    #expect(repository.gitDirectory == fixture.path + "/.git/worktrees/side")
    #expect(repository.commonDirectory == fixture.path + "/.git")
  }

  @Test func noImpliedCheckout() throws {
    let fixture = try GitFixture()
    let variables = ["GIT_DIR": ".git", "GIT_IMPLICIT_WORK_TREE": "0"]
    #expect(try fixture.open(variables).workTree == nil)
  }

  @Test func configuredCheckout() throws {
    let fixture = try GitFixture()
    try fixture.makeDirectory("../elsewhere")
    try fixture.git("config", "core.worktree", "../../elsewhere")
    #expect(try fixture.at(".git").open().workTree == fixture.at("../elsewhere").path)
    try fixture.git("config", "--unset", "core.worktree")
    try fixture.git("config", "core.bare", "true")
    #expect(try fixture.open().isBare)
    #expect(try fixture.open(["GIT_DIR": ".git", "GIT_WORK_TREE": "."]).workTree == fixture.path)
  }

  @Test func commonDirectoryThatIsAnother() throws {
    let fixture = try GitFixture()
    let other = try fixture.clone("other")
    let error = try fixture.refusal(["GIT_COMMON_DIR": other.path + "/.git"])
    #expect(error.code == .unsupported)
    #expect(
      error.message
        == "GIT_COMMON_DIR is \(other.path)/.git, but it shares \(fixture.path)/.git")
    #expect(error.hint == "unset GIT_COMMON_DIR")
  }

  @Test func ceiling() throws {
    let fixture = try GitFixture()
    try fixture.makeDirectory("a/b")
    let ceiling = ["GIT_CEILING_DIRECTORIES": "/nowhere:" + fixture.path + "/a"]
    #expect(try fixture.at("a/b").refusal(ceiling).code == .notFound)
    #expect(try fixture.open(ceiling).workTree == fixture.path)
  }

  @Test func quarantine() throws {
    let fixture = try GitFixture()
    let objects = fixture.path + "/.git/objects"
    let quarantine = fixture.at("../quarantine").path
    try fixture.makeDirectory("../quarantine/pack")
    let variables = [
      "GIT_OBJECT_DIRECTORY": quarantine, "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
    ]
    let hidden = try fixture.git(
      "hash-object", "-w", "--stdin", input: "hidden", environment: variables.mapValues { $0 })
    let id = try #require(Oid(hex: hidden.line))
    #expect(try !fixture.open().exists(id))

    let repository = try fixture.open(variables)
    #expect(repository.exists(id))
    #expect(try repository.exists(fixture.id("HEAD")))
    let written = try repository.writeBlob(Array("mine".utf8))
    #expect(try !fixture.open().exists(written))
    let packed = try repository.writingPack { try repository.writeBlob(Array("packed".utf8)) }
    #expect(repository.exists(packed))
    #expect(try fixture.names(in: "../quarantine/pack").count == 2)
  }

  @Test func namespacesAreForServers() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open(["GIT_NAMESPACE": "other"])
    #expect(try repository.target(of: "refs/heads/main") == fixture.id("main"))
  }

  @Test func listsOfDirectories() {
    #expect(Environment.list("") == [])
    #expect(Environment.list("/a:/b/c") == ["/a", "/b/c"])
    #expect(Environment.list(":/a::/b:") == ["/a", "/b"])
    #expect(Environment.list(#""/a:b":/c"#) == ["/a:b", "/c"])
    #expect(Environment.list(#""/a\"\\\t\303\274b":/c"#) == ["/a\"\\\tüb", "/c"])
    #expect(Environment.list(#""/a"#) == [#""/a"#])
    #expect(Environment.list(#""/a\"#) == [#""/a\"#])
  }
}
