/// One line of the log: who recorded which fact about a task, and when.
public struct Event: Hashable, Sendable {
  /// The version of the format that this code writes and reads.
  public static let version: Int64 = 1

  /// The largest clock an event may carry: 2^53, which every JSON reader can hold.
  public static let highestClock: UInt64 = 1 << 53

  /// When it was recorded.
  public var at: Timestamp
  /// Who recorded it, as `Name <address>`.
  public var by: String
  /// The Lamport clock: one more than the highest its writer had seen.
  public var clock: UInt64
  /// What was recorded.
  public var fact: Fact

  /// Makes an event of its parts.
  public init(at: Timestamp, by: String, clock: UInt64, fact: Fact) {
    self.at = at
    self.by = by
    self.clock = clock
    self.fact = fact
  }
}

/// What may be recorded about a task.
public indirect enum Fact: Hashable, Sendable {
  case queued(Queued)
  case claimed(Claimed)
  case renewed(Renewed)
  case released(Released)
  case failed(Failed)
  case done(Done)
  case cancelled
  case reopened
  case moved(Moved)
  case superseded(with: ObjectID)
  case rewound(kept: ObjectID?)
  case merged(into: String, commit: ObjectID)
  case restacked(Rebased)
  case adopted(Rebased)

  /// The word that stands for the fact in the log.
  public var name: String {
    switch self {
    case .queued: "queued"
    case .claimed: "claimed"
    case .renewed: "renewed"
    case .released: "released"
    case .failed: "failed"
    case .done: "done"
    case .cancelled: "cancelled"
    case .reopened: "reopened"
    case .moved: "moved"
    case .superseded: "superseded"
    case .rewound: "rewound"
    case .merged: "merged"
    case .restacked: "restacked"
    case .adopted: "adopted"
    }
  }
}
