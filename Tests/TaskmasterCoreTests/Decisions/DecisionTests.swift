import Testing

@testable import TaskmasterCore

private let one = id(1)
private let two = id(2)

private func request(
  _ id: ObjectID, chain: String = "main", _ change: (inout Queued) -> Void = { _ in }
) -> TaskRequest {
  var queued = Queued(text: "task", chain: chain, position: -1)
  change(&queued)
  return TaskRequest(id: id, queued: queued)
}

private func positions(_ facts: [NewFact]) -> [Int64] {
  facts.compactMap { if case .queued(let fact) = $0.fact { fact.position } else { nil } }
}

struct QueueingTests {
  @Test func eachBehindTheLastOfItsChain() throws {
    let facts = try Queue().decideToQueue([
      request(one), request(two), request(id(3), chain: "release"),
    ])
    #expect(facts.map(\.task) == [one, two, id(3)])
    #expect(positions(facts) == [65536, 131_072, 65536])
    var story = Story()
    story.queue(one) { $0.position = 100 }
    story.queue(two) { $0.position = -700_000 }
    story.queue(id(3), chain: "below") { $0.position = -700_000 }
    let more = try story.queue.decideToQueue([request(id(4)), request(id(5), chain: "below")])
    #expect(positions(more) == [65636, -634_464])
  }

  @Test func whatIsAskedForIsKept() throws {
    var random = SplitMix64(seed: 18)
    var queued = Queued.random(&random)
    queued.after = []
    let facts = try Queue().decideToQueue([TaskRequest(id: one, queued: queued)])
    queued.position = 65536
    #expect(facts == [NewFact(one, .queued(queued))])
  }

  @Test func positionsEnd() throws {
    var story = Story()
    story.queue(one) { $0.position = .max - 5 }
    let facts = try story.queue.decideToQueue([request(two), request(id(3))])
    #expect(positions(facts) == [.max, .max])
  }

  @Test(arguments: [Fact.cancelled, .claim("s1"), .superseded(with: two)])
  func theSameTextIsRefusedInEveryState(fact: Fact) throws {
    var story = Story()
    story.queue(one)
    story.add(one, fact)
    let queue = story.queue
    let status = try #require(queue.tasks[one]?.status)
    #expect(throws: Rejection.alreadyQueued(one, status)) {
      try queue.decideToQueue([request(two), request(one)])
    }
    #expect(
      try queue.decideToQueue([request(two), request(one)], skippingKnown: true).map(\.task) == [
        two
      ])
  }

  @Test func theSameTextTwiceInOneGo() throws {
    #expect(throws: Rejection.alreadyQueued(one, .queued)) {
      try Queue().decideToQueue([request(one), request(one)])
    }
    let facts = try Queue().decideToQueue(
      [request(one), request(one), request(two)], skippingKnown: true)
    #expect(positions(facts) == [65536, 131_072])
  }

  @Test func afterHasToBeKnown() throws {
    #expect(throws: Rejection.unknownTask(two.hex)) {
      try Queue().decideToQueue([request(one) { $0.after = [two] }])
    }
    #expect(throws: Rejection.unknownTask(one.hex)) {
      try Queue().decideToQueue([request(one) { $0.after = [one] }])
    }
    #expect(throws: Rejection.unknownTask(two.hex)) {
      try Queue().decideToQueue([request(one) { $0.after = [two] }, request(two)])
    }
    let facts = try Queue().decideToQueue([request(one), request(two) { $0.after = [one] }])
    #expect(facts.count == 2)
  }

  @Test func nothingToQueue() throws {
    #expect(try Queue().decideToQueue([]) == [])
  }
}

struct DecisionTests {
  private func story(_ facts: Fact...) -> Story {
    var story = Story()
    story.queue(one)
    for fact in facts { story.add(one, fact) }
    return story
  }

