import TaskmasterCore
import Testing

private let one = id(1)
private let two = id(2)
private let three = id(3)

private func order(_ story: Story, _ chain: String = "main") -> [ObjectID] {
  story.queue.tasks(in: chain).map(\.id)
}

struct ChainTests {
  @Test func orderIsPriorityThenPositionThenEvents() {
    var story = Story()
    story.queue(one) { $0.position = 5 }
    story.queue(two) { $0.position = 5 }
    story.queue(three) { $0.position = -5 }
    #expect(order(story) == [three, one, two])
    story.queue(id(4)) { ($0.priority, $0.position) = (1, 100) }
    story.queue(id(5)) { ($0.priority, $0.position) = (-1, -100) }
    #expect(order(story) == [id(4), three, one, two, id(5)])
    story.add(three, .move(to: "main", 6))
    #expect(order(story) == [id(4), one, two, three, id(5)])
  }

  @Test func chainsStandInTheOrderOfTheirFirstTask() {
    var story = Story()
    story.queue(one, chain: "z")
    story.queue(two, chain: "a")
    story.queue(three, chain: "z")
    #expect(story.queue.chains == ["z", "a"])
    #expect(story.queue.allTasks.map(\.id) == [one, three, two])
    #expect(order(story, "nowhere") == [])
    story.add(one, .move(to: "a", 1))
    #expect(story.queue.chains == ["a", "z"])
  }

  @Test func aChainIsSpelledAsItsFirstTaskSpellsIt() {
    for names in [["é", "e\u{301}"], ["e\u{301}", "é"]] {
      var story = Story()
      for number in 0..<8 { story.queue(id(UInt8(number)), chain: names[min(number, 1)]) }
      for _ in 0..<5 {
        #expect(story.queue.chains.map { Array($0.utf8) } == [Array(names[0].utf8)])
      }
    }
  }

  @Test func anEmptyQueue() {
    let queue = Queue()
    #expect(queue.chains.isEmpty && queue.allTasks.isEmpty && queue.artifacts(of: "main").isEmpty)
    #expect(queue.lastArtifact(of: "main") == nil && queue.runningClaims.isEmpty)
    #expect(queue.nextStep(at: Timestamp(microseconds: 0)) == .nothing)
  }
}

/// What a task waits for.
struct BlockerTests {
  /// A story in which task two waits for task one, and what blocks it.
  private func blocker(
    in chain: String = "main", _ tell: (inout Story) -> Void = { _ in }
  ) throws -> Blocker? {
    var story = Story()
    story.queue(one)
    story.queue(two, chain: chain) { $0.after = [one] }
    tell(&story)
    return story.queue.blocker(of: try #require(story.queue.tasks[two]))
  }

  @Test func inTheSameChain() throws {
    #expect(try blocker() == .waiting(one))
    #expect(try blocker { $0.add(one, .claim("s1")) } == .waiting(one))
    #expect(try blocker { $0.complete(one, commit: id(0xc1)) } == nil)
    #expect(
      try blocker {
        $0.complete(one, commit: id(0xc1))
        $0.add(one, .merged(into: "main", commit: id(0xc1)))
      } == nil)
    #expect(
      try blocker {
        $0.complete(one, commit: id(0xc1))
        $0.add(one, .rewound(kept: nil))
      } == .waiting(one))
  }

  @Test func inAnotherChain() throws {
    #expect(try blocker(in: "two") { $0.complete(one, commit: id(0xc1)) } == .waiting(one))
    #expect(
      try blocker(in: "two") {
        $0.complete(one, commit: id(0xc1))
        $0.add(one, .merged(into: "main", commit: id(0xc1)))
      } == nil)
  }

  @Test func stuck() throws {
    #expect(try blocker { $0.add(one, .cancelled) } == .stuck(one))
    let failed: (inout Story) -> Void = {
      $0.add(one, .claim("s1"))
      $0.add(one, .fail("s1", final: true))
    }
    #expect(try blocker(failed) == .stuck(one))
    #expect(
      try blocker {
        failed(&$0)
        $0.add(one, .reopened)
      } == .waiting(one))
  }

  @Test func whatTookItsPlaceCounts() throws {
    let superseded: (inout Story) -> Void = {
      $0.queue(three)
      $0.queue(id(4))
      $0.add(one, .superseded(with: three))
      $0.add(three, .superseded(with: id(4)))
    }
    #expect(try blocker(superseded) == .waiting(id(4)))
    #expect(
      try blocker {
        superseded(&$0)
        $0.complete(id(4), commit: id(0xc1))
      } == nil)
  }

  @Test func whatDoesNotExistBlocks() throws {
    #expect(try blocker { $0.add(one, .superseded(with: id(9))) } == .stuck(one))
    #expect(try blocker { $0.add(one, .superseded(with: one)) } == .stuck(one))
    #expect(
      try blocker {
        $0.queue(three)
        $0.add(one, .superseded(with: three))
        $0.add(three, .superseded(with: one))
      } == .stuck(one))
    var story = Story()
    story.queue(two) { $0.after = [id(9)] }
    let blocker = story.queue.blocker(of: try #require(story.queue.tasks[two]))
    #expect(blocker == .stuck(id(9)))
    #expect(blocker?.task == id(9))
  }

  @Test func theFirstThatBlocksIsNamed() throws {
    var story = Story()
    story.queue(one)
    story.queue(three)
    story.queue(two) { $0.after = [one, three] }
    story.complete(one, commit: id(0xc1))
    let blocker = story.queue.blocker(of: try #require(story.queue.tasks[two]))
    #expect(blocker == .waiting(three))
    #expect(blocker?.task == three)
  }
}
