import TaskmasterCore
import Testing

private let task = id(1)

/// A task in each of its states; whatever was done to it was done by session s1.
private func story(_ status: TaskStatus) -> Story {
  var story = Story()
  story.queue(task)
  switch status {
  case .queued: break
  case .running: story.add(task, .claim("s1"))
  case .done: story.complete(task, commit: id(0xc1))
  case .failed:
    story.add(task, .claim("s1"))
    story.add(task, .fail("s1", final: true))
  case .cancelled: story.add(task, .cancelled)
  case .merged:
    story.complete(task, commit: id(0xc1))
    story.add(task, .merged(into: "main", commit: id(0xc1)))
  case .superseded: story.add(task, .superseded(with: id(2)))
  }
  return story
}

/// What an event does: the state it leads to, or what it is reported as.
private struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  let fact: Fact
  let results: [String]
  var testDescription: String { name }

  init(_ name: String, _ fact: Fact, _ results: String) {
    (self.name, self.fact) = (name, fact)
    self.results = results.split(separator: " ").map(String.init)
  }
}

private let rows = [
  //                                            queued  running done failed cancelled merged superseded
  Row("claimed", .claim("s2", 2), "              running race race race race race race"),
  Row("renewed", .renew("s1"), "                 finding running race race finding race finding"),
  Row(
    "renewed by another", .renew("s9"),
    "      finding finding finding finding finding finding finding"),
  Row("released", .release("s1"), "              finding queued race race finding race finding"),
  Row(
    "released by another", .release("s9"),
    "   finding finding finding finding finding finding finding"),
  Row(
    "released, not that one", .release("s1", 7),
    "finding finding finding finding finding finding finding"),
  Row("failed", .fail("s1"), "                   finding queued race race finding race finding"),
  Row("failed for good", .fail("s1", final: true), "finding failed race race finding race finding"),
  Row(
    "failed, not that one", .fail("s1", 7),
    "  finding finding finding finding finding finding finding"),
  Row("done", .done("s1", commit: id(0xc2)), "   finding done race finding finding race finding"),
  Row(
    "done by another", .done("s9", commit: id(0xc2)),
    "finding finding finding finding finding finding finding"),
  Row(
    "done, not that one", .done("s1", 7, commit: id(0xc2)),
    "finding finding finding finding finding finding finding"),
  Row("cancelled", .cancelled, "                 cancelled race race cancelled race race race"),
  Row("reopened", .reopened, "                   race race race queued queued race race"),
  Row(
    "moved", .move(to: "main", 5),
    "           queued running done failed cancelled merged superseded"),
  Row(
    "moved to another chain", .move(to: "two", 5),
    "queued race race failed cancelled race superseded"),
  Row(
    "superseded", .superseded(with: id(3)),
    "  superseded race superseded superseded superseded race race"),
  Row(
    "rewound", .rewound(kept: nil), "          finding finding queued finding finding race finding"),
  Row(
    "merged", .merged(into: "main", commit: id(0xc1)),
    "finding finding merged finding finding race finding"),
  Row(
    "restacked", .restacked(Fact.rebased(on: id(0xb1), commit: id(0xc3))),
    "finding finding done finding finding race finding"),
  Row(
    "adopted", .adopted(Fact.rebased(on: id(0xb1), commit: id(0xc3))),
    "finding finding done finding finding race finding"),
  Row(
    "queued again", .queued(Queued(text: "task", chain: "two", position: 1)),
    "race race race race race race race"),
]

struct TransitionTests {
  @Test(arguments: rows)
  fileprivate func everyEventInEveryState(row: Row) throws {
    #expect(row.results.count == TaskStatus.allCases.count)
    for (status, result) in zip(
      [TaskStatus.queued, .running, .done, .failed, .cancelled, .merged, .superseded], row.results)
    {
      var story = story(status)
      let before = try #require(story.queue.tasks[task])
      #expect(before.status == status)
      story.add(task, row.fact)
      let after = try #require(story.queue.tasks[task])
      let observations = story.queue.observations
      switch result {
      case "race", "finding":
        #expect(observations.map { "\($0.kind)" } == [result], "\(row.name) when \(status)")
        #expect(observations.first?.event.line == story.lines.last)
        #expect(after.status == status)
        #expect(after.artifact == before.artifact)
        #expect(after.failures == before.failures)
        #expect(after.chain == before.chain && after.position == before.position)
      default:
        #expect(observations.isEmpty, "\(row.name) when \(status)")
        #expect(after.status.rawValue == result)
      }
    }
  }

  @Test func everyKindOfFactIsInTheTable() {
    #expect(Set(rows.map(\.fact.name)).count == 14)
  }

  @Test(arguments: factMakers.indices)
  func nothingHappensToATaskThatWasNeverQueued(kind: Int) {
    var random = SplitMix64(seed: UInt64(kind))
    let fact = factMakers[kind](&random)
    guard fact.name != "queued" else { return }
    var story = Story()
    story.add(task, fact)
    #expect(story.queue.tasks.isEmpty)
    #expect(story.observations == ["finding: '\(fact.name)' of a task that was never queued"])
  }
}
