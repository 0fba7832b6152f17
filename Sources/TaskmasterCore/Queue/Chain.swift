/// What keeps a task from being worked.
public enum Blocker: Hashable, Sendable {
  /// It waits for a task that can still be done.
  case waiting(ObjectID)
  /// It waits for a task that failed, was cancelled or is not in the queue.
  case stuck(ObjectID)

  /// The task it waits for.
  public var task: ObjectID {
    switch self {
    case .waiting(let id), .stuck(let id): id
    }
  }
}

extension Queue {
  /// The names of all chains, the one queued to first in front.
  public var chains: [String] {
    var first: [String: Int] = [:]
    for task in tasks.values { first[task.chain] = min(first[task.chain] ?? .max, task.order) }
    return first.keys.sorted { (first[$0] ?? 0, $0) < (first[$1] ?? 0, $1) }
  }

  /// The tasks of a chain in the order of DESIGN's chains: priority, position, order of the log.
  public func tasks(in chain: String) -> [QueueTask] {
    tasks.values.filter { $0.chain == chain }.sorted(by: Self.precedes)
  }

  /// All tasks, chain after chain, each in its order.
  public var allTasks: [QueueTask] {
    let rank = Dictionary(
      chains.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return tasks.values.sorted { left, right in
      let ranks = (rank[left.chain] ?? 0, rank[right.chain] ?? 0)
      return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : Self.precedes(left, right)
    }
  }

  /// The tasks of a chain that have an artifact, in the order they were done.
  public func artifacts(of chain: String) -> [QueueTask] {
    (artifacts[chain] ?? []).compactMap { tasks[$0] }
  }

  /// The artifact that the next one in the chain stands on; nil: it stands on the base branch.
  public func lastArtifact(of chain: String) -> Done? {
    artifacts[chain]?.lazy.reversed().compactMap { tasks[$0] }.first { $0.status == .done }?
      .artifact
  }

  /// The first task that this one waits for, if any.
  public func blocker(of task: QueueTask) -> Blocker? {
    for id in task.queued.after {
      guard let other = resolveSuperseded(id) else { return .stuck(id) }
      switch other.status {
      case .merged: continue
      case .done where other.chain == task.chain: continue
      case .failed, .cancelled, .superseded: return .stuck(other.id)
      case .queued, .running, .done: return .waiting(other.id)
      }
    }
    return nil
  }

  /// The task that took a superseded one's place, however often that happened.
  private func resolveSuperseded(_ id: ObjectID) -> QueueTask? {
    var seen: Set<ObjectID> = []
    var current = tasks[id]
    while let task = current, task.status == .superseded, let next = task.supersededBy {
      guard seen.insert(task.id).inserted else { return nil }
      current = tasks[next]
    }
    return current
  }

  static func precedes(_ left: QueueTask, _ right: QueueTask) -> Bool {
    let priorities = (left.queued.priority, right.queued.priority)
    if priorities.0 != priorities.1 { return priorities.0 > priorities.1 }
    return (left.position, left.order) < (right.position, right.order)
  }
}
