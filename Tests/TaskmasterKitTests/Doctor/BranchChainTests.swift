import Git
import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// `verifyBranchChain` and `dumpFullState`, as a program that uses the library sees them.
struct BranchChainTests {
  private let damage: Damage

  init() throws { damage = try Damage() }

  private func project() throws -> Project {
    var surroundings = Surroundings.counted()
    surroundings.environment.merge(damage.fixture.sandbox.nextEnvironment()) { first, _ in first }
    let repository = try Repository(gitDirectory: damage.queue.repository.gitDirectory)
    return Project(repository: repository, surroundings: surroundings)
  }

  @Test func aSoundChain() throws {
    let chain = try project().verifyBranchChain("main")
    #expect(chain.isSound)
    #expect(chain.links.map(\.branch) == [damage.first.done.branch, damage.second.done.branch])
    #expect(chain.links.map(\.commit) == [damage.first.done.commit, damage.second.done.commit])
    #expect(chain.links.map(\.follows) == [true, true])
    #expect(chain.links.map(\.base) == [chain.tip, damage.first.done.commit])
    #expect(chain.others == [.queued: 1])
  }

  @Test func aBranchThatWasMoved() throws {
    try damage.fixture.git("branch", "--force", damage.second.done.branch, "main")
    let chain = try project().verifyBranchChain("main")
    #expect(!chain.isSound)
    #expect(chain.links.map(\.follows) == [true, true])
    #expect(chain.links[1].findings.map(\.code) == [.tipMoved])
  }

  @Test func anArtifactThatDoesNotFollow() async throws {
    let (fixture, second) = (damage.fixture, damage.second)
    let main = try damage.queue.object(fixture.commitID("main"))
    let commit = try fixture.git(
      "commit-tree", "-p", main.hex, "-m", "Restacked", second.done.tree.hex
    ).line
    try fixture.git("branch", "--force", second.done.branch, commit)
    let rebased = Rebased(
      base: main, commit: try damage.queue.object(commit), tree: second.done.tree)
    try damage.queue.record(NewFact(second.id, .restacked(rebased)))
    let project = try project()
    let chain = try project.verifyBranchChain("main")
    #expect(chain.links.map(\.follows) == [true, false])
    let text = await project.dumpFullState(label: "a test").text
    #expect(text.contains("\n  x does not follow: "), "\(text)")
    #expect(text.hasPrefix("a test, 2030-"))
  }

  @Test func noSuchChain() throws {
    let project = try project()
    #expect(throws: Problem.self) { try project.verifyBranchChain("nowhere") }
  }
}
