/// A task that this session has claimed, with all that working it needs to know.
public struct Assignment: Hashable, Sendable {
  /// The task as it stood when it was claimed.
  public let task: QueueTask
  /// The claim.
  public let claim: Claimed
  /// The name its branch will have.
  public let branch: String

  /// Pairs a task with its claim and the name of its branch.
  public init(task: QueueTask, claim: Claimed, branch: String) {
    self.task = task
    self.claim = claim
    self.branch = branch
  }

  /// The number of the attempt, from 1.
  public var attempt: Int { Int(clamping: claim.attempt) }
}

/// Where an assignment is worked: a place that stands at the base.
public struct BranchPoint: Hashable, Sendable {
  /// The commit the work starts from.
  public let base: ObjectID
  /// The directory the worker runs in.
  public let directory: String

  /// Pairs a base with a directory.
  public init(base: ObjectID, directory: String) {
    self.base = base
    self.directory = directory
  }
}

/// What a worker that did not fail reports.
public struct WorkerResult: Hashable, Sendable {
  /// How long it ran, in seconds.
  public var seconds: Double
  /// What it used.
  public var usage: Usage
  /// Its last words; may be empty.
  public var summary: String

  /// Makes a result of its parts.
  public init(seconds: Double, usage: Usage, summary: String) {
    self.seconds = seconds
    self.usage = usage
    self.summary = summary
  }
}

/// What an attempt used, as it was recorded.
public struct Expense: Hashable, Sendable {
  /// How long it took, in seconds; nil: its worker did not run.
  public var seconds: Double?
  /// What its worker used.
  public var usage: Usage

  /// Makes an expense of its parts.
  public init(seconds: Double?, usage: Usage) {
    self.seconds = seconds
    self.usage = usage
  }
}

/// An attempt failed by its own doing; it counts against the task.
public struct AttemptFailure: Error, Hashable, Sendable {
  /// Why, in one word.
  public var reason: FailureReason
  /// Why, for a person; nil when the word says it all.
  public var detail: String?
  /// What the attempt used.
  public var usage: Usage
  /// The checks that were run; of them the last may be the one that failed.
  public var checks: [CheckResult] = []

  /// Makes a failure of its parts.
  public init(_ reason: FailureReason, _ detail: String? = nil, usage: Usage = Usage()) {
    self.reason = reason
    self.detail = detail
    self.usage = usage
  }
}

/// The run is over, for a reason that is not the pulled task's: its attempt is given back and counts for
/// nothing.
public struct RunEnded: Error, Hashable, Sendable {
  /// Why.
  public var reason: StopReason

  /// Ends the run.
  public init(_ reason: StopReason) { self.reason = reason }
}

/// What came of an assignment.
public enum Outcome: Hashable, Sendable {
  /// The task is done.
  case done(Done)
  /// The attempt failed; `final`: so did the task. `delay` is in seconds.
  case failed(AttemptFailure, final: Bool, delay: Double)
  /// Nothing is known about the task; the attempt does not count. Why, unless somebody asked for it.
  case interrupted(String? = nil)

  /// What the attempt used; nil when nothing is known about it.
  var usage: Usage? {
    switch self {
    case .done(let done): done.usage
    case .failed(let failure, _, _): failure.usage
    case .interrupted: nil
    }
  }
}
