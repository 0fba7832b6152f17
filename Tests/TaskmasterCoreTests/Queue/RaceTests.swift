import TaskmasterCore
import Testing

private let one = id(1)
private let two = id(2)

/// What becomes of claims when clones did things at the same time.
struct RaceTests {
  @Test func theFirstClaimWins() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"), clock: 2)
    story.add(one, .claim("s2"), clock: 2)
    story.add(one, .claim("s3"), clock: 3)
    let task = try #require(story.queue.tasks[one])
    #expect(task.attempts.map(\.outcome) == [.running, .lost, .lost])
    #expect(task.attempts.map(\.number) == [1, 2, 3])
    #expect(task.claim?.session == "s1" && task.runningAttempt == 1)
    #expect(
      story.observations == [
        "race: claimed by session s2 when it was running",
        "race: claimed by session s3 when it was running",
      ])
  }

  @Test func aClaimCountsOnce() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .claim("s1"))
    story.add(one, .done("s1", commit: id(0xc1)))
    let task = try #require(story.queue.tasks[one])
    #expect(task.attempts.map(\.outcome) == [.done])
    #expect(story.observations == ["race: claimed twice by session s1"])
  }

  @Test func aResultAfterAReleaseByAnotherMachineCounts() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .release("s1", 1, .lost, kept: id(0xc1)))
    story.add(one, .done("s1", commit: id(0xc1)))
    let task = try #require(story.queue.tasks[one])
    #expect(task.status == .done)
    #expect(task.attempts.map(\.outcome) == [.done])
    #expect(story.observations == [])
  }

  @Test func aResultTakesTheTaskFromWhoClaimedItSince() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .release("s1", 1, .lost))
    story.add(one, .claim("s2", 2))
    story.add(one, .done("s1", commit: id(0xc1)))
    story.add(one, .done("s2", 2, commit: id(0xc2)))
    let task = try #require(story.queue.tasks[one])
    #expect(task.artifact?.commit == id(0xc1))
    #expect(task.attempts.map(\.outcome) == [.done, .lost])
    #expect(task.lost.map(\.attempt) == [2])
  }

  @Test func aFailureAfterLosingTheClaimDoesNotCount() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .claim("s2"))
    story.add(one, .fail("s2", final: true, kept: id(0x77)))
    let task = try #require(story.queue.tasks[one])
    #expect(task.status == .running && task.failures == 0 && task.claim?.session == "s1")
    #expect(task.attempts.map(\.outcome) == [.running, .lost])
    #expect(task.attempts[1].kept == id(0x77))
    #expect(story.observations.last == "race: failed by session s2, which had lost its claim")
  }

  @Test func whatAnAttemptHasMadeIsNotForgotten() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .release("s1", 1, .interrupted, kept: id(0x77)))
    story.add(one, .release("s1", 1, .lost))
    story.add(one, .fail("s1", 1))
    let attempt = try #require(story.queue.tasks[one]?.attempts.first)
    #expect(
      attempt.outcome == .interrupted && attempt.kept == id(0x77) && attempt.reason == "interrupted"
    )
  }

  @Test(arguments: [
    Fact.release("s1", kept: id(0x77)), .fail("s1", final: true), .claim("s1"),
    .done("s1", commit: id(0xc2)),
  ])
  func nothingUndoesADoneAttempt(fact: Fact) throws {
    var story = Story()
    story.queue(one)
    story.complete(one, commit: id(0xc1))
    let before = try #require(story.queue.tasks[one])
    story.add(one, fact)
    let task = try #require(story.queue.tasks[one])
    #expect(task.attempts == before.attempts)
    #expect(task.artifact == before.artifact)
    #expect(story.queue.observations.map(\.kind) == [.race])
  }

  @Test func aFailedAttemptIsNotDoneAfterAll() {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .fail("s1"))
    story.add(one, .done("s1", commit: id(0xc1)))
    #expect(story.queue.tasks[one]?.status == .queued)
    #expect(story.observations == ["finding: done by attempt 1, which had failed"])
  }

  @Test func aCancelRacesWithAClaim() {
    var claimFirst = Story()
    claimFirst.queue(one)
    claimFirst.add(one, .claim("s1"))
    claimFirst.add(one, .cancelled)
    #expect(claimFirst.queue.tasks[one]?.status == .running)
    #expect(claimFirst.observations == ["race: cancelled when it was running"])
    var cancelFirst = Story()
    cancelFirst.queue(one)
    cancelFirst.add(one, .cancelled)
    cancelFirst.complete(one, commit: id(0xc1))
    #expect(cancelFirst.queue.tasks[one]?.status == .cancelled)
    #expect(cancelFirst.queue.tasks[one]?.attempts.map(\.outcome) == [.lost])
    #expect(cancelFirst.queue.tasks[one]?.lost.map(\.done.commit) == [id(0xc1)])
    #expect(cancelFirst.queue.lastArtifact(of: "main") == nil)
    #expect(cancelFirst.queue.observations.map(\.kind) == [.race, .race])
  }

  @Test func queuedTwice() {
    var story = Story()
    story.queue(one, chain: "main")
    story.queue(one, chain: "release")
    #expect(story.queue.tasks[one]?.chain == "main")
    #expect(story.observations == ["race: queued again; the first queueing holds"])
  }

  @Test func aRunningTaskDoesNotChangeItsChain() {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .move(to: "release", 7))
    #expect(story.queue.tasks[one]?.chain == "main")
    #expect(story.observations == ["race: moved to chain 'release' when it was running"])
    story.add(one, .move(to: "main", 7))
    #expect(story.queue.tasks[one]?.position == 7)
  }
}
