/// Runs programs, one at a time or many at once.
public struct ProcessRunner: Sendable {
  /// What is masked in everything that the programs write.
  public var mask: SecretMask

  /// Makes a runner.
  public init(mask: SecretMask = SecretMask()) { self.mask = mask }

  /// Runs a program; back as soon as it is gone and nothing that it started is left.
  ///
  /// It runs in a session of its own, without a terminal. When a limit is reached, it and all that
  /// descends from it get SIGINT, after the grace SIGTERM, after half of it SIGKILL. The same
  /// happens when the surrounding Swift task is cancelled; the run then still waits for the end.
  /// Output that is there when the program is gone is read for at most two seconds, so a process
  /// that holds its pipes does not hold this up.
  /// - Parameters:
  ///   - invocation: The program and its limits.
  ///   - activity: Anything that counts up while work goes on, asked now and then when there is a
  ///     limit of silence; nil counts nothing.
  ///   - onPause: Hears, on the same thread as `onLine`, when no more lines have been read.
  ///   - onLine: Hears each line as it is read, on a thread of the run; while it is busy, the
  ///     program waits.
  /// - Returns: How it ended and the last that it wrote; it never throws.
  public func run(
    _ invocation: Invocation, activity: (@Sendable () -> UInt64?)? = nil,
    onPause: @escaping @Sendable () -> Void = {},
    onLine: @escaping @Sendable (OutputLine) -> Void
  ) async -> Finished {
    let mask = mask
    return await Self.supervise { interruption in
      let start = SuspendingClock().now
      let lines = LineSplitter(mask: mask, start: start, onLine: onLine)
      let report = Supervisor.run(invocation, until: interruption, activity: activity) {
        lines.receive($0, $1, at: $2)
        onPause()
      }
      let finished = lines.finish(report)
      onPause()
      return finished
    }
  }

  /// Runs a body on a thread of its own, with an interruption that cancelling raises.
  static func supervise<Value: Sendable>(
    _ body: @escaping @Sendable (Interruption) -> Value
  ) async -> Value {
    let interruption = Interruption()
    return await withTaskCancellationHandler {
      await OwnThread.run { body(interruption) }
    } onCancel: {
      interruption.raise()
    }
  }
}
