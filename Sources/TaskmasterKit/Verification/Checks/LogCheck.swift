import TaskmasterCore

/// Reports what in a log is no event, and what events changed nothing.
enum LogCheck {
  /// What is wrong with lines, notes and events, each with the object that it is about.
  static func findings(in snapshot: LogSnapshot) -> [Finding] {
    let lines = snapshot.log.strays.map { finding(of: $0) }
    let notes = snapshot.oversized.map { Finding(LogFlaw.oversized(object: $0), task: $0) }
    let events = snapshot.queue.observations.map { Finding(flaw(of: $0), task: $0.event.task) }
    return lines + notes + events
  }

  /// What is wrong with a line: one of a later version or kind is not, it is only not understood.
  static func finding(of stray: StrayLine) -> Finding {
    let flaw =
      stray.isLater
      ? LogFlaw.laterLine(reason: stray.reason)
      : LogFlaw.line(stray.line.bytes, on: stray.line.task, reason: stray.reason)
    return Finding(flaw, task: stray.line.task)
  }

  private static func flaw(of observation: Observation) -> LogFlaw {
    let clock = observation.event.event.clock
    switch observation.kind {
    case .race: return .lost(clock: clock, reason: observation.message)
    case .finding: return .event(clock: clock, reason: observation.message)
    }
  }
}
