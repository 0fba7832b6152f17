import TaskmasterCore

/// Compares what attempts left with what is kept of them.
struct AttemptCheck {
  let now: Timestamp
  /// How long what an attempt of a task that is over left is kept; nil: for ever.
  let keepAttempts: Duration?

  /// What is wrong with what an attempt of a task left.
  func flaws(
    of task: QueueTask, _ attempt: Attempt, kept: ObjectID, _ evidence: AttemptEvidence
  ) -> [AttemptFlaw] {
    let number = attempt.number
    // What lost a race is kept by the next write that finds it here.
    let isLost = task.lost.contains { $0.attempt == number }
    if evidence.isKept || isLost { return [] }
    if let keepAttempts, isOver(task), isExpired(attempt, keepAttempts) {
      return [.expired(attempt: number, commit: kept, after: keepAttempts)]
    }
    guard evidence.isOwn else {
      return [.elsewhere(attempt: number, commit: kept, host: attempt.claim.host)]
    }
    let reference = Settlement.attemptReference(task.id, number)
    return [
      .gone(attempt: number, commit: kept, reference: evidence.isHere ? reference : nil)
    ]
  }

  /// A person may still want to see why a task failed.
  private func isOver(_ task: QueueTask) -> Bool {
    [.done, .merged, .cancelled, .superseded].contains(task.status)
  }

  private func isExpired(_ attempt: Attempt, _ time: Duration) -> Bool {
    now.seconds(since: attempt.started) - (attempt.seconds ?? 0) > time.inSeconds
  }
}
