/// Where a task stands.
public enum TaskStatus: String, Hashable, Sendable, CaseIterable {
  case queued
  case running
  case done
  case failed
  case cancelled
  case merged
  case superseded
}

/// How an attempt ended.
public enum AttemptOutcome: String, Hashable, Sendable {
  case running
  case done
  case failed
  case interrupted
  case lost
}

/// One claim of a task and what came of it.
public struct Attempt: Hashable, Sendable {
  /// From 1, in the order of the claims.
  public let number: Int
  /// The claim.
  public var claim: Claimed {
    guard case .claimed(let fact) = claiming else { preconditionFailure("an attempt is a claim") }
    return fact
  }
  /// When it was claimed.
  public let started: Timestamp
  /// What came of it.
  public internal(set) var outcome: AttemptOutcome = .running
  /// Why it failed or was given back, in one word.
  public internal(set) var reason: String?
  /// Why it failed, in more words.
  public internal(set) var detail: String?
  /// The commit that holds what it had made.
  public internal(set) var kept: ObjectID?
  /// How long it took, in seconds.
  public internal(set) var seconds: Double?
  /// What it used.
  public internal(set) var usage: Usage {
    get { usageBox?.value ?? Usage() }
    set { usageBox = newValue == Usage() ? nil : Box(newValue) }
  }
  /// The checks that were run on what it had made.
  public internal(set) var checks: [CheckResult] = []

  // As in a task: what is large lies elsewhere, and often is in the log already.
  private let claiming: Fact
  private var usageBox: Box<Usage>?

  /// An attempt that an event has begun.
  init(number: Int, _ event: Event) {
    self.number = number
    started = event.at
    claiming = event.fact
  }
}

/// A result that lost a race and is no artifact.
public struct LostResult: Hashable, Sendable {
  /// The number of the attempt that made it.
  public let attempt: Int
  /// What that attempt recorded.
  public let done: Done
}

/// Where an artifact was merged.
public struct Merge: Hashable, Sendable {
  /// The short name of the branch that has it since.
  public let into: String
  /// The commit that brought it there: the artifact itself, a merge, or one that stands for it.
  public let commit: ObjectID
}

/// A task as the log tells it.
public struct QueueTask: Hashable, Sendable {
  /// The id of its task commit.
  public let id: ObjectID
  /// What was queued.
  public var queued: Queued {
    guard case .queued(let fact) = queuing else { preconditionFailure("a task was queued") }
    return fact
  }
  /// When.
  public let queuedAt: Timestamp
  /// By whom.
  public let queuedBy: String
  /// How many tasks were queued before it, over all chains.
  public let order: Int
  /// Its priority, out of its box.
  let priority: Int64
  /// Where it stands.
  public internal(set) var status: TaskStatus = .queued
  /// The chain it is in.
  public internal(set) var chain: String
  /// Its position there.
  public internal(set) var position: Int64
  /// Its attempts, oldest first.
  public internal(set) var attempts: [Attempt] = []
  /// How many attempts failed since it was queued or last reopened.
  public internal(set) var failures = 0
  /// When the next attempt may start.
  public internal(set) var retryAt: Timestamp?
  /// The claim that holds while it runs, as last renewed.
  public internal(set) var claim: Claimed? {
    get { claimBox?.value }
    set { claimBox = newValue.map(Box.init) }
  }
  /// Its artifact, when it is done or merged.
  public internal(set) var artifact: Done? {
    get { if case .done(let fact)? = finish { fact } else { nil } }
    set { finish = newValue.map { .done($0) } }
  }
  /// Where it was merged, when it is.
  public internal(set) var merge: Merge? {
    get { mergeBox?.value }
    set { mergeBox = newValue.map(Box.init) }
  }
  /// What it was replaced by.
  public internal(set) var supersededBy: ObjectID?
  /// Results that lost a race.
  public internal(set) var lost: [LostResult] = []

  // A queue moves its tasks about; these are too large to move along, and in the log already.
  private let queuing: Fact
  /// What made it done, which has its artifact.
  var finish: Fact?
  private var claimBox: Box<Claimed>?
  private var mergeBox: Box<Merge>?

  /// The text.
  public var text: String { queued.text }
  /// The first line of the text.
  public var title: String { TaskText.title(of: queued.text) }
  /// The number of the attempt that is running.
  public var runningAttempt: Int? { attempts.last { $0.outcome == .running }?.number }

  /// A task that an event has queued.
  init(_ entry: LoggedEvent, _ queued: Queued, order: Int) {
    id = entry.task
    queuing = entry.event.fact
    queuedAt = entry.event.at
    queuedBy = entry.event.by
    self.order = order
    priority = queued.priority
    chain = queued.chain
    position = queued.position
  }
}

/// Something in the log that changed nothing.
public struct Observation: Hashable, Sendable {
  /// Whether a race between clones explains it.
  public enum Kind: Hashable, Sendable {
    case race
    case finding
  }

  /// Whether a race between clones explains it.
  public let kind: Kind
  /// The event.
  public let event: LoggedEvent
  /// What is odd about it, in one sentence without a period.
  public let message: String
}

/// A value that lies elsewhere, so that what holds it stays small.
private indirect enum Box<Value: Hashable & Sendable>: Hashable, Sendable {
  case of(Value)

  init(_ value: Value) { self = .of(value) }

  var value: Value {
    switch self {
    case .of(let value): value
    }
  }
}
