import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Signals that ask this process to stop, as cancellation.
public enum StopSignals {
  private static let all = [SIGINT, SIGTERM, SIGHUP]

  /// Runs a body, and cancels it when one of the signals comes.
  ///
  /// The body goes on to its end, since it has to clean up; further signals change nothing. A signal that
  /// this process was started to ignore, as `nohup` does with SIGHUP, stays ignored.
  /// - Parameter onSignal: Hears the first signal.
  /// - Returns: What the body returns.
  public static func cancelling<Value: Sendable>(
    onSignal: @escaping @Sendable (Int32) -> Void,
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let work = Task { await body() }
    let isFirst = Mutex(true)
    let sources = all.filter { !isIgnored($0) }.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard
          isFirst.withLock({ isFirst in
            defer { isFirst = false }
            return isFirst
          })
        else { return }
        onSignal(number)
        work.cancel()
      }
      source.resume()
      return (number, source)
    }
    let value = await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      work.cancel()
    }
    for (number, source) in sources {
      source.cancel()
      signal(number, SIG_DFL)
    }
    return value
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Darwin)
    return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #else
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }
}
