import TaskmasterCore
import Testing

private let one = id(1)
private let two = id(2)

/// Which results become artifacts when clones worked at the same time.
struct ResultRaceTests {
  @Test func theFirstResultWins() throws {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .claim("s2"))
    story.add(one, .done("s2", commit: id(0xc2)))
    story.add(one, .done("s1", commit: id(0xc1)))
    let task = try #require(story.queue.tasks[one])
    #expect(task.artifact?.commit == id(0xc2))
    #expect(task.attempts.map(\.outcome) == [.lost, .done])
    #expect(task.attempts.map(\.kept) == [id(0xc1), nil])
    #expect(task.lost.map(\.attempt) == [1])
    #expect(task.lost.map(\.done.commit) == [id(0xc1)])
    #expect(story.observations.last == "race: the result c1c1c1c lost a race: the task was done")
  }

  @Test func aResultOnALosingArtifactLeavesItsTaskQueued() throws {
    var story = Story()
    story.queue(one)
    story.queue(two)
    story.complete(one, by: "a", commit: id(0xa1))
    story.complete(one, by: "b", commit: id(0xb1))
    story.complete(two, by: "b", on: id(0xb1), commit: id(0xb2))
    #expect(story.queue.tasks[two]?.status == .queued)
    #expect(story.queue.tasks[two]?.claim == nil)
    #expect(story.queue.tasks[two]?.attempts.map(\.outcome) == [.lost])
    #expect(story.queue.tasks[two]?.attempts.map(\.kept) == [id(0xb2)])
    #expect(story.queue.observations.allSatisfy { $0.kind == .race })
    story.complete(two, by: "a", attempt: 2, on: id(0xa1), commit: id(0xa2))
    #expect(
      story.queue.artifacts(of: "main").compactMap(\.artifact?.commit) == [id(0xa1), id(0xa2)])
  }

  @Test func losingGoesOnThroughAWholeChain() {
    var story = Story()
    for number in 1...4 as ClosedRange<UInt8> { story.queue(id(number)) }
    story.complete(one, by: "a", commit: id(0xa1))
    story.add(one, .merged(into: "main", commit: id(0xa1)))
    story.complete(one, by: "b", commit: id(0xd1))
    for number in 2...4 as ClosedRange<UInt8> {
      story.complete(id(number), by: "b", on: id(0xd0 + number - 1), commit: id(0xd0 + number))
    }
    for number in 2...4 as ClosedRange<UInt8> {
      #expect(story.queue.tasks[id(number)]?.status == .queued)
      #expect(story.queue.tasks[id(number)]?.lost.map(\.done.commit) == [id(0xd0 + number)])
    }
  }

  @Test func aResultOnAnOlderBaseLoses() {
    var story = Story()
    story.queue(one)
    story.queue(two)
    story.add(one, .claim("a"))
    story.add(two, .claim("b"))
    story.add(one, .done("a", commit: id(0xa1)))
    story.add(two, .done("b", commit: id(0xb2)))
    #expect(story.queue.tasks[two]?.status == .queued)
    #expect(
      story.observations == [
        "race: the result b2b2b2b lost a race: its base b0b0b0b is not the chain's last artifact a1a1a1a"
      ])
  }

  @Test func chainsDoNotRaceWithEachOther() {
    var story = Story()
    story.queue(one)
    story.queue(two, chain: "release")
    story.complete(one, commit: id(0xc1))
    story.complete(two, commit: id(0xc2))
    #expect(story.observations == [])
    #expect(story.queue.lastArtifact(of: "release")?.commit == id(0xc2))
  }

  @Test func theSameResultTwiceIsOne() throws {
    var story = Story()
    story.queue(one)
    story.complete(one, commit: id(0xc1))
    story.add(one, .done("s1", commit: id(0xc1)))
    #expect(story.observations == ["race: done twice with the same artifact"])
    #expect(story.queue.tasks[one]?.lost == [])
    story.add(one, .rewound(kept: nil))
    story.add(one, .done("s1", commit: id(0xc1)))
    #expect(story.queue.tasks[one]?.status == .queued)
  }

  @Test func theSameLosingResultTwiceIsOne() {
    var story = Story()
    story.queue(one)
    story.add(one, .claim("s1"))
    story.add(one, .claim("s2"))
    story.add(one, .done("s1", commit: id(0xc1)))
    story.add(one, .done("s2", commit: id(0xc2)))
    story.add(one, .done("s2", commit: id(0xc2)))
    #expect(story.queue.tasks[one]?.lost.count == 1)
    #expect(story.queue.observations.count == 3)
  }

  @Test func nothingStandsOnWhatWasTakenBack() {
    for withdrawal in [Fact.rewound(kept: nil), .superseded(with: id(9))] {
      var story = Story()
      story.queue(one)
      story.queue(two)
      story.complete(one, commit: id(0xc1))
      story.add(two, .claim("s2", on: id(0xc1)))
      story.add(one, withdrawal)
      story.add(two, .done("s2", on: id(0xc1), commit: id(0xc2)))
      #expect(story.queue.tasks[two]?.status == .queued)
      #expect(
        story.observations == [
          "race: the result c2c2c2c lost a race: its base c1c1c1c is no artifact"
        ])
    }
  }

  @Test func nothingStandsOnWhatWasRestacked() {
    var story = Story()
    story.queue(one)
    story.queue(two)
    story.complete(one, commit: id(0xc1))
    story.add(two, .claim("s2", on: id(0xc1)))
    story.add(one, .restacked(Fact.rebased(on: id(0xb1), commit: id(0xc3))))
    story.add(one, .merged(into: "main", commit: id(0xc3)))
    story.add(two, .done("s2", on: id(0xc1), commit: id(0xc2)))
    #expect(story.queue.tasks[two]?.status == .queued)
  }

  @Test func aLosingCommitThatIsAdoptedIsABase() {
    var story = Story()
    story.queue(one)
    story.queue(two)
    story.complete(one, by: "a", commit: id(0xa1))
    story.complete(one, by: "b", commit: id(0xd1))
    story.add(one, .adopted(Fact.rebased(on: tip, commit: id(0xd1))))
    story.complete(two, by: "b", on: id(0xd1), commit: id(0xd2))
    #expect(story.queue.tasks[two]?.status == .done)
    story.add(one, .merged(into: "main", commit: id(0xd1)))
    #expect(story.queue.lastArtifact(of: "main")?.commit == id(0xd2))
  }

  @Test func aResultMadeWhileItsBaseWasMergedCounts() {
    var story = Story()
    story.queue(one)
    story.queue(two)
    story.complete(one, commit: id(0xc1))
    story.add(two, .claim("s2", on: id(0xc1)))
    story.add(one, .merged(into: "main", commit: id(0xc1)))
    story.add(two, .done("s2", on: id(0xc1), commit: id(0xc2)))
    #expect(story.queue.tasks[two]?.status == .done)
  }
}
