import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// What is sound, and where.
struct VerificationTests {
  @Test func aWholeQueueIsSound() throws {
    let damage = try Damage()
    let verification = try damage.queue.verify()
    #expect(verification.findings.map(\.description) == [])
    #expect(verification.isSound)
    #expect(verification.tasks == 3)
    #expect(verification.events == 7)
    #expect(verification.chains.map(\.name) == ["main"])
    #expect(verification.chains.first?.artifacts == 2)
    let last = damage.second.done
    #expect(verification.chains.first?.tip?.branch == last.branch)
    #expect(verification.chains.first?.tip?.commit == last.commit)
  }

  @Test func anEmptyRepositoryIsSound() throws {
    let verification = try QueueFixture(.unborn()).verify()
    #expect(verification.isSound && verification.tasks == 0 && verification.chains.isEmpty)
  }

  @Test(arguments: [[], ["--bare"], ["--mirror"], ["--filter=blob:none", "--no-checkout"]])
  func aCloneIsSound(_ options: [String]) throws {
    let damage = try Damage()
    let copy = damage.fixture.at("../copy")
    try damage.fixture.git("config", "uploadpack.allowFilter", "true")
    let words = ["clone", "--quiet"] + options + ["file://\(damage.fixture.path)", copy.path]
    try damage.fixture.run("git", words).succeeded()
    try copy.git(
      "fetch", "--quiet", "--no-filter", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    let verification = try QueueFixture(copy).verify()
    #expect(verification.findings.map(\.description) == [])
    #expect(verification.tasks == 3)
  }

  @Test func aShallowCloneSaysWhatIsNotThere() throws {
    let damage = try Damage()
    let copy = damage.fixture.at("../copy")
    let url = "file://\(damage.fixture.path)"
    try damage.fixture.git("clone", "--quiet", "--depth=1", url, copy.path)
    try copy.git(
      "fetch", "--quiet", "--depth=2", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    let findings = try QueueFixture(copy).verify().findings
    #expect(findings.map(\.code) == [.artifactCommit, .artifactCommit])
    #expect(findings.map(\.hint) == ["git fetch --unshallow", "git fetch --unshallow"])
    try copy.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    try copy.git("fetch", "--quiet", "--unshallow")
    #expect(try QueueFixture(copy).verify().findings == [])
  }

  @Test func onlyWhatIsAskedFor() throws {
    let damage = try Damage()
    for result in [damage.first, damage.second] {
      try damage.fixture.git("branch", "-D", result.done.branch)
    }
    try damage.queue.append(Array("nonsense".utf8), on: damage.first.id)
    let verification = try damage.reopened().verify(only: [damage.second.id])
    #expect(verification.findings.map(\.task) == [damage.second.id])
    #expect(verification.tasks == 1)
  }

  @Test func findingsAreReadInTheOrderOfTheChain() throws {
    let damage = try Damage()
    for result in [damage.second, damage.first] {
      try damage.fixture.git("branch", "-D", result.done.branch)
    }
    let findings = try damage.reopened().verify().findings
    #expect(findings.map(\.branch) == [damage.first.done.branch, damage.second.done.branch])
  }
}
