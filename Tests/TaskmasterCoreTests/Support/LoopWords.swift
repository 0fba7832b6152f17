@testable import TaskmasterCore

extension Assignment {
  /// The claim of a task that has that title and so many failures behind it.
  init(_ title: String, failures: Int, limit: Int64?) {
    var queued = Queued(text: title, chain: "main", position: 0)
    queued.attempts = limit
    let event = Event(
      at: Timestamp(microseconds: 0), by: "A <a@b>", clock: 1, fact: .queued(queued))
    let entry = LoggedEvent(line: LogLine(task: id(1), bytes: event.line), event: event)
    var task = QueueTask(entry, queued, order: 0)
    task.failures = failures
    let claim = Claimed(
      attempt: Int64(failures + 1), base: tip, session: "s1", host: "host", pid: 1, boot: "boot",
      expires: Timestamp(microseconds: 0))
    self.init(task: task, claim: claim, branch: "branch-\(title)")
  }
}

extension Done {
  static func made(by assignment: Assignment) -> Done {
    Done(
      attempt: assignment.claim.attempt, session: assignment.claim.session,
      base: assignment.claim.base, commit: id(0xc1), tree: id(0xee), branch: assignment.branch,
      seconds: 1, started: Timestamp(microseconds: 0))
  }
}

extension Outcome {
  /// The outcome in the words of a journal.
  var word: String {
    switch self {
    case .done: "done"
    case .failed(let failure, let final, _): "\(failure.reason.rawValue)\(final ? ", final" : "")"
    case .interrupted(let why): "interrupted" + (why.map { ": \($0)" } ?? "")
    }
  }
}

extension LoopEvent {
  /// The event in the words of a journal.
  var word: String {
    switch self {
    case .pulled(let assignment): "pulled \(assignment.task.title)"
    case .started(let assignment, _): "started \(assignment.task.title) \(assignment.attempt)"
    case .worked(let assignment, _): "worked \(assignment.task.title)"
    case .acknowledged(let assignment, let outcome, _): "\(assignment.task.title) \(outcome.word)"
    case .trouble(let message): "trouble: \(message)"
    case .idle: "idle"
    }
  }
}
