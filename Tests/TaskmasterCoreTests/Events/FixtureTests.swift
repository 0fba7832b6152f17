import TaskmasterCore
import Testing

/// What earlier versions wrote must be read for ever, so these files never change; later kinds get files of
/// their own.
struct FixtureTests {
  @Test func logOfVersion1() throws {
    let lines = try fixture("log-v1.jsonl")
    #expect(lines.count == 20)
    var names: Set<String> = []
    for line in lines {
      let event = try Event(line: line)
      #expect(event.line == line)
      names.insert(event.fact.name)
    }
    #expect(names.count == 14)
  }

  @Test func everyFieldIsRead() throws {
    let facts = try fixture("log-v1.jsonl").map { try Event(line: $0).fact }
    let a = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
    var queued = Queued(text: "implement login", chain: "main", position: 65536)
    queued.after = [a]
    queued.check = ["swift test"]
    queued.artifacts = ["hello.txt"]
    queued.allowEmpty = true
    queued.attempts = 3
    queued.timeout = 1800
    queued.worker = "goose"
    queued.occurrence = 2
    #expect(facts[0] == .queued(queued))
    guard case .done(let done) = facts[5], case .failed(let failed) = facts[4] else {
      Issue.record("no done, no failed")
      return
    }
    #expect(done.artifacts.map(\.path) == ["hello.txt"])
    #expect(done.checks == [CheckResult(command: "swift test", exit: 0, seconds: 38.1)])
    #expect((done.files, done.insertions, done.deletions) == (3, 84, 6))
    #expect(done.usage.cost == 1)
    #expect(failed.usage.cost == 0.25)
    #expect(failed.usage.tokensIn == 120_000)
    #expect(failed.reason == .check && failed.final && failed.seconds == 12.5)
  }

  @Test func linesThatOthersWrote() throws {
    let events = try fixture("log-v1-foreign.jsonl").map { try Event(line: $0) }
    #expect(events.map(\.clock) == [21, 22, 23, 24])
    #expect(events.allSatisfy { $0.by == "A <a@b>" })
    #expect(events.map(\.fact.name) == ["cancelled", "cancelled", "superseded", "queued"])
    guard case .queued(let fact) = events[3].fact else { return }
    #expect(fact.timeout == 1800)
  }
}
