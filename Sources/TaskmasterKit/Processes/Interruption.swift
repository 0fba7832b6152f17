import CPlatform
import Synchronization

/// A wish to stop, raised on any thread, that wakes a thread waiting in poll(2).
final class Interruption: Sendable {
  private struct State {
    var isRaised = false
    var alarm: Int32?
  }

  private let state = Mutex(State())

  /// Whether it has been raised.
  var isRaised: Bool { state.withLock(\.isRaised) }

  /// Raises it, for good.
  func raise() {
    state.withLock { state in
      guard !state.isRaised else { return }
      state.isRaised = true
      if let alarm = state.alarm { Descriptor.writeByte(to: alarm) }
    }
  }

  /// Runs the body with a descriptor that is readable once this has been raised.
  ///
  /// - Returns: nil when there is no descriptor to be had.
  func withAlarm<Value>(_ body: (Int32) -> Value) -> Value? {
    guard let pipe = Pipe(nonblocking: .writing) else { return nil }
    state.withLock { state in
      state.alarm = pipe.writing.number
      if state.isRaised { Descriptor.writeByte(to: pipe.writing.number) }
    }
    defer { state.withLock { $0.alarm = nil } }
    return withExtendedLifetime(pipe) { body(pipe.reading.number) }
  }
}
