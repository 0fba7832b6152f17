import Foundation

/// A value that threads change and wait for.
final class Monitor<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Changes the value and wakes those who wait for it.
  func update<T>(_ change: (inout Value) -> T) -> T {
    condition.lock()
    defer { condition.unlock() }
    let result = change(&value)
    condition.broadcast()
    return result
  }

  /// Waits until `ready` finds what it looks for; nil when it did not before the deadline.
  func wait<T>(atMost limit: Duration, _ ready: (Value) -> T?) -> T? {
    let deadline = Date(timeIntervalSinceNow: limit / .seconds(1))
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let found = ready(value) { return found }
      if !condition.wait(until: deadline) { return ready(value) }
    }
  }
}

/// Runs what blocks on a thread of its own, so that it takes none from Swift's small pool.
func onOwnThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
