/// When the loop ends by itself.
public struct LoopPolicy: Hashable, Sendable {
  /// What happens when a task has no attempt left.
  public enum OnFailure: String, Hashable, Sendable, CaseIterable {
    /// The chain goes on from its last artifact.
    case skip
    /// The run ends.
    case stop
  }

  /// What is decided about failed attempts.
  public var retry = RetryPolicy()
  /// What happens when a task has no attempt left.
  public var onFailure = OnFailure.skip
  /// How many tasks in a row may fail before the run ends.
  public var maxFailures = 3
  /// How many tasks may be brought to their end, done or failed, before the run ends; nil: any number.
  public var maxTasks: Int?
  /// How many tokens all attempts together may use before the run ends; nil: any number.
  public var maxTokens: Int64?
  /// How long to wait for more tasks when none is ready; nil: the run ends then.
  public var watch: Duration?

  /// The defaults: retry three times, skip what fails, end when nothing is ready.
  public init() {}
}

/// Why the loop ended.
public enum StopReason: Hashable, Sendable {
  /// Nothing more is ready.
  case finished
  /// So many tasks as were asked for are worked.
  case maxTasks(Int)
  /// As many tokens as were allowed are used; how many it was.
  case maxTokens(used: Int64)
  /// The time that the run was given is over.
  case deadline
  /// It was cancelled.
  case interrupted
  /// An attempt changed hooks or settings of the user's repository that run programs; what it was.
  case foreign(String)
  /// A task failed, and the policy says to stop.
  case taskFailed
  /// That many tasks failed in a row.
  case tooManyFailures(Int)
  /// The worker would fail every task, for want of a key, say; in a sentence without a period.
  case worker(String)
  /// Something is wrong that no task can help; in a sentence without a period, and what helps.
  case trouble(String, hints: [String] = [])
}

/// An error that says what helps.
public protocol HelpfulError: Error {
  /// What helps, one step each.
  var hints: [String] { get }
}

/// What a run has come to so far, and whether that is enough.
struct RunTally {
  private var failuresInARow = 0
  private var tasks = 0
  private var tokens: Int64 = 0
  private var hasUncounted = false

  /// Takes in what came of an attempt.
  /// - Returns: Why the run ends with it; nil: it goes on.
  mutating func add(_ outcome: Outcome, _ policy: LoopPolicy) -> StopReason? {
    switch outcome {
    case .interrupted: return .interrupted
    case .failed(let failure, _, _) where failure.reason == .foreign:
      // Whatever runs from now on might obey what was planted.
      return .foreign(failure.detail ?? "")
    case .failed(let failure, let final, _):
      count(failure.usage)
      guard final else { return budget(policy) }
      failuresInARow += 1
      tasks += 1
      if policy.onFailure == .stop { return .taskFailed }
      if failuresInARow >= policy.maxFailures { return .tooManyFailures(failuresInARow) }
    case .done(let done):
      count(done.usage)
      failuresInARow = 0
      tasks += 1
    }
    if let most = policy.maxTasks, tasks >= most { return .maxTasks(tasks) }
    return budget(policy)
  }

  /// Whether nothing is known of the tokens that an attempt used, for the first time.
  mutating func isFirstUncounted(_ outcome: Outcome) -> Bool {
    guard !hasUncounted, outcome.usage?.tokens == nil else { return false }
    hasUncounted = true
    return true
  }

  private mutating func count(_ usage: Usage) {
    let (sum, overflow) = tokens.addingReportingOverflow(max(0, usage.tokens ?? 0))
    tokens = overflow ? .max : sum
  }

  private func budget(_ policy: LoopPolicy) -> StopReason? {
    guard let most = policy.maxTokens, tokens >= most else { return nil }
    return .maxTokens(used: tokens)
  }
}
