#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Supervisor {
  /// How long leftovers have to end by themselves, at most.
  private static let leftoverGrace = Duration.seconds(2)

  /// Looks at the limits and takes the next step of stopping when one is due.
  func applyLimits(_ isInterrupted: Bool) {
    let now = clock.now
    if let due = reaping, now >= due {
      Orphans.reap()
      reaping = now + Orphans.interval
    }
    if cause == nil { cause = reason(isInterrupted, at: now) }
    guard cause != nil else { return }
    if plan == nil { plan = StopPlan(grace: invocation.limits.grace, from: now) }
    switch plan?.step(at: now) {
    case .send(let signal):
      isKilling = signal == SIGKILL
      send(signal)
    case .giveUp: hasGivenUp = true
    case nil: break
    }
  }

  /// When there is something to do though nothing happens.
  func due() -> Instant? {
    if let plan { return plan.due }
    let limits = [invocation.limits.timeout.map { start + $0 }, silence?.due, reaping]
    return limits.compactMap { $0 }.min()
  }

  /// Ends what the program left behind.
  /// - Returns: What could not be ended.
  func endLeftovers() -> [Int32] {
    if cause == nil, invocation.leftovers == .kept { return [] }
    let grace = isKilling ? .zero : min(invocation.limits.grace / 2, Self.leftoverGrace)
    var sweep = Sweep(lineage, grace: grace)
    let survivors = sweep.run()
    return hasGivenUp ? [child.id] + survivors : survivors
  }

  /// What the program's processes have done so far.
  func sample() -> SilenceWatch.Sample {
    let time = lineage.look(in: .now()).members.reduce(0) { $0 + $1.processorTime }
    return SilenceWatch.Sample(processorTime: time, activity: activity?())
  }

  private func reason(_ isInterrupted: Bool, at now: Instant) -> Ending? {
    if isInterrupted { return .interrupted }
    if let timeout = invocation.limits.timeout, now - start >= timeout { return .timedOut }
    if let due = silence?.due, now >= due, silence?.look(sample(), at: now) == true { return .idle }
    return nil
  }

  /// Sends to the group, at one instant, and to each process that left it.
  private func send(_ signal: Int32) {
    let members = lineage.look(in: .now()).members
    kill(-child.id, signal)
    for member in members {
      if member.group != child.id {
        _ = SignalTarget(member)?.send(signal)
      } else if member.isStopped {
        _ = SignalTarget(member)?.send(SIGCONT)  // or the signal would wait for it
      }
    }
  }
}
