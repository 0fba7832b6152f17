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
    var tally = RunTally()
    while true {
      let pause: Duration
      switch await step() {
      case .stopped(let reason): return reason
      case .idle:
        guard let watch = policy.watch else { return .finished }
        dependencies.log(.idle)
        pause = watch
      case .worked(_, let outcome):
        if let reason = tally.add(outcome, policy) { return reason }
        if policy.maxTokens != nil, tally.isFirstUncounted(outcome) {
          dependencies.log(.trouble("the worker did not say how many tokens it used"))
        }
        pause = outcome.pause
      }
      if let reason = await reasonToStop(whilePausing: pause) { return reason }
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
      let reason = reason(toStopFor: error)
      return await giveUp(assignment, point, .interrupted(reason.explanation), then: reason)
    }
  }

  /// What is stopped together with the loop may fail in ways of its own.
  private func reason(toStopFor error: any Error) -> StopReason {
    if let ended = error as? RunEnded { return ended.reason }
    if error is CancellationError { return .interrupted }
    guard Task.isCancelled else { return .trouble("\(error)", hints: hints(of: error)) }
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
      let cleaned = await shielded { try await dependencies.cleanup(point) }
      let trouble = cleaned.error
      if let ended = trouble as? RunEnded {
        let outcome = Outcome.interrupted(ended.reason.explanation)
        return await acknowledge(assignment, outcome, then: ended.reason)
      }
      if let trouble { dependencies.log(.trouble("cleaning up: \(trouble)")) }
    }
    return await acknowledge(assignment, outcome, then: reason)
  }

  private func acknowledge(
    _ assignment: Assignment, _ outcome: Outcome, then reason: StopReason?
  ) async -> Step {
    switch await shielded({ try await dependencies.ackTask(assignment, outcome) }) {
    case .success(let expense):
      dependencies.log(.acknowledged(assignment, outcome, expense))
      return reason.map(Step.stopped) ?? .worked(assignment, outcome)
    case .failure(let trouble):
      return .stopped(
        .trouble("recording what came of the task: \(trouble)", hints: hints(of: trouble)))
    }
  }

  private func reasonToStop(whilePausing duration: Duration) async -> StopReason? {
    guard !Task.isCancelled else { return .interrupted }
    guard duration > .zero else { return nil }
    do {
      try await dependencies.sleep(for: duration)
      return nil
    } catch {
      return (error as? RunEnded)?.reason ?? .interrupted
    }
  }
}

extension Outcome {
  /// How long to wait before anything else is done.
  fileprivate var pause: Duration {
    if case .failed(_, _, let delay) = self { .seconds(delay) } else { .zero }
  }
}

extension StopReason {
  /// What the log says of an attempt that was given back for this reason; nil where that says it all.
  fileprivate var explanation: String? {
    switch self {
    case .deadline: "the time for the run was over"
    case .worker(let message), .trouble(let message, _): message
    default: nil
    }
  }
}

/// The place of a chain still holds an earlier attempt.
struct UncleanPlace: Error, CustomStringConvertible {
  let chain: String
  var description: String { "the workspace of chain '\(chain)' is not clean" }
}

/// Runs to its end though the caller is cancelled, and is awaited, so that nothing outlives the caller.
private func shielded<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) async -> Result<Value, any Error> {
  await Task { try await body() }.result
}

extension Result {
  /// What was thrown, if anything.
  fileprivate var error: Failure? { if case .failure(let error) = self { error } else { nil } }
}

/// What helps against an error, one step each.
private func hints(of error: any Error) -> [String] { (error as? any HelpfulError)?.hints ?? [] }