  @Test func cancelling() throws {
    #expect(try story().queue.decideToCancel(one) == [NewFact(one, .cancelled)])
    #expect(try story(.claim("s1"), .fail("s1", final: true)).queue.decideToCancel(one).count == 1)
    for (facts, status) in [
      (story(.claim("s1")), TaskStatus.running), (story(.cancelled), .cancelled),
      (story(.claim("s1"), .done("s1", commit: id(0xc1))), .done),
      (story(.superseded(with: two)), .superseded),
    ] {
      #expect(throws: Rejection.wrongStatus(one, status, allowed: [.queued, .failed])) {
        try facts.queue.decideToCancel(one)
      }
    }
    #expect(throws: Rejection.unknownTask(two.hex)) { try story().queue.decideToCancel(two) }
  }

  @Test func retrying() throws {
    #expect(
      try story(.claim("s1"), .fail("s1", final: true)).queue.decideToRetry(one) == [
        NewFact(one, .reopened)
      ])
    for (facts, status) in [
      (story(), TaskStatus.queued), (story(.cancelled), .cancelled),
      (story(.claim("s1")), .running),
    ] {
      #expect(throws: Rejection.wrongStatus(one, status, allowed: [.failed])) {
        try facts.queue.decideToRetry(one)
      }
    }
    #expect(throws: Rejection.unknownTask(two.hex)) { try Queue().decideToRetry(two) }
  }

  @Test func factsGetTheNextClocks() throws {
    let queue = story().queue
    let at = Timestamp(microseconds: 5)
    let lines = try queue.events(
      [NewFact(two, .cancelled), NewFact(one, .reopened)], at: at, by: "B <b@c>")
    #expect(lines.map(\.task) == [two, one])
    let events = try lines.map { try Event(line: $0.bytes) }
    #expect(events.map(\.clock) == [2, 3])
    #expect(events.map(\.at.microseconds) == [5, 6])
    #expect(events.allSatisfy { $0.by == "B <b@c>" })
    #expect(try queue.events([], at: at, by: "B") == [])
  }

  @Test func theClockEnds() throws {
    let facts = Array(repeating: NewFact(one, .cancelled), count: 3)
    let at = Timestamp(microseconds: 0)
    var queue = Queue()
    queue.clock = Event.highestClock - 3
    #expect(try queue.events(facts, at: at, by: "A").count == 3)
    queue.clock += 1
    #expect(throws: Rejection.clockExhausted) { try queue.events(facts, at: at, by: "A") }
    queue.clock = Event.highestClock
    #expect(try queue.events([], at: at, by: "A") == [])
  }
}

struct RetryPolicyTests {
  @Test func delaysDouble() {
    let policy = RetryPolicy(attempts: 3, delay: 1)
    #expect((0..<5).map(policy.delay(afterFailures:)) == [1, 2, 4, 8, 16])
    #expect(policy.delay(afterFailures: 12) == RetryPolicy.longestDelay)
    #expect(policy.delay(afterFailures: .max) == RetryPolicy.longestDelay)
    #expect(policy.delay(afterFailures: -1) == 1)
    #expect(RetryPolicy(delay: 0).delay(afterFailures: 50) == 0)
    #expect(RetryPolicy(delay: -3).delay == 0)
    #expect(RetryPolicy(delay: .nan).delay(afterFailures: 1) == 0)
    #expect(RetryPolicy(delay: .infinity).delay(afterFailures: 0) == RetryPolicy.longestDelay)
  }

  @Test func theLastFailureIsFinal() {
    let policy = RetryPolicy(attempts: 3)
    #expect(
      (0..<5).map { policy.isFinal(afterFailures: $0, limit: nil) } == [
        false, false, true, true, true,
      ])
    #expect((0..<3).map { policy.isFinal(afterFailures: $0, limit: 1) } == [true, true, true])
    #expect((0..<3).map { policy.isFinal(afterFailures: $0, limit: 2) } == [false, true, true])
    #expect(!policy.isFinal(afterFailures: 1000, limit: .max))
    #expect(policy.isFinal(afterFailures: .max, limit: .max))
    for limit in [0, -5, Int64.min] { #expect(policy.isFinal(afterFailures: 0, limit: limit)) }
    #expect(RetryPolicy(attempts: 0).attempts == 1)
    var odd = RetryPolicy()
    (odd.attempts, odd.delay) = (.min, .nan)
    #expect(odd.isFinal(afterFailures: 0, limit: nil))
    #expect(odd.delay(afterFailures: 2) == 0)
  }
}
