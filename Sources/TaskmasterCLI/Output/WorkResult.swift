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
  /// - Throws: ``Problem`` when the run could not go on; `ExitCode` unless every task was done and nothing
  ///   is owed.
  func conclude(_ console: Console, _ queue: Queue) throws {
    if let owed {
      let message = "the push to \(owed) is owed; the next run makes it good"
      console.tell(Remark(.pushOwed, message, [.string(owed), .null]))
    }
    let exit = exitStatus(queue)
    console.tell(conclusion(exit))
    switch end {
    case .problem(let problem): throw problem
    case .stopped(.trouble(let message, let hints)): throw Problem(message, hints: hints)
    case .stopped: if exit != 0 { throw ExitCode(exit) }
    }
  }

  private func exitStatus(_ queue: Queue) -> Int32 {
    switch end {
    case .problem(let problem): return problem.exitStatus
    case .stopped(.interrupted): return Problem.interrupted
    case .stopped(.trouble): return Problem.fatal
    case .stopped(.foreign), .stopped(.tooManyFailures), .stopped(.taskFailed), .stopped(.worker):
      return Problem.no
    case .stopped(.deadline), .stopped(.maxTokens), .stopped(.maxTasks), .stopped(.finished):
      let hasFailed = worked.contains { queue.tasks[$0]?.status == .failed }
      return hasFailed || hasHeldBack || owed != nil ? Problem.no : 0
    }
  }

  private func conclusion(_ exit: Int32) -> Remark {
    let (reason, words) = why
    var remark = Remark(
      .ended, words, [.string(reason), .integer(Int64(worked.count)), .integer(Int64(exit))])
    switch end {
    case .stopped(.foreign):
      remark.hints = ["take the changes above back, then: git taskmaster work"]
      remark.level = .warning
    case .stopped(.tooManyFailures), .stopped(.taskFailed), .stopped(.worker):
      remark.level = .warning
    case .stopped(.deadline), .stopped(.maxTokens): break
    // People see it: by a summary, an error, or because they did it.
    case .stopped(.finished), .stopped(.maxTasks), .stopped(.interrupted), .stopped(.trouble),
      .problem:
      remark.isForPeople = false
    }
    if remark.level == .warning { remark.label = "warning" }
    return remark
  }

  /// Why it ended, in a word and in a sentence without a period.
  private var why: (reason: String, words: String) {
    switch end {
    case .problem(let problem): ("problem", "the run could not start: \(problem.message)")
    case .stopped(.finished): ("finished", "the run ends: nothing more is ready")
    case .stopped(.maxTasks(let count)):
      ("maxTasks", "the run ends: \(Counted.text(count, "task")) worked")
    case .stopped(.maxTokens(let used)):
      ("maxTokens", "the run ends: \(used) tokens are used (--max-tokens)")
    case .stopped(.deadline): ("deadline", "the run ends: the time for the run is over")
    case .stopped(.interrupted): ("interrupted", "the run ends: it was interrupted")
    case .stopped(.foreign):
      ("foreign", "the run ends here, since what was planted could run in whatever comes next")
    case .stopped(.taskFailed):
      ("taskFailed", "the run ends after a failed task (taskmaster.onFailure)")
    case .stopped(.tooManyFailures(let count)):
      (
        "tooManyFailures",
        "the run ends after \(count) failed tasks in a row (taskmaster.maxFailures)"
      )
    case .stopped(.worker(let message)):
      ("worker", "the run ends, since every task would fail: \(message)")
    case .stopped(.trouble(let message, _)): ("trouble", "the run ends: \(message)")
    }
  }
}
