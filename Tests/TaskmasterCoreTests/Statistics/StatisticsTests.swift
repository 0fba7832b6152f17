import TaskmasterCore
import Testing

/// What attempts came to.
struct StatisticsTests {
  private static func usage(
    _ worker: String?, _ model: String? = nil, _ change: (inout Usage) -> Void = { _ in }
  ) -> Usage {
    var usage = Usage(worker: worker)
    usage.model = model
    change(&usage)
    return usage
  }

  private static func failed(
    _ session: String, _ usage: Usage, seconds: Double = 2, checks: [CheckResult] = []
  ) -> Fact {
    var failed = Failed(
      attempt: 1, session: session, reason: .check, final: false, seconds: seconds,
      started: Timestamp(microseconds: 0), usage: usage)
    failed.checks = checks
    return .failed(failed)
  }

  private static func done(
    _ session: String, _ usage: Usage, seconds: Double = 3, on base: ObjectID = tip,
    commit: ObjectID, checks: [CheckResult] = []
  ) -> Fact {
    var done = Done(
      attempt: 1, session: session, base: base, commit: commit, tree: id(0xee), branch: "b",
      seconds: seconds, started: Timestamp(microseconds: 0))
    done.usage = usage
    done.checks = checks
    return .done(done)
  }

  /// A task that fails twice with one model and is done with another; one more that fails.
  private static var story: Story {
    var story = Story()
    story.queue(id(1))
    story.queue(id(2), chain: "other")
    let check = CheckResult(command: "make", exit: 0, seconds: 10)
    let measured = usage("goose", "small") {
      $0.agentSeconds = 50
      $0.tokensIn = 1000
      $0.cost = 0.5
    }
    story.add(id(1), .claim("a"))
    story.add(id(1), failed("a", measured, seconds: 70, checks: [check]))
    story.add(id(1), .claim("b"))
    story.add(id(1), failed("b", usage("goose", "small") { $0.tokensIn = 500 }, seconds: 30))
    story.add(id(1), .claim("c"))
    story.add(id(1), .release("c"))
    story.add(id(1), .claim("d"))
    let waiting = usage("goose", "large") {
      $0.agentSeconds = 100
      $0.waitSeconds = 300
      $0.tokensOut = 7
    }
    story.add(id(1), done("d", waiting, seconds: 450, commit: id(0xc1), checks: [check, check]))
    story.add(id(2), .claim("e"))
    story.add(id(2), failed("e", usage(nil)))
    story.add(id(2), .claim("f"))
    return story
  }

  private func amount(_ amount: Tally.Amount) -> String {
    (amount.sum.map { Decimal.text($0, digits: 2) } ?? "nil") + " -\(amount.unknown)"
  }

  /// All numbers of a tally in a line.
  private func text(_ tally: Tally) -> String {
    let amounts = [
      tally.seconds, tally.agentSeconds, tally.checkSeconds, tally.waitSeconds, tally.otherSeconds,
      tally.tokensIn, tally.tokensOut, tally.cost,
    ]
    return "\(tally.done)/\(tally.tasks) \(tally.successes)/\(tally.attempts): "
      + amounts.map(amount).joined(separator: ", ")
  }

