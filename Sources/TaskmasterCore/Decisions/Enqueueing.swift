/// A task somebody wants queued; its place in the chain is decided when it is.
public struct TaskRequest: Hashable, Sendable {
  /// The id of the task commit of its text and occurrence.
  public var id: ObjectID
  /// What is asked for; the position is not looked at.
  public var queued: Queued

  /// Pairs an id with what is asked for.
  public init(id: ObjectID, queued: Queued) {
    self.id = id
    self.queued = queued
  }
}

extension Queue {
  /// What to record to queue tasks, each behind the last of its chain.
  ///
  /// - Parameters:
  ///   - requests: The tasks, in the order they are to be worked.
  ///   - skippingKnown: Pass over texts that are queued already instead of refusing them.
  /// - Returns: One fact for each task that is new.
  /// - Throws: ``Rejection`` when a text is there already, or an `after` names no task.
  public func decideToQueue(
    _ requests: [TaskRequest], skippingKnown: Bool = false
  ) throws(Rejection) -> [NewFact] {
    var facts: [NewFact] = []
    var known: [ObjectID: TaskStatus] = tasks.mapValues(\.status)
    var last: [String: Int64] = [:]
    for task in tasks.values {
      last[task.chain] = max(last[task.chain] ?? task.position, task.position)
    }
    for request in requests {
      if let status = known[request.id] {
        if skippingKnown { continue }
        throw .alreadyQueued(request.id, status)
      }
      for id in request.queued.after where known[id] == nil { throw .unknownTask(id.hex) }
      var queued = request.queued
      let (position, overflow) = (last[queued.chain] ?? 0)
        .addingReportingOverflow(Queued.positionStep)
      queued.position = overflow ? .max : position
      last[queued.chain] = queued.position
      known[request.id] = .queued
      facts.append(NewFact(request.id, .queued(queued)))
    }
    return facts
  }

  /// What to record to cancel a task that is queued or failed.
  /// - Throws: ``Rejection`` when it is in another state or unknown.
  public func decideToCancel(_ id: ObjectID) throws(Rejection) -> [NewFact] {
    try require(id, [.queued, .failed])
    return [NewFact(id, .cancelled)]
  }

  /// What to record to queue a failed task again.
  /// - Throws: ``Rejection`` when it is in another state or unknown.
  public func decideToRetry(_ id: ObjectID) throws(Rejection) -> [NewFact] {
    try require(id, [.failed])
    return [NewFact(id, .reopened)]
  }

  private func require(_ id: ObjectID, _ allowed: [TaskStatus]) throws(Rejection) {
    guard let task = tasks[id] else { throw .unknownTask(id.hex) }
    guard allowed.contains(task.status) else {
      throw .wrongStatus(id, task.status, allowed: allowed)
    }
  }
}
