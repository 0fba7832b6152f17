/// What a session can do next.
public enum NextStep: Hashable, Sendable {
  /// Claim this task.
  case claim(ObjectID)
  /// Nothing before then: an attempt has to wait.
  case wait(until: Timestamp)
  /// Nothing at all.
  case nothing
}

extension Queue {
  /// The task to claim next: the first that is ready, in the first chain that is free.
  ///
  /// A chain with a running task is left alone. A task that waits for its next attempt holds up its
  /// chain, so that the chain keeps its order; one that waits for another task does not.
  /// - Parameters:
  ///   - now: The present.
  ///   - only: The only chain to look at; nil: all.
  ///   - excluded: Tasks not to be claimed, because something is wrong with them.
  /// - Returns: The task, or how long there is none.
  public func nextStep(
    at now: Timestamp, chain only: String? = nil, excluding excluded: Set<ObjectID> = []
  ) -> NextStep {
    var earliest: Timestamp?
    for (_, tasks) in openTasks(only: only) {
      guard !tasks.contains(where: { $0.status == .running }) else { continue }
      let ready = tasks.first { !excluded.contains($0.id) && blocker(of: $0) == nil }
      guard let ready else { continue }
      guard let retryAt = ready.retryAt, retryAt > now else { return .claim(ready.id) }
      earliest = min(earliest ?? retryAt, retryAt)
    }
    return earliest.map { .wait(until: $0) } ?? .nothing
  }

  /// Claims that ran out: their sessions are gone, or too slow to be believed.
  public func expiredClaims(at now: Timestamp) -> [(task: ObjectID, claim: Claimed)] {
    runningClaims.filter { $0.claim.expires <= now }
  }

  /// The claims of all running tasks.
  public var runningClaims: [(task: ObjectID, claim: Claimed)] {
    Self.sorted(tasks.values.filter { $0.status == .running }).compactMap { task in
      task.claim.map { (task.id, $0) }
    }
  }

  /// The open tasks chain by chain, the chain queued to first in front.
  private func openTasks(only: String?) -> [(chain: String, tasks: [QueueTask])] {
    let open = tasks.values.filter {
      ($0.status == .queued || $0.status == .running) && (only == nil || $0.chain == only)
    }
    return Dictionary(grouping: open, by: \.chain)
      .map { ($0.key, Self.sorted($0.value)) }
      .sorted { left, right in
        let orders = (left.1.map(\.order).min() ?? 0, right.1.map(\.order).min() ?? 0)
        return orders.0 < orders.1
      }
      .map { (chain: $0.0, tasks: $0.1) }
  }
}
