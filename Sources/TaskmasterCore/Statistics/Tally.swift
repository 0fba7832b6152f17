/// What some attempts came to.
///
/// Counted are attempts with a verdict: done, failed, or done and then lost to another clone's result.
/// One that was given back says nothing about who made it; only what it used is added.
public struct Tally: Hashable, Sendable {
  /// Something that is known of some attempts and not of others.
  public struct Amount: Hashable, Sendable {
    /// The sum over those of which it is known; nil when it is known of none.
    public private(set) var sum: Double?
    /// Of how many attempts it is not known.
    public private(set) var unknown = 0

    mutating func add(_ value: Double?) {
      if let value { sum = (sum ?? 0) + value } else { unknown += 1 }
    }
  }

  /// How many tasks were tried.
  public private(set) var tasks = 0
  /// How many of them were done.
  public private(set) var done = 0
  /// How many attempts were made.
  public private(set) var attempts = 0
  /// How many of them succeeded: a task that is taken back and done again succeeds twice.
  public private(set) var successes = 0
  /// How long they took.
  public private(set) var seconds = Amount()
  /// How long of that the worker's command ran.
  public private(set) var agentSeconds = Amount()
  /// How long of that checks ran.
  public private(set) var checkSeconds = Amount()
  /// How long of that was spent waiting for rate limits to end.
  public private(set) var waitSeconds = Amount()
  /// What is left of it: Git, and the tool itself.
  public private(set) var otherSeconds = Amount()
  /// Tokens read by models.
  public private(set) var tokensIn = Amount()
  /// Tokens written by models.
  public private(set) var tokensOut = Amount()
  /// US dollars.
  public private(set) var cost = Amount()

  /// Nothing.
  public init() {}

  /// The part of the tasks that were done; nil when there are none.
  public var successRate: Double? { tasks > 0 ? Double(done) / Double(tasks) : nil }

  /// How many attempts a success took; nil when there was none.
  public var attemptsPerSuccess: Double? {
    successes > 0 ? Double(attempts) / Double(successes) : nil
  }

  /// Takes in what was tried of one task.
  mutating func add(_ attempts: [Attempt]) {
    if attempts.contains(where: \.hasVerdict) { tasks += 1 }
    if attempts.contains(where: { $0.outcome == .done }) { done += 1 }
    for attempt in attempts { add(attempt) }
  }

  private mutating func add(_ attempt: Attempt) {
    if attempt.hasVerdict { attempts += 1 }
    if attempt.outcome == .done { successes += 1 }
    let (usage, time) = (attempt.usage, AttemptTime(attempt))
    seconds.add(attempt.seconds)
    agentSeconds.add(usage.agentSeconds)
    checkSeconds.add(time.checks)
    waitSeconds.add(time.waiting)
    otherSeconds.add(time.rest)
    tokensIn.add(usage.tokensIn.map(Double.init))
    tokensOut.add(usage.tokensOut.map(Double.init))
    cost.add(usage.cost)
  }
}

/// Where the time of an attempt went, in seconds, as far as that is known.
private struct AttemptTime {
  let checks: Double?
  let waiting: Double?
  let rest: Double?

  init(_ attempt: Attempt) {
    let agent = attempt.usage.agentSeconds
    // Whoever recorded the one recorded the others, where there was something to record.
    let isMeasured = agent != nil
    let hasChecks = isMeasured || attempt.outcome == .done || !attempt.checks.isEmpty
    let checks = hasChecks ? attempt.checks.reduce(0) { $0 + $1.seconds } : nil
    let waiting = attempt.usage.waitSeconds ?? (isMeasured ? 0 : nil)
    self.checks = checks
    self.waiting = waiting
    rest =
      if let seconds = attempt.seconds, let agent, let checks, let waiting {
        max(0, seconds - agent - checks - waiting)
      } else { nil }
  }
}
