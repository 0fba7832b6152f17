import TaskmasterCore

/// An id made of one number.
func id(_ number: UInt8) -> ObjectID {
  ObjectID(bytes: Array(repeating: number, count: 20)) ?? .zero
}

/// The base branch's tip, wherever a story needs one.
let tip = id(0xb0)

/// A log that is told event after event.
struct Story {
  private(set) var lines: [LogLine] = []
  private(set) var clock: UInt64 = 0

  /// The queue that the log tells.
  var queue: Queue { Queue(EventLog(lines)) }

  /// What is odd in it.
  var observations: [String] { queue.observations.map { "\($0.kind): \($0.message)" } }

  /// Adds a fact, a second after the one before.
  mutating func add(_ task: ObjectID, _ fact: Fact) {
    clock += 1
    add(task, fact, clock: clock)
  }

  /// Adds a fact with a clock of its own.
  mutating func add(_ task: ObjectID, _ fact: Fact, clock: UInt64) {
    let event = Event(
      at: Timestamp(microseconds: Int64(clock) * 1_000_000), by: "A <a@b>", clock: clock, fact: fact
    )
    lines.append(LogLine(task: task, bytes: event.line))
  }

  /// Queues a task.
  mutating func queue(
    _ task: ObjectID, chain: String = "main", _ change: (inout Queued) -> Void = { _ in }
  ) {
    var queued = Queued(
      text: "task \(task.short)", chain: chain, position: Int64(clock + 1) * 65536)
    change(&queued)
    add(task, .queued(queued))
  }

  /// Claims a task and does it.
  mutating func complete(
    _ task: ObjectID, by session: String = "s1", attempt: Int64 = 1, on base: ObjectID = tip,
    commit: ObjectID
  ) {
    add(task, .claim(session, attempt, on: base))
    add(task, .done(session, attempt, on: base, commit: commit))
  }
}

extension Fact {
  static func claim(_ session: String, _ attempt: Int64 = 1, on base: ObjectID = tip) -> Fact {
    .claimed(
      Claimed(
        attempt: attempt, base: base, session: session, host: "host", pid: 1, boot: "boot",
        expires: Timestamp(microseconds: 600_000_000)))
  }

  static func renew(_ session: String, until seconds: Int64 = 900) -> Fact {
    .renewed(Renewed(session: session, expires: Timestamp(microseconds: seconds * 1_000_000)))
  }

  static func release(
    _ session: String, _ attempt: Int64 = 1, _ reason: ReleaseReason = .interrupted,
    kept: ObjectID? = nil
  ) -> Fact {
    .released(Released(attempt: attempt, session: session, reason: reason, kept: kept))
  }

  static func fail(
    _ session: String, _ attempt: Int64 = 1, final: Bool = false, kept: ObjectID? = nil,
    retryAt: Timestamp? = nil
  ) -> Fact {
    .failed(
      Failed(
        attempt: attempt, session: session, reason: .check, detail: "it said no", final: final,
        kept: kept, retryAt: retryAt, seconds: 2, started: Timestamp(microseconds: 0)))
  }

  static func done(
    _ session: String, _ attempt: Int64 = 1, on base: ObjectID = tip, commit: ObjectID
  ) -> Fact {
    .done(
      Done(
        attempt: attempt, session: session, base: base, commit: commit, tree: id(0xee),
        branch: "branch-\(commit.short)", seconds: 3, started: Timestamp(microseconds: 0)))
  }

  static func move(to chain: String, _ position: Int64) -> Fact {
    .moved(Moved(chain: chain, position: position))
  }

  static func rebased(on base: ObjectID, commit: ObjectID) -> Rebased {
    Rebased(base: base, commit: commit, tree: id(0xef))
  }
}
