import GitFixtures
import Testing

@testable import Git

@Suite struct DeletionTests {
  let repository: Repository
  let fixture: GitFixture
  let commit: Oid

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
    commit = try repository.write("first")
  }

  private func create(_ names: String...) throws {
    for name in names { #expect(try repository.move(name, to: commit, expecting: .absent)) }
  }

  @Test(arguments: [false, true], [false, true])
  func deletedWhereverItIs(_ isPacked: Bool, _ isLoose: Bool) throws {
    try create("refs/heads/a/b", "refs/heads/c")
    if isPacked { try fixture.git("pack-refs", "--all", isLoose ? "--no-prune" : "--prune") }
    #expect(try repository.deleteReference("refs/heads/a/b", expecting: .at(commit)))
    #expect(try repository.target(of: "refs/heads/a/b") == nil)
    let left = try fixture.git("for-each-ref", "--format=%(refname)", "refs/heads").line
    #expect(left == "refs/heads/c\nrefs/heads/main")
    #expect(!fixture.exists(".git/logs/refs/heads/a"))
    #expect(!fixture.exists(".git/refs/heads/a"))
    #expect(fixture.exists(".git/refs/heads"))
    #expect(!fixture.exists(".git/packed-refs.lock"))
    #expect(!fixture.exists(".git/packed-refs.taskmaster"))
    // The name is free again for either use.
    try create("refs/heads/a")
  }

  @Test func whatIsNotThere() throws {
    #expect(try repository.deleteReference("refs/heads/none", expecting: .any))
    #expect(try repository.deleteReference("refs/heads/none", expecting: .absent))
    #expect(try !repository.deleteReference("refs/heads/none", expecting: .at(commit)))
    #expect(!fixture.exists(".git/refs/heads/none.lock"))
  }

  @Test func withoutAReflog() throws {
    try create("refs/taskmaster/attempts/1/2")
    #expect(!fixture.exists(".git/logs/refs/taskmaster"))
    #expect(try repository.deleteReference("refs/taskmaster/attempts/1/2", expecting: .any))
    #expect(!fixture.exists(".git/refs/taskmaster/attempts"))
    #expect(fixture.exists(".git/refs/taskmaster"))
  }

  @Test func othersKeepTheirPeeledTags() throws {
    try fixture.git("tag", "-a", "-m", "x", "v1")
    try fixture.git("tag", "-a", "-m", "x", "v2")
    try fixture.git("tag", "-a", "-m", "x", "v3")
    try fixture.git("pack-refs", "--all", "--prune")
    let before = try fixture.read(".git/packed-refs").split(separator: "\n")
    #expect(try repository.deleteReference("refs/tags/v2", expecting: .any))
    let after = try fixture.read(".git/packed-refs").split(separator: "\n")
    let index = try #require(before.firstIndex { $0.hasSuffix("refs/tags/v2") })
    #expect(after == Array(before[..<index]) + Array(before[(index + 2)...]))
    #expect(try fixture.git("show-ref", "--dereference", "v1", "v3").line.count > 0)
  }

  @Test func packedReferencesAreLocked() throws {
    try create("refs/heads/x")
    try fixture.git("pack-refs", "--all", "--prune")
    try fixture.write(".git/packed-refs.lock", "")
    #expect(try !repository.deleteReference("refs/heads/x", expecting: .any))
    #expect(fixture.exists(".git/packed-refs.lock"))
    #expect(!fixture.exists(".git/refs/heads/x.lock"))
    #expect(try repository.target(of: "refs/heads/x") == commit)
  }

  @Test func packedReferencesBehindALink() throws {
    try create("refs/heads/x", "refs/heads/y")
    try fixture.git("pack-refs", "--all", "--prune")
    try fixture.run("mv", [fixture.path + "/.git/packed-refs", fixture.path + "/packed"])
      .succeeded()
    try fixture.run("ln", ["-s", "../packed", fixture.path + "/.git/packed-refs"]).succeeded()
    #expect(try repository.deleteReference("refs/heads/x", expecting: .any))
    #expect(try !fixture.read("packed").contains("refs/heads/x"))
    #expect(try fixture.read("packed").contains("refs/heads/y"))
    #expect(try fixture.names().contains("packed.lock") == false)
  }
}
