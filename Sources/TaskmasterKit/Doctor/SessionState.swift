import Git
public import TaskmasterCore

/// A session of `work` that left something to be seen: it lives, or died and holds a claim or a file.
public struct SessionState: Hashable, Sendable {
  /// What is known of how it is.
  public enum Life: String, Hashable, Sendable {
    /// It runs in this repository.
    case alive
    /// It ran in this repository, and has ended without a word.
    case dead
    /// It runs in another clone, or ran there.
    case elsewhere
  }

  /// A task that it holds.
  public struct Claim: Hashable, Sendable {
    /// The task.
    public let task: ObjectID
    /// The first line of its text.
    public let title: String
    /// The number of the attempt.
    public let attempt: Int64
    /// Until when the claim holds unless it is renewed.
    public let expires: Timestamp
    /// Whether that is over.
    public let isExpired: Bool
  }

  /// Sixteen hexadecimal digits.
  public let id: String
  /// How it is.
  public let life: Life
  /// Where it runs, as far as its claims tell.
  public let host: String?
  /// As which process.
  public let pid: Int64?
  /// What it holds.
  public let claims: [Claim]
  /// The processes that a dead one has left.
  public let processes: [Int32]
}

extension Project {
  func sessions(_ queue: Queue, at now: Timestamp) -> [SessionState] {
    let common = repository.commonDirectory
    let claims = Dictionary(grouping: queue.runningClaims) { $0.claim.session }
    let here = SessionLock.candidates(commonDirectory: common)
    let ids = Set(here).union(claims.keys).sorted()
    return ids.map { id in
      let isAlive = SessionLock.isAlive(id, commonDirectory: common)
      let life: SessionState.Life = isAlive ? .alive : here.contains(id) ? .dead : .elsewhere
      return SessionState(
        id: id, life: life, host: claims[id]?.first?.claim.host, pid: claims[id]?.first?.claim.pid,
        claims: (claims[id] ?? []).map { Self.claim($0, in: queue, at: now) },
        processes: life == .dead ? Descendants.carrying(session: id) : [])
    }
  }

  private static func claim(
    _ held: (task: ObjectID, claim: Claimed), in queue: Queue, at now: Timestamp
  ) -> SessionState.Claim {
    SessionState.Claim(
      task: held.task, title: queue.tasks[held.task]?.title ?? "", attempt: held.claim.attempt,
      expires: held.claim.expires, isExpired: held.claim.expires <= now)
  }
}
