import Synchronization

@testable import TaskmasterCore

/// What a step does instead of succeeding.
enum Act: Sendable {
  case succeed
  /// The attempt fails.
  case fail(FailureReason)
  /// Something else is wrong.
  case trouble
  /// It is stopped, though the loop is not.
  case stop
  /// The loop is cancelled while the step goes on to its end.
  case cancel
  /// The loop is cancelled, and the step ends as one that notices it.
  case cancelAndStop
  /// The loop is cancelled, and the step ends as one that is hurt by it.
  case cancelAndTrouble
  /// The loop is cancelled, and the attempt fails.
  case cancelAndFail(FailureReason)
  /// The run is over.
  case end(StopReason)
  /// The answer is no: none to pull, not clean.
  case answerNo
}

/// Anything that can go wrong with the world.
struct Trouble: Error, CustomStringConvertible {
  let description: String
}

/// A world made of a script, which keeps a journal of what was asked of it.
final class ScriptedDependencies: LoopDependencies {
  fileprivate struct State {
    var journal: [String] = []
    var heard: [String] = []
    var violations: [String] = []
    var waiting: [String]
    var pulled: String?
    var hasPlace = false
    var failures: [String: Int] = [:]
    var script: [String: [Act]]
  }

  private let state: Mutex<State>
  private let limits: [String: Int64]

  /// - Parameters:
  ///   - tasks: The tasks that wait, each known by its title.
  ///   - limits: How many attempts a task has, where it says so itself.
  ///   - script: What a step does the first, second, … time; afterwards it succeeds.
  init(_ tasks: [String], limits: [String: Int64] = [:], _ script: [String: [Act]] = [:]) {
    state = Mutex(State(waiting: tasks, script: script))
    self.limits = limits
  }

  /// The calls, in order.
  var journal: [String] { state.withLock { $0.journal } }
  /// What the loop reported, in order.
  var heard: [String] { state.withLock { $0.heard } }
  /// The task that is not acknowledged yet.
  var pulled: String? { state.withLock { $0.pulled } }
  /// What the loop may never do and did.
  var violations: [String] { state.withLock { $0.violations } }

  func pullTask() async throws -> Assignment? {
    let title = state.withLock { state in
      if state.pulled != nil { state.violations.append("pulled twice") }
      return state.waiting.first
    }
    guard try perform("pull", title) else { return nil }
    guard let title else { return nil }
    return state.withLock { state in
      state.pulled = title
      return Assignment(title, failures: state.failures[title] ?? 0, limit: limits[title])
    }
  }

  func isClean() async throws -> Bool { try perform("isClean") }

  func branch(for assignment: Assignment) async throws -> BranchPoint {
    expectPulled(assignment, "branch")
    _ = try perform("branch", assignment.task.title)
    state.withLock { $0.hasPlace = true }
    return BranchPoint(base: assignment.claim.base, directory: "/place")
  }

  func runWorker(_ assignment: Assignment, at point: BranchPoint) async throws -> WorkerResult {
    expectPulled(assignment, "run")
    _ = try perform("run", assignment.task.title)
    return WorkerResult(seconds: 1, usage: Usage(), summary: "")
  }

  func commitAndPush(_ assignment: Assignment, _ result: WorkerResult) async throws -> Done {
    expectPulled(assignment, "commit")
    _ = try perform("commit", assignment.task.title)
    state.withLock { $0.hasPlace = false }
    return .made(by: assignment)
  }

  func ackTask(_ assignment: Assignment, _ outcome: Outcome) async throws -> Expense {
    expectPulled(assignment, "ack")
    state.withLock { state in
      if state.hasPlace { state.violations.append("acknowledged without cleaning up") }
      state.pulled = nil
      state.learn(outcome, of: assignment.task.title)
    }
    _ = try perform("ack", "\(assignment.task.title) \(outcome.word)")
    return Expense(seconds: nil, usage: Usage())
  }

  func cleanup(_ point: BranchPoint) async throws {
    state.withLock { $0.hasPlace = false }
    _ = try perform("cleanup")
  }

  func log(_ event: LoopEvent) { state.withLock { $0.heard.append(event.word) } }

  func sleep(for duration: Duration) async throws {
    let isHolding = state.withLock { $0.pulled != nil }
    if isHolding { state.withLock { $0.violations.append("slept with a task pulled") } }
    _ = try perform("sleep", "\(duration)")
    try Task.checkCancellation()
  }

  /// Writes a step down and does what the script says.
  private func perform(_ step: String, _ operand: String? = nil) throws -> Bool {
    let act = state.withLock { state in
      state.journal.append(([step] + [operand].compactMap(\.self)).joined(separator: " "))
      guard state.script[step]?.isEmpty == false else { return Act.succeed }
      return state.script[step]?.removeFirst() ?? .succeed
    }
    switch act {
    case .succeed: break
    case .fail(let reason): throw AttemptFailure(reason, "\(step) failed")
    case .trouble: throw Trouble(description: "\(step) is impossible")
    case .stop: throw CancellationError()
    case .cancel: cancelLoop()
    case .cancelAndStop:
      cancelLoop()
      throw CancellationError()
    case .cancelAndTrouble:
      cancelLoop()
      throw Trouble(description: "\(step) was killed")
    case .cancelAndFail(let reason):
      cancelLoop()
      throw AttemptFailure(reason, "\(step) failed")
    case .end(let reason): throw RunEnded(reason)
    case .answerNo: return false
    }
    return true
  }

  private func cancelLoop() { withUnsafeCurrentTask { $0?.cancel() } }

  private func expectPulled(_ assignment: Assignment, _ step: String) {
    state.withLock { state in
      guard state.pulled != assignment.task.title else { return }
      state.violations.append("\(step) of \(assignment.task.title), which is not pulled")
    }
  }
}

extension ScriptedDependencies.State {
  /// What a queue would know afterwards.
  fileprivate mutating func learn(_ outcome: Outcome, of title: String) {
    switch outcome {
    case .failed(_, final: false, _): failures[title, default: 0] += 1
    case .done, .failed: waiting.removeAll { $0 == title }
    case .interrupted: break
    }
  }
}
