import TaskmasterCore

/// Reports what in a log is no event, and what events changed nothing.
enum LogCheck {
  /// What is wrong with lines, notes and events, each with the object that it is about.
  static func findings(in snapshot: LogSnapshot, at now: Timestamp) -> [Finding] {
    let lines = snapshot.log.strays.map { finding(of: $0) }
    let notes = snapshot.oversized.map { Finding(LogFlaw.oversized(object: $0), task: $0) }
    let events = snapshot.queue.observations.map { Finding(flaw(of: $0), task: $0.event.task) }
    return lines + notes + events + future(of: snapshot.log, now) + repeated(in: snapshot.log)
  }

  /// What is wrong with lines and events that somebody has to act on.
  static func problems(in log: EventLog, _ queue: Queue) -> [Finding] {
    let lines = log.strays.map { finding(of: $0) }
    let events = queue.observations.map { Finding(flaw(of: $0), task: $0.event.task) }
    return (lines + events + repeated(in: log)).filter { $0.severity == .problem }
  }

  /// What is wrong with a line: one of a later version or kind is not, it is only not understood.
  static func finding(of stray: StrayLine) -> Finding {
    let flaw: LogFlaw =
      switch stray.kind {
      case .later: .laterLine(reason: stray.reason)
      case .clock: .clock(stray.line.bytes, reason: stray.reason)
      case .malformed: .line(stray.line.bytes, on: stray.line.task, reason: stray.reason)
      }
    return Finding(flaw, task: stray.line.task)
  }

  /// Clocks of machines are never quite the same; that a day lies between them is a mistake.
  private static let mostAhead = 86_400.0

  /// What is dated later than now: it changes nothing, since order is by another clock.
  private static func future(of log: EventLog, _ now: Timestamp) -> [Finding] {
    let limit = now.advanced(bySeconds: mostAhead)
    var found: [ObjectID: (events: Int, last: Timestamp)] = [:]
    var order: [ObjectID] = []
    for entry in log.events where entry.event.at > limit {
      if found[entry.task] == nil { order.append(entry.task) }
      let before = found[entry.task] ?? (0, entry.event.at)
      found[entry.task] = (before.events + 1, max(before.last, entry.event.at))
    }
    return order.compactMap { task in
      found[task].map { Finding(LogFlaw.future(events: $0.events, last: $0.last), task: task) }
    }
  }

  /// A session writes one event after the other, so that its clock rises with each.
  private static func repeated(in log: EventLog) -> [Finding] {
    var clock: UInt64 = 0
    var sessions: Set<String> = []
    return log.events.compactMap { entry in
      if entry.event.clock != clock { (clock, sessions) = (entry.event.clock, []) }
      guard let session = entry.event.fact.session, !sessions.insert(session).inserted else {
        return nil
      }
      return Finding(LogFlaw.twice(clock: clock, session: session), task: entry.task)
    }
  }

  private static func flaw(of observation: Observation) -> LogFlaw {
    let clock = observation.event.event.clock
    switch observation.kind {
    case .race: return .lost(clock: clock, reason: observation.message)
    case .finding: return .event(clock: clock, reason: observation.message)
    }
  }
}

extension Fact {
  /// The session that recorded it; nil: a person did.
  fileprivate var session: String? {
    switch self {
    case .claimed(let fact): fact.session
    case .renewed(let fact): fact.session
    case .released(let fact): fact.reason == .interrupted ? fact.session : nil
    case .failed(let fact): fact.session
    case .done(let fact): fact.session
    default: nil
    }
  }
}
