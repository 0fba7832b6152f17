import TaskmasterCore
import Testing

private let task = id(1)

/// What the queue knows of a task after each kind of event.
struct FoldTests {
  @Test func queued() throws {
    var story = Story()
    story.queue(id(2))
    story.queue(task, chain: "release") { $0.priority = 3 }
    let found = try #require(story.queue.tasks[task])
    #expect(found.status == .queued)
    #expect((found.chain, found.position, found.order) == ("release", 131_072, 1))
    #expect(found.queuedAt == Timestamp(microseconds: 2_000_000))
    #expect(found.queuedBy == "A <a@b>")
    #expect(found.title == "task 0101010" && found.text == found.title)
    #expect(found.queued.priority == 3)
    #expect(found.attempts.isEmpty && found.claim == nil && found.artifact == nil)
    #expect(story.queue.clock == 2)
  }

  @Test func claimedAndRenewed() throws {
    var story = Story()
    story.queue(task)
    story.add(task, .claim("s1"))
    story.add(task, .renew("s1", until: 1200))
    let found = try #require(story.queue.tasks[task])
    #expect(found.claim?.session == "s1")
    #expect(found.claim?.expires == Timestamp(microseconds: 1_200_000_000))
    #expect(found.attempts.map(\.outcome) == [.running])
    #expect(found.attempts[0].started == Timestamp(microseconds: 2_000_000))
    #expect(found.runningAttempt == 1)
  }

  @Test func releasedAttemptsDoNotCount() throws {
    var story = Story()
    story.queue(task)
    for attempt in 1...5 as ClosedRange<Int64> {
      story.add(task, .claim("s1", attempt))
      story.add(
        task, .release("s1", attempt, attempt == 5 ? .lost : .interrupted, kept: id(UInt8(attempt)))
      )
    }
    let found = try #require(story.queue.tasks[task])
    #expect(found.status == .queued && found.failures == 0 && found.claim == nil)
    #expect(found.attempts.map(\.number) == [1, 2, 3, 4, 5])
    #expect(found.attempts.map(\.outcome) == Array(repeating: .interrupted, count: 4) + [.lost])
    #expect(found.attempts.map(\.kept) == [id(1), id(2), id(3), id(4), id(5)])
    #expect(found.attempts.last?.reason == "lost")
  }

  @Test func failedAttemptsCount() throws {
    var story = Story()
    story.queue(task)
    let later = Timestamp(microseconds: 77_000_000)
    story.add(task, .claim("s1", 1))
    story.add(task, .fail("s1", 1, kept: id(9), retryAt: later))
    var found = try #require(story.queue.tasks[task])
    #expect(found.status == .queued && found.failures == 1 && found.retryAt == later)
    #expect(found.attempts.map(\.outcome) == [.failed])
    #expect((found.attempts[0].reason, found.attempts[0].detail) == ("check", "it said no"))
    #expect((found.attempts[0].kept, found.attempts[0].seconds) == (id(9), 2))
    story.add(task, .claim("s1", 2))
    #expect(story.queue.tasks[task]?.retryAt == nil)
    story.add(task, .fail("s1", 2, final: true, retryAt: later))
    found = try #require(story.queue.tasks[task])
    #expect(found.status == .failed && found.failures == 2 && found.retryAt == nil)
    story.add(task, .reopened)
    found = try #require(story.queue.tasks[task])
    #expect(found.status == .queued && found.failures == 0 && found.attempts.count == 2)
  }

