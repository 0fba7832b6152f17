import TaskmasterCore
import Testing

private let one = id(1)
private let two = id(2)
private let three = id(3)
private let now = Timestamp(microseconds: 100_000_000)

private func later(_ seconds: Int64) -> Timestamp {
  Timestamp(microseconds: (100 + seconds) * 1_000_000)
}

struct NextStepTests {
  private var story = Story()

  private func next(
    at time: Timestamp = now, chain: String? = nil, excluding: Set<ObjectID> = []
  ) -> NextStep {
    story.queue.nextStep(at: time, chain: chain, excluding: excluding)
  }

  private mutating func fail(_ task: ObjectID, retryAt: Timestamp?) {
    story.add(task, .claim("s1"))
    story.add(task, .fail("s1", final: retryAt == nil, retryAt: retryAt))
  }

  @Test mutating func theFirstInItsChain() {
    #expect(next() == .nothing)
    story.queue(one)
    story.queue(two) { $0.priority = 1 }
    story.queue(three) { $0.position = 1 }
    #expect(next() == .claim(two))
    story.complete(two, commit: id(0xc1))
    #expect(next() == .claim(three))
    story.complete(three, on: id(0xc1), commit: id(0xc2))
    #expect(next() == .claim(one))
    story.complete(one, on: id(0xc2), commit: id(0xc3))
    #expect(next() == .nothing)
  }

  @Test mutating func aChainWithARunningTaskIsLeftAlone() {
    story.queue(one)
    story.queue(two)
    story.queue(three, chain: "release")
    story.add(one, .claim("s1"))
    #expect(next() == .claim(three))
    #expect(next(chain: "main") == .nothing)
    story.add(three, .claim("s2"))
    #expect(next() == .nothing)
    story.add(one, .release("s1"))
    #expect(next() == .claim(one))
  }

  @Test mutating func oneChainOnly() {
    story.queue(one)
    story.queue(two, chain: "release")
    #expect(next(chain: "release") == .claim(two))
    #expect(next(chain: "main") == .claim(one))
    #expect(next(chain: "nowhere") == .nothing)
  }

  @Test mutating func theChainQueuedToFirst() {
    story.queue(one, chain: "z")
    story.queue(two, chain: "a") { $0.priority = 9 }
    #expect(next() == .claim(one))
  }

  @Test mutating func aTaskThatWaitsForAnotherLetsOthersPass() {
    story.queue(one) { $0.priority = -1 }
    story.queue(two) { $0.after = [one] }
    story.queue(three)
    #expect(next() == .claim(three))
    story.complete(three, commit: id(0xc3))
    #expect(next() == .claim(one))
    story.complete(one, on: id(0xc3), commit: id(0xc1))
    #expect(next() == .claim(two))
  }

  @Test mutating func afterATaskOfAnotherChain() {
    story.queue(one)
    story.queue(two, chain: "release") { $0.after = [one] }
    story.complete(one, commit: id(0xc1))
    #expect(next() == .nothing)
    story.add(one, .merged(into: "release", commit: id(0xc1)))
    #expect(next() == .claim(two))
  }

  @Test mutating func blockedByFailedAndCancelled() {
    story.queue(one)
    story.queue(two) { $0.after = [one] }
    fail(one, retryAt: nil)
    #expect(next() == .nothing)
    story.add(one, .cancelled)
    #expect(next() == .nothing)
    story.add(one, .reopened)
    #expect(next() == .claim(one))
  }

  @Test mutating func tasksThatWaitForEachOther() {
    story.queue(one) { $0.after = [two] }
    story.queue(two) { $0.after = [one] }
    story.queue(three) { $0.after = [three] }
    #expect(next() == .nothing)
  }

  @Test mutating func aTaskThatWaitsForItsNextAttemptHoldsUpItsChain() {
    story.queue(one)
    story.queue(two)
    fail(one, retryAt: later(30))
    #expect(next() == .wait(until: later(30)))
    #expect(next(at: later(29)) == .wait(until: later(30)))
    #expect(next(at: later(30)) == .claim(one))
    story.queue(three, chain: "release")
    #expect(next() == .claim(three))
    fail(three, retryAt: later(10))
    #expect(next() == .wait(until: later(10)))
    #expect(next(chain: "main") == .wait(until: later(30)))
  }

  @Test mutating func excludedTasksArePassedOver() {
    story.queue(one)
    story.queue(two)
    #expect(next(excluding: [one]) == .claim(two))
    #expect(next(excluding: [one, two]) == .nothing)
    fail(one, retryAt: later(30))
    #expect(next(excluding: [one]) == .claim(two))
  }

  @Test mutating func claimsThatRanOut() {
    story.queue(one)
    story.queue(two, chain: "release")
    story.queue(three, chain: "third")
    story.add(one, .claim("s1"))
    story.add(two, .claim("s2"))
    story.add(two, .renew("s2", until: 1200))
    let end = Timestamp(microseconds: 600_000_000)
    #expect(story.queue.runningClaims.map(\.task) == [one, two])
    #expect(story.queue.expiredClaims(at: end.advanced(bySeconds: -1)).isEmpty)
    #expect(story.queue.expiredClaims(at: end).map(\.task) == [one])
    #expect(story.queue.expiredClaims(at: end).map(\.claim.session) == ["s1"])
    #expect(story.queue.expiredClaims(at: end.advanced(bySeconds: 600)).count == 2)
  }
}
