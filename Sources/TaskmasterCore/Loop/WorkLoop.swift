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
  /// Whether the run ends after one task.
  public var once = false
  /// How long to wait for more tasks when none is ready; nil: the run ends then.
  public var watch: Duration?

  /// The defaults: retry three times, skip what fails, end when nothing is ready.
  public init() {}
}

/// Why the loop ended.
public enum StopReason: Hashable, Sendable {
  /// Nothing more is ready.
  case finished
  /// The one task that was asked for is worked.
  case once
  /// It was cancelled.
  case interrupted
  /// An attempt changed hooks or settings of the user's repository that run programs; what it was.
  case foreign(String)
  /// A task failed, and the policy says to stop.
  case taskFailed
  /// That many tasks failed in a row.
  case tooManyFailures(Int)
  /// Something is wrong that no task can help; in a sentence without a period.
  case trouble(String)
}

/// Works tasks one after the other.
///
/// Only the pulled task is acknowledged, cancellation is honoured at every step, and a task that was
/// pulled is acknowledged whatever happens. ``run()`` never throws.
public struct WorkLoop<Dependencies: LoopDependencies>: Sendable {
  private let dependencies: Dependencies
  private let policy: LoopPolicy

  /// Makes a loop over what it needs of the world.
  public init(_ dependencies: Dependencies, policy: LoopPolicy = LoopPolicy()) {
    self.dependencies = dependencies
    self.policy = policy
  }

  /// What one turn of the loop came to.
  enum Step: Sendable {
    case idle
    case worked(Assignment, Outcome)
    case stopped(StopReason)
  }

  /// Works until the policy, the queue or a cancellation ends it; answers which.
  public func run() async -> StopReason {
    var failuresInARow = 0
    while true {
      switch await step() {
      case .stopped(let reason):
        return reason
      case .idle:
        guard let pause = policy.watch else { return .finished }
        dependencies.log(.idle)
        guard await pauses(for: pause) else { return .interrupted }
      case .worked(_, .done):
        failuresInARow = 0
        if policy.once { return .once }
      case .worked(_, .interrupted):
        return .interrupted
      case .worked(_, .failed(let failure, _, _)) where failure.reason == .foreign:
        // Whatever runs from now on might obey what was planted.
        return .foreign(failure.detail ?? "")
      case .worked(_, .failed(_, let final, let delay)):
        if final {
          failuresInARow += 1
          if policy.onFailure == .stop { return .taskFailed }
          if failuresInARow >= policy.maxFailures { return .tooManyFailures(failuresInARow) }
          if policy.once { return .once }
        }
        guard await pauses(for: .seconds(delay)) else { return .interrupted }
      }
    }
  }

  /// Pulls one task and brings it to its acknowledgement.
  func step() async -> Step {
    if Task.isCancelled { return .stopped(.interrupted) }
    let assignment: Assignment
    do {
      guard let pulled = try await dependencies.pullTask() else { return .idle }
      assignment = pulled
    } catch {
      return .stopped(reason(toStopFor: error))
    }
    dependencies.log(.pulled(assignment))
    return await work(assignment)
  }

  private func work(_ assignment: Assignment) async -> Step {
    var point: BranchPoint?
    do {
      let done = try await attempt(assignment, &point)
      return await acknowledge(assignment, .done(done), then: nil)
    } catch let failure as AttemptFailure {
      let outcome = judge(failure, of: assignment)
      return await giveUp(assignment, point, outcome, then: nil)
    } catch {
      return await giveUp(assignment, point, .interrupted, then: reason(toStopFor: error))
    }
  }

  /// What is stopped together with the loop may fail in ways of its own.
  private func reason(toStopFor error: any Error) -> StopReason {
    if error is CancellationError { return .interrupted }
    guard Task.isCancelled else { return .trouble("\(error)") }
    dependencies.log(.trouble("\(error)"))
    return .interrupted
  }

  private func attempt(
    _ assignment: Assignment, _ point: inout BranchPoint?
  ) async throws -> Done {
    try Task.checkCancellation()
    guard try await dependencies.isClean() else {
      throw UncleanPlace(chain: assignment.task.chain)
    }
    try Task.checkCancellation()
    let place = try await dependencies.branch(for: assignment)
    point = place
    try Task.checkCancellation()
    dependencies.log(.started(assignment, place))
    let result = try await dependencies.runWorker(assignment, at: place)
    try Task.checkCancellation()
    dependencies.log(.worked(assignment, result))
    return try await dependencies.commitAndPush(assignment, result)
  }

  private func judge(_ failure: AttemptFailure, of assignment: Assignment) -> Outcome {
    let task = assignment.task
    let final = policy.retry.isFinal(
      afterFailures: task.failures, limit: task.queued.attempts)
    let delay = final ? 0 : policy.retry.delay(afterFailures: task.failures)
    return .failed(failure, final: final, delay: delay)
  }

  private func giveUp(
    _ assignment: Assignment, _ point: BranchPoint?, _ outcome: Outcome, then reason: StopReason?
  ) async -> Step {
    if let point {
      let trouble = await shielded { try await dependencies.cleanup(point) }
      if let trouble { dependencies.log(.trouble("cleaning up: \(trouble)")) }
    }
    return await acknowledge(assignment, outcome, then: reason)
  }

  private func acknowledge(
    _ assignment: Assignment, _ outcome: Outcome, then reason: StopReason?
  ) async -> Step {
    let trouble = await shielded { try await dependencies.ackTask(assignment, outcome) }
    if let trouble { return .stopped(.trouble("recording what came of the task: \(trouble)")) }
    dependencies.log(.acknowledged(assignment, outcome))
    return reason.map(Step.stopped) ?? .worked(assignment, outcome)
  }

  private func pauses(for duration: Duration) async -> Bool {
    guard !Task.isCancelled else { return false }
    guard duration > .zero else { return true }
    do {
      try await dependencies.sleep(for: duration)
      return true
    } catch {
      return false
    }
  }
}

/// The place of a chain still holds an earlier attempt.
struct UncleanPlace: Error, CustomStringConvertible {
  let chain: String
  var description: String { "the workspace of chain '\(chain)' is not clean" }
}

/// Runs to its end though the caller is cancelled, and is awaited, so that nothing outlives the caller.
/// - Returns: What was thrown, if anything.
private func shielded(_ body: @escaping @Sendable () async throws -> Void) async -> (any Error)? {
  await Task {
    do {
      try await body()
      return nil
    } catch {
      return error
    }
  }.value
}
