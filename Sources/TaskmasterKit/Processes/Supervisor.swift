import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Sees one program from its start to the end of all that it started.
///
/// Lives on one thread and blocks it in poll(2): it wakes for output, for the program's end, for an
/// interruption and for the next limit, and for nothing else.
///
/// Written on posix_spawn instead of on swift-subprocess: as of its version 1.0.2, the form that
/// streams ends the whole process ("was not closed") when a program leaves without reading all of
/// its input; it does not tell whether the program is gone, so that a grandchild that goes on writing
/// is read for as long as it keeps up; and it knows only the group, not descendants that left it.
final class Supervisor {
  typealias Instant = SuspendingClock.Instant

  /// Hears what the program writes, as it is read.
  typealias Receiver = (OutputLine.Stream, UnsafeRawBufferPointer, Instant) -> Void

  /// What became of the program.
  struct Report: Sendable {
    var ending: Ending
    var duration: Duration
    var survivors: [Int32] = []
  }

  let invocation: Invocation
  let lineage: Lineage
  let activity: (@Sendable () -> UInt64?)?
  let receive: Receiver
  let clock = SuspendingClock()
  let start: Instant
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
  var child: Child
  var written = 0
  var hasEnded = false
  /// Why it is being stopped; nil: it is not.
  var cause: Ending?
  var plan: StopPlan?
  var isKilling = false
  var hasGivenUp = false
  var silence: SilenceWatch?
  /// When to reap orphans next; nil: they are none of ours.
  var reaping: Instant?

  private init(
    _ invocation: Invocation, start: Instant, activity: (@Sendable () -> UInt64?)?,
    receive: @escaping Receiver
  ) throws(Child.StartFailure) {
    // Nobody else holds it: its streams are closed by letting go of them.
    child = try Child(invocation)
    self.invocation = invocation
    self.activity = activity
    self.receive = receive
    self.start = start
    lineage = Lineage(
      root: child.id, session: invocation.environment[ProcessHost.sessionVariable])
    reaping = lineage.adopts ? start + Orphans.interval : nil
    if let limit = invocation.limits.idleTimeout {
      silence = SilenceWatch(limit: limit, from: start, sample: sample())
    }
  }

  deinit { buffer.deallocate() }

  /// Runs a program; back when nothing of it is left.
  static func run(
    _ invocation: Invocation, until interruption: Interruption,
    activity: (@Sendable () -> UInt64?)? = nil, receive: @escaping Receiver
  ) -> Report {
    let start = SuspendingClock().now
    guard !interruption.isRaised else { return Report(ending: .interrupted, duration: .zero) }
    let report = interruption.withAlarm { alarm -> Report in
      do throws(Child.StartFailure) {
        let supervisor = try Supervisor(
          invocation, start: start, activity: activity, receive: receive)
        return supervisor.run(until: interruption, alarm)
      } catch {
        return Report(ending: .notStarted(error.reason), duration: SuspendingClock().now - start)
      }
    }
    return report ?? Report(ending: .notStarted(systemMessage(errno)), duration: .zero)
  }

  private func run(until interruption: Interruption, _ alarm: Int32) -> Report {
    while !hasEnded {
      applyLimits(interruption.isRaised)
      if hasGivenUp { break }
      transfer(alarm: interruption.isRaised ? -1 : alarm, until: due())
    }
    let survivors = endLeftovers()
    drain()
    return Report(
      ending: settle(), duration: clock.now - start, survivors: survivors)
  }

  /// Reaps the program.
  private func settle() -> Ending {
    let status = tm_reap(child.id)
    ActiveChildren.remove(child.id)
    if let cause { return cause }
    return status >= 256 ? .signalled(status - 256) : .exited(status)
  }
}