  @Test func done() throws {
    var story = Story()
    story.queue(task)
    story.complete(task, commit: id(0xc1))
    let found = try #require(story.queue.tasks[task])
    #expect(found.artifact?.commit == id(0xc1))
    #expect(found.attempts.map(\.outcome) == [.done])
    #expect(found.claim == nil && found.runningAttempt == nil)
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xc1))
    #expect(story.queue.artifacts(of: "main").map(\.id) == [task])
  }

  @Test func mergedArtifactsAreNoBaseAnyMore() {
    var story = Story()
    story.queue(task)
    story.queue(id(2))
    story.complete(task, commit: id(0xc1))
    story.complete(id(2), on: id(0xc1), commit: id(0xc2))
    story.add(task, .merged(into: "main", commit: id(0xc1)))
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xc2))
    story.add(id(2), .merged(into: "main", commit: id(0xc2)))
    #expect(story.queue.lastArtifact(of: "main") == nil)
    #expect(story.queue.artifacts(of: "main").map(\.id) == [task, id(2)])
  }

  @Test func rewoundTasksAreDoneAgain() throws {
    var story = Story()
    story.queue(task)
    story.add(task, .claim("s1"))
    story.add(task, .fail("s1", retryAt: Timestamp(microseconds: 5)))
    story.complete(task, attempt: 2, commit: id(0xc1))
    story.add(task, .rewound(kept: nil))
    var found = try #require(story.queue.tasks[task])
    #expect(found.status == .queued && found.artifact == nil)
    #expect(found.failures == 0 && found.retryAt == nil)
    #expect(found.attempts.map(\.kept) == [nil, id(0xc1)])
    #expect(story.queue.lastArtifact(of: "main") == nil)
    story.complete(task, attempt: 3, commit: id(0xc2))
    story.add(task, .rewound(kept: id(0xc9)))
    found = try #require(story.queue.tasks[task])
    #expect(found.attempts.map(\.outcome) == [.failed, .done, .done])
    #expect(found.attempts.map(\.kept) == [nil, id(0xc1), id(0xc9)])
    #expect(story.observations == [])
  }

  @Test func rewindingAnEarlierArtifactLeavesTheLast() {
    var story = Story()
    for number in 1...3 as ClosedRange<UInt8> {
      story.queue(id(number))
      story.complete(
        id(number), on: number == 1 ? tip : id(0xc0 + number - 1), commit: id(0xc0 + number))
    }
    story.add(id(2), .rewound(kept: nil))
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xc3))
    #expect(story.queue.artifacts(of: "main").map(\.id) == [id(1), id(3)])
    story.add(id(3), .rewound(kept: nil))
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xc1))
    story.complete(id(2), attempt: 2, on: id(0xc1), commit: id(0xc4))
    #expect(story.queue.artifacts(of: "main").map(\.id) == [id(1), id(2)])
    story.add(id(2), .rewound(kept: nil))
    story.add(id(1), .rewound(kept: nil))
    #expect(story.queue.lastArtifact(of: "main") == nil)
  }

  @Test func aTaskThatWasRewoundAndMovedIsNoArtifactOfItsOldChain() {
    var story = Story()
    for number in 1...2 as ClosedRange<UInt8> { story.queue(id(number)) }
    story.complete(id(1), commit: id(0xc1))
    story.complete(id(2), on: id(0xc1), commit: id(0xc2))
    story.add(id(1), .rewound(kept: nil))
    story.add(id(1), .move(to: "two", 5))
    story.complete(id(1), attempt: 2, commit: id(0xc3))
    story.add(id(2), .rewound(kept: nil))
    #expect(story.queue.lastArtifact(of: "main") == nil)
    #expect(story.queue.lastArtifact(of: "two")?.commit == id(0xc3))
  }

  @Test func restackedAndAdopted() throws {
    var story = Story()
    story.queue(task)
    story.complete(task, commit: id(0xc1))
    story.add(task, .restacked(Fact.rebased(on: id(0xb1), commit: id(0xc2))))
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xc2))
    story.add(task, .adopted(Fact.rebased(on: id(0xb2), commit: id(0xc3))))
    let artifact = try #require(story.queue.tasks[task]?.artifact)
    #expect((artifact.base, artifact.commit, artifact.tree) == (id(0xb2), id(0xc3), id(0xef)))
    #expect(artifact.branch == "branch-c1c1c1c")
  }

  @Test func supersededArtifactsAreTakenBack() throws {
    var story = Story()
    story.queue(task)
    story.complete(task, commit: id(0xc1))
    story.add(task, .superseded(with: id(2)))
    let found = try #require(story.queue.tasks[task])
    #expect(found.supersededBy == id(2) && found.artifact == nil)
    #expect(story.queue.lastArtifact(of: "main") == nil)
    #expect(story.queue.artifacts(of: "main").isEmpty)
  }
}
