import Foundation
import GitFixtures
import Testing

@testable import Git

@Suite struct FormatTests {
  private func fixture(_ settings: (String, String)...) throws -> GitFixture {
    let fixture = try GitFixture()
    // Written as text: Git itself stops at some of them.
    var text = try fixture.read(".git/config")
    for (name, value) in settings {
      let parts = name.split(separator: ".")
      text += "[\(parts[0])]\n\t\(parts[1]) = \(value)\n"
    }
    try fixture.write(".git/config", text)
    return fixture
  }

  @Test func otherHash() throws {
    let fixture = try GitFixture.outside()
    try fixture.git("init", "--quiet", "--object-format=sha256")
    let error = try fixture.refusal()
    #expect(error.code == .unsupported)
    #expect(error.operation == "open the repository at \(fixture.path)/.git")
    #expect(error.message == "its objects are named by sha256, and only sha1 can be read")
    #expect(error.hint?.contains("--object-format=sha1") == true)
    #expect(throws: GitError.self) { try Repository(gitDirectory: fixture.path + "/.git") }
  }

  @Test func otherStorageOfReferences() throws {
    let fixture = try fixture(
      ("core.repositoryformatversion", "1"), ("extensions.refStorage", "reftable"))
    let error = try fixture.refusal()
    #expect(error.code == .unsupported)
    #expect(error.message == "its references are stored as reftable, and only files can be read")
    #expect(error.hint?.contains("git refs migrate") == true)
  }

  @Test(arguments: ["compatObjectFormat", "somethingNew"])
  func unknownExtension(_ name: String) throws {
    let fixture = try fixture(
      ("core.repositoryformatversion", "1"), ("extensions.\(name)", "true"))
    let error = try fixture.refusal()
    #expect(error.code == .unsupported)
    #expect(error.message == "it needs the extension \(name.lowercased()), which is not known")
    #expect(error.hint != nil)
  }

  @Test(arguments: ["2", "99", "x"])
  func unknownVersion(_ version: String) throws {
    let error = try fixture(("core.repositoryformatversion", version)).refusal()
    #expect(error.code == .unsupported)
    #expect(error.hint != nil)
  }

  @Test(arguments: [
    ("worktreeConfig", "true"), ("partialClone", "origin"), ("preciousObjects", "true"),
    ("relativeWorktrees", "true"), ("objectFormat", "sha1"), ("refStorage", "files"),
    ("noop", "x"), ("noop-v1", "x"),
  ])
  func harmlessExtension(_ name: String, _ value: String) throws {
    let fixture = try fixture(
      ("core.repositoryformatversion", "1"), ("extensions.\(name)", value))
    #expect(try fixture.open().head().target != nil)
  }

  @Test func anythingGoesInVersionZero() throws {
    let fixture = try fixture(("extensions.somethingNew", "true"))
    #expect(try fixture.open().head().target != nil)
    try fixture.git("rev-parse", "HEAD")
  }

  @Test func brokenConfiguration() throws {
    let fixture = try GitFixture()
    try fixture.write(".git/config", "[core\n")
    #expect(try fixture.refusal().message.contains("config"))
  }

  @Test func noConfiguration() throws {
    let fixture = try GitFixture()
    try fixture.remove(".git/config")
    #expect(try fixture.open().workTree == fixture.path)
  }

  @Test func settingsOfAWorktree() throws {
    let fixture = try GitFixture()
    let worktree = try fixture.addWorktree("side")
    try fixture.git("config", "core.repositoryformatversion", "1")
    try fixture.git("config", "extensions.worktreeConfig", "true")
    try fixture.git("config", "--unset", "core.bare")
    try fixture.git("config", "--worktree", "core.bare", "true")
    #expect(try fixture.open().isBare)
    #expect(try worktree.open().workTree == worktree.path)
    #expect(try worktree.open().isCheckedOut(branch: "refs/heads/side"))
  }

  @Test func partialClone() throws {
    let fixture = try GitFixture()
    try fixture.git("config", "uploadpack.allowFilter", "true")
    let blob = try fixture.id("HEAD:README.md")
    let copy = fixture.at("../copy")
    try fixture.git(
      "clone", "--quiet", "--bare", "--filter=blob:none", "file://" + fixture.path, copy.path)
    let repository = try copy.open()
    #expect(repository.isPartialClone)
    #expect(!repository.exists(blob))
    #expect(try repository.blob(blob, limit: 100) == nil)
    let tree = try #require(repository.head().target.flatMap { try repository.commit($0)?.tree })
    #expect(throws: GitError.self) { try repository.diffStat(from: nil, to: tree) }
  }
}
