import Git
import TaskmasterCore

extension WorkSession {
  /// Removes lock files of Git's that were left on references of the tool's own by one that was killed.
  ///
  /// Those are the log, kept attempts, and branches of tasks. A lock that somebody may hold stays.
  /// - Throws: `CancellationError` or ``RunEnded`` when it was stopped while it waited for one to be old enough.
  func removeLocksLeft() async throws {
    let paths = try locksOfOurs()
    guard !paths.isEmpty else { return }
    try await endAgentsOfDeadSessions()
    for path in paths { try await removeIfLeft(path) }
  }

  private func locksOfOurs() throws -> [String] {
    let common = repository.commonDirectory
    let branches = try store.snapshot().queue.tasks.values.flatMap { task in
      ([task.artifact].compactMap(\.self) + task.lost.map(\.done)).map(\.branch)
        .filter { settlement.isOwn($0, of: task) }
    }
    let locks = Set(branches).sorted().map { "\(common)/\(Self.branches)\($0).lock" }
    return (LockFiles.ofReferences(in: common) + locks).filter(Files.exists)
  }

  /// A git that one of them runs may hold a lock still.
  private func endAgentsOfDeadSessions() async throws {
    let common = repository.commonDirectory
    for session in SessionLock.candidates(commonDirectory: common) where session != id {
      guard let lock = SessionLock.takeOver(session, commonDirectory: common) else { continue }
      _ = await Descendants.end(session: session)
      withExtendedLifetime(lock) {}
    }
  }

  private func removeIfLeft(_ path: String) async throws {
    var pauses = 0
    while true {
      let lock = LockState(path, isOwn: true, at: surroundings.now(), in: store, for: id)
      // What is held by somebody is in nobody's way for long; if it is, that is said where it is wanted.
      let mayBecomeDead = lock.map { $0.isLeft || (!$0.isStale && LockHolders.areSeen) } ?? false
      guard let lock, mayBecomeDead, pauses <= LockState.longest else { return }
      if lock.isDead {
        try Files.remove(path)
        return observe(
          .loop(.trouble("removed the lock '\(path)', which a program that was killed had left")))
      }
      if pauses == 1 {
        let rule = "it is removed when it is \(LockState.longest) s old, and nobody can hold it"
        observe(.loop(.trouble("the lock '\(path)' is \(lock.age) s old; \(rule)")))
      }
      try await sleep(for: pauses == 0 ? .milliseconds(100) : .seconds(1))
      pauses += 1
    }
  }
}
