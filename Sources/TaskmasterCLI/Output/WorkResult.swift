import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// How a run of `work` ended, and the exit status that says so.
struct WorkResult {
  /// Why it ended.
  enum End: Sendable {
    /// The loop ended.
    case stopped(StopReason)
    /// It could not start.
    case problem(Problem)
  }

  let end: End
  /// The tasks it worked.
  let worked: Set<ObjectID>
  /// The remote that a push is owed to.
  let owed: String?
  /// Whether a hook kept a task from being worked.
  let hasHeldBack: Bool

  /// Whether there was nothing left to do.
  var isFinished: Bool {
    if case .stopped(.finished) = end { true } else { false }
  }

  /// Says what is left to say.
  /// - Throws: `ExitCode` unless every task was done and nothing is owed.
  func conclude(_ console: Console, _ queue: Queue) throws {
    if let owed {
      console.warn("the push to \(owed) is owed; the next run makes it good")
    }
    switch end {
    case .problem(let problem): throw problem
    case .stopped(.interrupted): throw ExitCode(Problem.interrupted)
    case .stopped(.trouble(let message)): throw Problem(message)
    case .stopped(.foreign):
      console.warn("the run ends here, since what was planted could run in whatever comes next")
      console.hint("take the changes above back, then: git taskmaster work")
      throw ExitCode(Problem.no)
    case .stopped(.tooManyFailures(let count)):
      console.warn("the run ends after \(count) failed tasks in a row (taskmaster.maxFailures)")
      throw ExitCode(Problem.no)
    case .stopped(.taskFailed):
      console.warn("the run ends after a failed task (taskmaster.onFailure)")
      throw ExitCode(Problem.no)
    case .stopped(.worker(let message)):
      console.warn("the run ends, since every task would fail: \(message)")
      throw ExitCode(Problem.no)
    case .stopped(.deadline): try concludeBudget("the time for the run is over", console, queue)
    case .stopped(.maxTokens(let used)):
      try concludeBudget("\(used) tokens are used (--max-tokens)", console, queue)
    case .stopped(.finished), .stopped(.maxTasks):
      try requireSuccess(queue)
    }
  }

  private func concludeBudget(_ why: String, _ console: Console, _ queue: Queue) throws {
    console.say("the run ends: \(why)")
    try requireSuccess(queue)
  }

  private func requireSuccess(_ queue: Queue) throws {
    let hasFailed = worked.contains { queue.tasks[$0]?.status == .failed }
    if hasFailed || hasHeldBack || owed != nil { throw ExitCode(Problem.no) }
  }
}
