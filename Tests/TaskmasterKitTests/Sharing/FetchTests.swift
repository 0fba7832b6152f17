import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct FetchTests {
  let remote: GitFixture
  let first: SharingScene
  let second: SharingScene

  init() throws {
    (remote, first) = try SharingScene.begin()
    second = try first.clone(remote, "second")
  }

  @Test func aRemoteWithoutALogHasNone() async throws {
    #expect(try await second.sharing().fetch("origin") == nil)
    #expect(try await second.merge().head == nil)
    #expect(try second.fixture.references("refs/taskmaster/").isEmpty)
  }

  @Test func twoClonesThatBothQueuedComeToTheSameQueue() async throws {
    try first.scene.add("one", "both")
    try second.scene.add("both", "two")
    try await first.push()
    try await second.push()
    #expect(try await first.merge().log.events == second.scene.snapshot().log.events)
    #expect(try first.scene.titles() == ["both", "one", "two"])
    #expect(try first.scene.head() == second.scene.head())
    #expect(try second.scene.isSound())
  }

  @Test func aRefspecForAllNotesDoesNotOverwriteOurs() async throws {
    try second.fixture.git("config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*")
    try first.scene.add("one")
    try await first.push()
    try second.scene.add("two")
    let head = try second.scene.head()
    try await second.sharing().fetch("origin")
    #expect(try second.scene.head() == head)
    #expect(try await second.merge().titles == ["one", "two"])
    #expect(try second.scene.snapshot().warnings == [])
  }

  @Test func nothingButTheLogIsFetched() async throws {
    try first.scene.add("one")
    try first.finish("one")
    try first.fixture.git("tag", "v1")
    try first.fixture.commit("further")
    try await first.push()
    try first.fixture.git("push", "--quiet", "origin", "main", "v1")
    let before = try second.fixture.references()
    try await second.sharing().fetch("origin")
    var after = try second.fixture.references()
    after[RemoteLog.trackingReference(of: "origin")] = nil
    #expect(after == before)
    #expect(!second.fixture.exists(".git/FETCH_HEAD"))
  }

  @Test func artifactsComeWithTheLogThatTellsOfThem() async throws {
    try first.scene.add("one")
    let commit = try first.finish("one")
    try first.scene.add("two")
    try first.record("two")
    try await first.push()
    try await second.merge()
    let branches = try second.fixture.references("refs/remotes/origin/")
    #expect(branches["refs/remotes/origin/\(branch("one"))"] == commit)
    #expect(try second.owed().isEmpty)
  }

  @Test func aLogThatWasDeletedThereIsOwedAgain() async throws {
    try first.scene.add("one")
    try await first.push()
    try remote.git("update-ref", "-d", LogStore.reference)
    #expect(try first.owed().isEmpty)
    #expect(try await first.sharing().fetch("origin") == nil)
    #expect(try first.owed() == RemoteLog.Owed(log: true))
    try await first.push()
    #expect(try remote.references()[LogStore.reference] == first.scene.head())
  }

  @Test func aLogThatWasCutBackThereIsMadeWholeByThePush() async throws {
    try first.scene.add("one")
    try await first.push()
    let old = try first.scene.head()
    try first.scene.add("two")
    try await first.push()
    try remote.git("update-ref", LogStore.reference, old)
    try second.scene.add("three")
    try await second.push()
    #expect(try await first.merge().titles == ["one", "three", "two"])
    try await first.push()
    #expect(try await second.merge().titles == ["one", "three", "two"])
  }

  @Test func ourLogThatWasCutBackIsMadeWholeBeforeItIsPushed() async throws {
    try first.scene.add("one")
    try first.scene.add("two")
    try first.fixture.git("update-ref", LogStore.reference, LogStore.reference + "^")
    try await first.push()
    #expect(try await second.merge().titles == ["one", "two"])
  }

  @Test func whatIsNoLogOverThereIsAnError() async throws {
    let blob = try remote.git("hash-object", "-w", "--stdin", input: "no log\n").line
    try remote.git("update-ref", LogStore.reference, blob)
    try second.scene.add("one")
    await #expect(throws: (any Error).self) { try await second.merge() }
    await #expect(throws: (any Error).self) { try await second.push() }
    #expect(try second.scene.titles() == ["one"])
  }
}
