import CPlatform

/// Runs what blocks on a thread of its own, so that it takes none of the few that Swift's tasks share.
enum OwnThread {
  /// Runs a body; the caller waits, its executor does not.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      start { continuation.resume(returning: body()) }
    }
  }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body: body))
    let status = tm_start_thread(
      { context in
        guard let context else { return }
        Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
      }, box.toOpaque())
    if status != 0 {  // out of threads: better here than not at all
      box.takeRetainedValue().body()
    }
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
