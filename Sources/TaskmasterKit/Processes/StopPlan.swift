#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The order in which a program is stopped: SIGINT, its grace, SIGTERM, half of that, SIGKILL.
struct StopPlan {
  typealias Instant = SuspendingClock.Instant

  /// What is to be done now.
  enum Step: Equatable {
    case send(signal: Int32)
    /// It does not end even by SIGKILL: it is stuck in the kernel.
    case giveUp
  }

  /// How long the system has to end what was killed.
  static let patience = Duration.seconds(10)

  private var steps: [(step: Step, pause: Duration)]
  /// When the next step is due.
  private(set) var due: Instant

  init(grace: Duration, from start: Instant) {
    steps = [
      (.send(signal: SIGINT), grace), (.send(signal: SIGTERM), grace / 2),
      (.send(signal: SIGKILL), Self.patience), (.giveUp, .zero),
    ]
    due = start
  }

  /// The step that is due, once.
  mutating func step(at now: Instant) -> Step? {
    guard now >= due, !steps.isEmpty else { return nil }
    let (step, pause) = steps.removeFirst()
    due = now + pause
    return step
  }
}
