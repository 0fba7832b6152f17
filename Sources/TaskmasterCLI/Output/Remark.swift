import TaskmasterCore
import TaskmasterKit

/// Something that is said on standard error, before it has a form.
struct Remark: Sendable {
  /// What happened.
  let event: RunEvent
  /// How much it matters.
  var level: Configuration.LogLevel
  /// The same in words.
  let message: String
  /// What helps, one step each.
  var hints: [String] = []
  /// The task that it is about.
  var task: ObjectID?
  /// The number of the attempt that it is about.
  var attempt: Int?
  /// What else there is to know, in the order of ``RunEvent/fields``.
  let fields: [JSONValue]
  /// The word before the message that says how much it matters, if any does.
  var label: String?
  /// Whether people are told; false: only who reads structured logs, since people see it otherwise.
  var isForPeople = true

  /// Says what happened; what is asked of the log's own form comes with it.
  init(_ event: RunEvent, _ message: String, _ fields: [JSONValue] = []) {
    assert(fields.count == event.fields.count, "\(event) has the fields \(event.fields)")
    self.event = event
    self.message = message
    self.fields = fields
    level = event.level
    label = event.label
  }

  /// The same about an attempt of a task.
  func about(_ assignment: Assignment?) -> Remark {
    var remark = self
    remark.task = task ?? assignment?.task.id
    remark.attempt = attempt ?? (remark.task == assignment?.task.id ? assignment?.attempt : nil)
    return remark
  }
}

/// What a run tells: each is an event of its structured log.
enum RunEvent: String, CaseIterable, Sendable {
  case claimed
  case started
  case output
  case waiting
  case worked
  case checking
  case done
  case failed
  case released
  case pushed
  case pushOwed
  case recovered
  case heldBack
  case foreignChange
  case trouble
  case idle
  case stopping
  case ended
  case note
  case hint
  case warning
  case error

  /// How much it matters, unless there is a reason for more.
  var level: Configuration.LogLevel {
    switch self {
    case .claimed, .started, .waiting, .worked, .checking, .done, .released, .pushed, .recovered,
      .idle,
      .stopping, .ended, .note, .hint:
      .info
    case .failed, .pushOwed, .heldBack, .foreignChange, .trouble, .warning: .warning
    case .error: .error
    case .output: .debug
    }
  }

  /// The names of what is known of it besides time, level, task and attempt.
  var fields: [String] {
    switch self {
    case .claimed: ["title", "chain", "branch", "base"]
    case .started: ["directory"]
    case .output: ["stream"]
    case .waiting: ["until", "seconds", "reason"]
    case .worked: Self.expense
    case .checking: ["command"]
    case .done: ["branch", "commit", "files", "insertions", "deletions", "seconds"]
    case .failed: ["reason", "detail", "final", "delay"] + Self.expense
    case .released: ["detail"] + Self.expense
    case .pushed: ["remote"]
    case .pushOwed: ["remote", "reason"]
    case .recovered: ["kept"]
    case .heldBack: ["reason"]
    case .foreignChange: ["change", "undo"]
    case .stopping: ["signal"]
    case .ended: ["reason", "tasks", "exit"]
    case .error: ["exit"]
    case .trouble, .idle, .note, .hint, .warning: []
    }
  }

  /// The names of what is known of an attempt's cost.
  private static let expense = [
    "seconds", "worker", "workerVersion", "provider", "model", "turns", "retries", "exit",
    "tokensIn", "tokensOut", "cost",
  ]

  fileprivate var label: String? {
    switch self {
    case .error, .hint, .warning: rawValue
    case .pushOwed, .heldBack, .foreignChange, .trouble: "warning"
    default: nil
    }
  }
}