  @Test func byWorkerAndModel() {
    let statistics = Statistics(Self.story.queue.allTasks)
    #expect(
      statistics.rows.map { "\($0.worker ?? "?") \($0.model ?? "?") \(text($0.tally))" } == [
        "goose large 1/1 1/1: 450 -0, 100 -0, 20 -0, 300 -0, 30 -0, nil -1, 7 -0, nil -1",
        "goose small 0/1 0/2: 100 -0, 50 -1, 10 -1, 0 -1, 10 -1, 1500 -0, nil -2, 0.5 -1",
        "? ? 0/1 0/1: 2 -0, nil -1, nil -1, nil -1, nil -1, nil -1, nil -1, nil -1",
      ])
    #expect(
      text(statistics.total)
        == "1/2 1/4: 552 -0, 150 -2, 30 -2, 300 -2, 40 -2, 1500 -2, 7 -3, 0.5 -3")
    #expect(statistics.total.successRate == 0.5)
    #expect(statistics.total.attemptsPerSuccess == 4)
    #expect(statistics.rows[1].tally.successRate == 0)
    #expect(statistics.rows[1].tally.attemptsPerSuccess == nil)
  }

  @Test func nothing() {
    let statistics = Statistics([])
    #expect(statistics.rows.isEmpty)
    #expect(statistics.total == Tally())
    #expect(statistics.total.successRate == nil)
  }

  /// Attempts begin when they are claimed; the fifth event is the first end of one.
  @Test func onlyThoseThatBeganSince() {
    let queue = Self.story.queue
    func since(_ seconds: Int64) -> String {
      text(Statistics(queue.allTasks, since: Timestamp(microseconds: seconds * 1_000_000)).total)
    }
    #expect(since(0) == text(Statistics(queue.allTasks).total))
    #expect(since(3) == since(0))
    #expect(since(4).hasPrefix("1/2 1/3: 482 -0"))
    #expect(since(9).hasPrefix("1/2 1/2: 452 -0"))
    #expect(since(100).hasPrefix("0/0 0/0: nil -0"))
    let other = Statistics(queue.tasks(in: "other"))
    #expect(text(other.total).hasPrefix("0/1 0/1: 2 -0"))
  }

  /// A task that is taken back and done again; a result that loses a race.
  @Test func successesThatDidNotLast() {
    var story = Story()
    story.queue(id(1))
    story.add(id(1), .claim("a"))
    story.add(id(1), Self.done("a", Usage(worker: "w"), commit: id(0xc1)))
    story.add(id(1), .rewound(kept: id(0xc1)))
    story.add(id(1), .claim("b"))
    story.add(id(1), Self.done("b", Usage(worker: "w"), commit: id(0xc2)))
    story.add(id(1), .claim("c"))
    story.add(id(1), Self.done("c", Usage(worker: "w"), seconds: 9, commit: id(0xc3)))
    let statistics = Statistics(story.queue.allTasks)
    #expect(statistics.rows.count == 1)
    #expect(text(statistics.total).hasPrefix("1/1 2/3: 15 -0"))
    #expect(statistics.total.attemptsPerSuccess == 1.5)
  }

  /// What was given back says nothing of who made it, but what it used was used.
  @Test func whatIsGivenBackCountsForWhatItUsed() {
    var released = Released(attempt: 1, session: "b", reason: .interrupted)
    released.seconds = 60
    released.usage = Self.usage("w") {
      $0.agentSeconds = 50
      $0.tokensIn = 700
    }
    var story = Story()
    story.queue(id(1))
    story.add(id(1), .claim("a"))
    story.add(id(1), Self.done("a", Self.usage("w") { $0.tokensIn = 300 }, commit: id(0xc1)))
    story.queue(id(2))
    story.add(id(2), .claim("b"))
    story.add(id(2), .released(released))
    // What was kept of it is found later, by a session that knows nothing else.
    story.add(id(2), .release("b", kept: id(0x77)))
    story.add(id(2), .claim("c"))
    story.add(id(2), .release("c"))
    let total = Statistics(story.queue.allTasks).total
    #expect(text(total) == "1/1 1/1: 63 -0, 50 -1, 0 -0, 0 -1, 10 -1, 1000 -0, nil -2, nil -2")
  }

  /// A log may say that more was spent within an attempt than it took.
  @Test func whatIsLeftIsNeverNegative() {
    var story = Story()
    story.queue(id(1))
    story.add(id(1), .claim("a"))
    story.add(id(1), Self.failed("a", Self.usage("w") { $0.agentSeconds = 100 }, seconds: 1))
    let total = Statistics(story.queue.allTasks).total
    #expect(total.otherSeconds.sum == 0)
  }
}
