import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A process held on to, so that what is sent to it cannot reach another that got its id.
final class SignalTarget {
  /// What came of a signal.
  enum Delivery: Equatable {
    case sent
    case gone
    /// It belongs to somebody else.
    case forbidden
  }

  let entry: ProcessEntry
  private let watch: Descriptor?

  /// Holds on to a process; nil when it is gone.
  init?(_ entry: ProcessEntry) {
    self.entry = entry
    let number = tm_watch_exit(entry.id)
    watch = number >= 0 ? Descriptor(owning: number) : nil
    // Only now is it certain that the watch is for the process that was seen.
    guard SystemProcesses.entry(entry.id)?.started == entry.started else { return nil }
  }

  /// Sends a signal, and wakes the process up for it when it was stopped.
  func send(_ signal: Int32) -> Delivery {
    let number = watch?.number ?? -1
    guard tm_signal(number, entry.id, signal) == 0 else {
      return errno == EPERM ? .forbidden : .gone
    }
    if entry.isStopped, signal != SIGKILL { _ = tm_signal(number, entry.id, SIGCONT) }
    return .sent
  }

  /// Waits until all are gone, at most so long.
  static func wait(for targets: [SignalTarget], atMost limit: Duration) {
    let clock = SuspendingClock()
    let end = clock.now + limit
    var watches = targets.compactMap { $0.watch?.number }
    // Where the system cannot tell, the caller has to look again soon.
    guard watches.count == targets.count else {
      _ = Poll.wait([], atMost: min(limit, .milliseconds(10)))
      return
    }
    while !watches.isEmpty {
      let left = end - clock.now
      guard left > .zero else { return }
      let ready = Poll.wait(watches.map { ($0, Poll.readable) }, atMost: left)
      watches = zip(watches, ready).filter { !$1 }.map(\.0)
    }
  }
}
