public import TaskmasterCore

extension WorkSession {
  /// Works the queue off until it is done, or a budget is.
  ///
  /// A hard deadline ends the task that is being worked then: what it has made is kept, and it is given
  /// back.
  public nonisolated func run() async -> StopReason {
    let loop = WorkLoop(self, policy: options.loop)
    guard options.isHard, let until = options.until else { return await loop.run() }
    let left = Duration.seconds(until.seconds(since: surroundings.now()))
    return await Self.cancelling(after: left) { await loop.run() }
  }

  /// Waits between tasks; ends at once when the session is cancelled, and at the end of its time.
  /// - Throws: `CancellationError`; `RunEnded` when the time for the run is over.
  public func sleep(for duration: Duration) async throws {
    guard let left = try timeLeft() else { return try await pause(for: duration) }
    try await pause(for: min(left, duration))
    if left <= duration { throw RunEnded(.deadline) }
  }

  /// Waits in the midst of a task, which no budget ends.
  func pause(for duration: Duration) async throws { try await Task.sleep(for: duration) }

  /// How much time the run has left; nil: any.
  /// - Throws: `RunEnded` when it has none.
  @discardableResult
  func timeLeft() throws -> Duration? {
    guard let until = options.until else { return nil }
    let left = until.seconds(since: surroundings.now())
    guard left > 0 else { throw RunEnded(.deadline) }
    return .seconds(left)
  }

  /// What ends first.
  private enum Ended: Sendable {
    case loop(StopReason)
    case time(isOver: Bool)
  }

  private static func cancelling(
    after left: Duration, _ body: @escaping @Sendable () async -> StopReason
  ) async -> StopReason {
    await withTaskGroup(of: Ended.self) { group in
      group.addTask { .loop(await body()) }
      group.addTask { .time(isOver: (try? await Task.sleep(for: left)) != nil) }
      var reason = StopReason.interrupted
      var isOver = false
      while let ended = await group.next() {
        // Whichever ended first, the other has nothing more to do.
        group.cancelAll()
        switch ended {
        case .loop(let why): reason = why
        case .time(let over): isOver = over
        }
      }
      return reason == .interrupted && isOver ? .deadline : reason
    }
  }
}
