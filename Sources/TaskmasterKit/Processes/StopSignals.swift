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
  /// - Parameters:
  ///   - onSignal: Hears the first signal.
  ///   - body: What is run.
  /// - Returns: What the body returns.
  public static func cancelling<Value: Sendable>(
    onSignal: @escaping @Sendable (Int32) -> Void,
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let stop = Stop()
    var sources: [(Int32, any DispatchSourceSignal)] = []
    for number in all where !isIgnored(number) {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard stop.isFirst() else { return }
        onSignal(number)
        stop.cancel()
      }
      // Until it is in place a signal would be lost.
      await withCheckedContinuation { continuation in
        source.setRegistrationHandler { continuation.resume() }
        source.resume()
      }
      sources.append((number, source))
    }
    let work = Task { await body() }
    stop.cancels { work.cancel() }
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

  /// Whether this process ignores a signal.
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Darwin)
    return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #else
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }
}

/// Cancels once, be it before what is to be cancelled is known.
private final class Stop: Sendable {
  private struct State {
    var isBegun = false
    var isCancelled = false
    var cancel: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  func isFirst() -> Bool {
    state.withLock { state in
      defer { state.isBegun = true }
      return !state.isBegun
    }
  }

  func cancel() {
    let cancel = state.withLock { state in
      state.isCancelled = true
      return state.cancel
    }
    cancel?()
  }

  func cancels(_ cancel: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      state.cancel = cancel
      return state.isCancelled
    }
    if isCancelled { cancel() }
  }
}
