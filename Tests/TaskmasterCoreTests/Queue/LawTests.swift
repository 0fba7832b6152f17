import Testing

@testable import TaskmasterCore

/// What is true of every log.
struct LawTests {
  @Test(arguments: seeds(6))
  func everySplitAndOrderGivesTheSameQueue(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let lines = try lines(&random)
    let picture = Picture(Queue(EventLog(lines)))
    for _ in 0..<4 {
      var parts = Array(repeating: [LogLine](), count: 1 + random.below(4))
      for line in lines.shuffled(using: &random) {
        for _ in 0...random.below(2) { parts[random.below(parts.count)].append(line) }
      }
      let merged = parts.shuffled(using: &random).map { EventLog($0) }.reduce(EventLog([]), merge)
      #expect(Picture(Queue(merged)) == picture)
    }
  }

  @Test(arguments: seeds(4))
  func mergingIsUnion(seed: UInt64) throws {
    var random = SplitMix64(seed: 1000 + seed)
    let lines = try lines(&random)
    let logs = (0..<3).map { _ in EventLog(lines.filter { _ in random.oneIn(2) }) }
    let (a, b, c) = (logs[0], logs[1], logs[2])
    #expect(all(merge(a, a)) == all(a))
    #expect(all(merge(a, b)) == all(merge(b, a)))
    #expect(all(merge(merge(a, b), c)) == all(merge(a, merge(b, c))))
    #expect(all(merge(a, EventLog([]))) == all(a))
    #expect(Set(all(merge(a, b))) == Set(all(a)).union(all(b)))
    #expect(Set(all(EventLog(lines))) == Set(lines))
  }

  /// Only what no race explains is a finding, and honest clones do nothing else.
  @Test(arguments: seeds(8))
  func honestClonesFindOnlyRaces(seed: UInt64) throws {
    var random = SplitMix64(seed: 2000 + seed)
    let clones = try clones(&random)
    let queue = Queue(EventLog(clones.flatMap(\.lines)))
    #expect(queue.observations.filter { $0.kind == .finding }.map(\.message) == [])
    #expect(EventLog(clones.flatMap(\.lines)).strays.isEmpty)
  }

  @Test(arguments: seeds(10))
  func everyQueueIsSound(seed: UInt64) throws {
    var random = SplitMix64(seed: 3000 + seed)
    let log = EventLog(try lines(&random))
    var queue = Queue()
    for entry in log.events {
      queue.apply(entry)
      let flaws = queue.flaws
      #expect(flaws == [], "after \(String(decoding: entry.line.bytes, as: UTF8.self))")
      guard flaws.isEmpty else { return }
    }
    #expect(queue.tasks == Queue(log).tasks)
    #expect(queue.observations == Queue(log).observations)
  }

  /// Meaningful histories now and then, nonsense now and then, and mixtures.
  private func lines(_ random: inout SplitMix64) throws -> [LogLine] {
    let meaningful = try random.oneIn(3) ? [] : clones(&random).flatMap(\.lines)
    let count = meaningful.isEmpty ? 80 : random.pick([0, 20])
    return (meaningful + nonsense(&random, count: count)).inOrder
  }

  private func all(_ log: EventLog) -> [LogLine] { log.events.map(\.line) + log.strays.map(\.line) }

  private func merge(_ one: EventLog, _ other: EventLog) -> EventLog {
    EventLog(all(one) + all(other))
  }
}

extension Queue {
  /// What must never be true of a queue.
  fileprivate var flaws: [String] {
    var flaws: [String] = []
    func check(_ truth: Bool, _ flaw: String) { if !truth { flaws.append(flaw) } }
    for task in tasks.values {
      let isRunning = task.status == .running
      let running = task.attempts.filter { $0.outcome == .running }
      check(isRunning == (task.claim != nil), "a claim without a running task")
      check(running.count == (isRunning ? 1 : 0), "attempts that run")
      check(
        !isRunning || running.first?.claim.session == task.claim?.session, "another one's claim")
      check([.done, .merged].contains(task.status) == (task.artifact != nil), "an artifact")
      check((task.status == .superseded) == (task.supersededBy != nil), "superseded by nothing")
      check(
        task.attempts.map(\.number) == Array((1...task.attempts.count + 1).dropLast()), "numbers")
      check(task.failures <= task.attempts.count { $0.outcome == .failed }, "failures")
      check(
        task.artifact == nil || task.attempts.contains { $0.outcome == .done }, "done by nobody")
      check(task.status != .failed || task.failures > 0, "failed without a failure")
      check(Set(task.lost.map(\.done.commit)).count == task.lost.count, "lost twice")
    }
    for chain in chains {
      let artifacts = artifacts(of: chain)
      let expected = tasks(in: chain).filter { $0.artifact != nil }.map(\.id)
      check(Set(artifacts.map(\.id)) == Set(expected), "artifacts of \(chain)")
      check(artifacts.count == expected.count, "artifacts of \(chain) twice")
      check(
        artifacts.last { $0.status == .done }?.artifact == lastArtifact(of: chain),
        "last of \(chain)")
    }
    check(allTasks.count == tasks.count, "tasks without a chain")
    return flaws
  }
}
