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
    // Composed and decomposed letters are the same to String; the first task's spelling holds.
    var first: [String: (order: Int, name: String)] = [:]
    for task in tasks.values where task.order < first[task.chain]?.order ?? .max {
      first[task.chain] = (task.order, task.chain)
    }
    return first.values.sorted { $0.order < $1.order }.map(\.name)
  }

  /// The tasks of a chain in the order of DESIGN's chains: priority, position, order of the log.
  public func tasks(in chain: String) -> [QueueTask] {
    Self.sorted(tasks.values.filter { $0.chain == chain })
  }

  /// All tasks, chain after chain, each in its order.
  public var allTasks: [QueueTask] {
    let ranks = Dictionary(
      chains.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return Self.sorted(Array(tasks.values)) { ranks[$0.chain] ?? 0 }
  }

  /// Those of a set of tasks that there are, or all, chain after chain, each in its order.
  public func tasks(only ids: Set<ObjectID>?) -> [QueueTask] {
    guard let ids else { return allTasks }
    return allTasks.filter { ids.contains($0.id) }
  }

  /// The tasks of a chain that have an artifact, in the order they were done.
  public func artifacts(of chain: String) -> [QueueTask] {
    (artifacts[chain] ?? []).compactMap { tasks[$0] }
  }

  /// The artifact that the next one in the chain stands on; nil: it stands on the base branch.
  public func lastArtifact(of chain: String) -> Done? {
    standing[chain]?.last.flatMap { tasks[$0]?.artifact }
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

  /// The tasks in the order they have in a chain, and before that by the rank of their chains.
  static func sorted(
    _ tasks: [QueueTask], rank: (QueueTask) -> Int = { _ in 0 }
  ) -> [QueueTask] {
    let places = tasks.indices.map { Place(tasks[$0], rank: rank(tasks[$0]), index: $0) }
    return places.sorted(by: Place.precedes).map { tasks[$0.index] }
  }
}

/// What decides a task's place in its chain; light, because moving tasks about is dear.
private struct Place {
  let rank: Int
  let priority: Int64
  let position: Int64
  let order: Int
  let index: Int

  init(_ task: QueueTask, rank: Int, index: Int) {
    self.rank = rank
    (priority, position, order) = (task.priority, task.position, task.order)
    self.index = index
  }

  static func precedes(_ left: Place, _ right: Place) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    if left.priority != right.priority { return left.priority > right.priority }
    return (left.position, left.order) < (right.position, right.order)
  }
}
