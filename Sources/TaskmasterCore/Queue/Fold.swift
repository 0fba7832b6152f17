extension Queue {
  /// Applies one event to its task; what it answers says why the event changed nothing.
  mutating func transition(_ task: inout QueueTask, _ event: Event) -> Oddity? {
    switch event.fact {
    case .queued: nil
    case .claimed(let fact): claim(&task, fact, event)
    case .renewed(let fact): renew(&task, fact)
    case .released(let fact): release(&task, fact)
    case .failed(let fact): fail(&task, fact)
    case .done(let fact): finish(&task, fact, by: event.fact)
    case .cancelled: change(&task, to: .cancelled, from: [.queued, .failed], "cancelled")
    case .reopened: reopen(&task)
    case .moved(let fact): move(&task, fact)
    case .superseded(let new): supersede(&task, with: new)
    case .rewound(let kept): rewind(&task, kept: kept)
    case .merged(let branch, let commit): merge(&task, Merge(into: branch, commit: commit))
    case .restacked(let fact), .adopted(let fact): rebase(&task, fact)
    }
  }

  private func change(
    _ task: inout QueueTask, to status: TaskStatus, from allowed: [TaskStatus], _ word: String
  ) -> Oddity? {
    guard allowed.contains(task.status) else {
      return .race("\(word) when it was \(task.status.rawValue)")
    }
    task.status = status
    return nil
  }

  /// Changes a task that has to be done; of one that never was, only a mistake says so.
  private func changeDone(
    _ task: inout QueueTask, to status: TaskStatus, _ word: String
  ) -> Oddity? {
    guard task.wasDone else { return .finding("\(word) when it had never been done") }
    return change(&task, to: status, from: [.done], word)
  }

  private func merge(_ task: inout QueueTask, _ merge: Merge) -> Oddity? {
    let oddity = changeDone(&task, to: .merged, "merged")
    if oddity == nil { task.merge = merge }
    return oddity
  }

  private func claim(_ task: inout QueueTask, _ fact: Claimed, _ event: Event) -> Oddity? {
    var attempt = Attempt(number: task.attempts.count + 1, event)
    guard task.attempt(of: fact.session, fact.attempt) == nil else {
      return .race("claimed twice by session \(fact.session)")
    }
    if task.status == .queued {
      task.attempts.append(attempt)
      task.status = .running
      task.claim = fact
      task.retryAt = nil
      return nil
    }
    attempt.outcome = .lost
    task.attempts.append(attempt)
    return .race("claimed by session \(fact.session) when it was \(task.status.rawValue)")
  }

  private func renew(_ task: inout QueueTask, _ fact: Renewed) -> Oddity? {
    guard task.status == .running, task.claim?.session == fact.session else {
      let claimed = task.attempts.contains { $0.claim.session == fact.session }
      return withoutClaim(claimed, fact.session, "renewed")
    }
    task.claim?.expires = fact.expires
    return nil
  }

  private func release(_ task: inout QueueTask, _ fact: Released) -> Oddity? {
    let holds = task.isHeld(by: fact.session, attempt: fact.attempt)
    let claimed = task.end(session: fact.session, attempt: fact.attempt) { attempt in
      if holds { attempt.outcome = fact.reason == .interrupted ? .interrupted : .lost }
      attempt.reason = attempt.reason ?? fact.reason.rawValue
      attempt.detail = attempt.detail ?? fact.detail
      attempt.kept = attempt.kept ?? fact.kept
      attempt.seconds = attempt.seconds ?? fact.seconds
      if attempt.usage == Usage() { attempt.usage = fact.usage }
    }
    guard holds else { return withoutClaim(claimed, fact.session, "released") }
    task.status = .queued
    task.claim = nil
    return nil
  }

  private func fail(_ task: inout QueueTask, _ fact: Failed) -> Oddity? {
    let holds = task.isHeld(by: fact.session, attempt: fact.attempt)
    let claimed = task.end(session: fact.session, attempt: fact.attempt) { attempt in
      if holds { attempt.outcome = .failed }
      attempt.reason = attempt.reason ?? fact.reason.rawValue
      attempt.detail = attempt.detail ?? fact.detail
      attempt.kept = attempt.kept ?? fact.kept
      attempt.seconds = fact.seconds
      attempt.usage = fact.usage
      attempt.checks = fact.checks
    }
    guard holds else { return withoutClaim(claimed, fact.session, "failed") }
    task.failures += 1
    task.status = fact.final ? .failed : .queued
    task.retryAt = fact.final ? nil : fact.retryAt
    task.claim = nil
    return nil
  }

  private mutating func finish(
    _ task: inout QueueTask, _ fact: Done, by event: Fact
  ) -> Oddity? {
    guard let attempt = task.attempt(of: fact.session, fact.attempt) else {
      return .finding("done by session \(fact.session), which never claimed it")
    }
    guard attempt.outcome != .failed else {
      return .finding("done by attempt \(attempt.number), which had failed")
    }
    if task.knows(fact.commit, of: attempt) { return .race("done twice with the same artifact") }
    if let reason = reasonToLose(task, attempt, fact) { return lose(&task, fact, reason) }
    if !task.isHeld(by: fact.session, attempt: fact.attempt), let claim = task.claim {
      _ = task.end(session: claim.session, attempt: claim.attempt) { $0.outcome = .lost }
    }
    _ = task.end(session: fact.session, attempt: fact.attempt) { attempt in
      attempt.outcome = .done
      attempt.reason = nil
      attempt.detail = nil
      attempt.seconds = fact.seconds
      attempt.usage = fact.usage
      attempt.checks = fact.checks
    }
    task.status = .done
    task.claim = nil
    task.finish = event
    fallen.remove(fact.commit)
    artifacts[task.chain, default: []].append(task.id)
    standing[task.chain, default: []].append(task.id)
    return nil
  }

  /// A result is an artifact only of an open task, and only on the last artifact of its chain.
  private func reasonToLose(_ task: QueueTask, _ attempt: Attempt, _ fact: Done) -> String? {
    if attempt.outcome == .done { return "attempt \(attempt.number) was done already" }
    guard task.status == .queued || task.status == .running else {
      return "the task was \(task.status.rawValue)"
    }
    guard let last = lastArtifact(of: task.chain) else {
      return fallen.contains(fact.base) ? "its base \(fact.base.short) is no artifact" : nil
    }
    guard last.commit != fact.base else { return nil }
    return "its base \(fact.base.short) is not the chain's last artifact \(last.commit.short)"
  }

  private mutating func lose(_ task: inout QueueTask, _ fact: Done, _ reason: String) -> Oddity {
    fallen.insert(fact.commit)
    let number = task.attempt(of: fact.session, fact.attempt)?.number ?? 0
    task.lost.append(LostResult(attempt: number, done: fact))
    let held = task.isHeld(by: fact.session, attempt: fact.attempt)
    _ = task.end(session: fact.session, attempt: fact.attempt) { attempt in
      attempt.outcome = .lost
      attempt.reason = ReleaseReason.lost.rawValue
      attempt.detail = reason
      attempt.kept = fact.commit
      attempt.seconds = fact.seconds
      attempt.usage = fact.usage
    }
    if held {
      task.status = .queued
      task.claim = nil
    }
    return .race("the result \(fact.commit.short) lost a race: \(reason)")
  }

  private func reopen(_ task: inout QueueTask) -> Oddity? {
    let oddity = change(&task, to: .queued, from: [.failed, .cancelled], "reopened")
    if oddity == nil {
      task.failures = 0
      task.retryAt = nil
    }
    return oddity
  }

  private func move(_ task: inout QueueTask, _ fact: Moved) -> Oddity? {
    let isFree = task.artifact == nil && task.status != .running
    guard isFree || task.chain == fact.chain else {
      return .race("moved to chain '\(fact.chain)' when it was \(task.status.rawValue)")
    }
    task.chain = fact.chain
    task.position = fact.position
    return nil
  }

  private mutating func supersede(_ task: inout QueueTask, with new: ObjectID) -> Oddity? {
    guard ![.running, .merged, .superseded].contains(task.status) else {
      return .race("superseded when it was \(task.status.rawValue)")
    }
    forgetArtifact(&task)
    task.status = .superseded
    task.supersededBy = new
    return nil
  }

  private mutating func rewind(_ task: inout QueueTask, kept: ObjectID?) -> Oddity? {
    let oddity = changeDone(&task, to: .queued, "rewound")
    guard oddity == nil else { return oddity }
    if let index = task.attempts.lastIndex(where: { $0.outcome == .done }) {
      task.attempts[index].kept = kept ?? task.artifact?.commit
    }
    forgetArtifact(&task)
    task.failures = 0
    task.retryAt = nil
    return nil
  }

  private mutating func rebase(_ task: inout QueueTask, _ fact: Rebased) -> Oddity? {
    let oddity = changeDone(&task, to: .done, "put on another base")
    guard oddity == nil else { return oddity }
    if let old = task.artifact?.commit { fallen.insert(old) }
    fallen.remove(fact.commit)
    task.artifact?.base = fact.base
    task.artifact?.commit = fact.commit
    task.artifact?.tree = fact.tree
    return nil
  }

  private mutating func forgetArtifact(_ task: inout QueueTask) {
    if let old = task.artifact?.commit { fallen.insert(old) }
    task.artifact = nil
    if let index = artifacts[task.chain]?.lastIndex(of: task.id) {
      artifacts[task.chain]?.remove(at: index)
    }
  }

  private func withoutClaim(_ claimed: Bool, _ session: String, _ word: String) -> Oddity {
    claimed
      ? .race("\(word) by session \(session), which had lost its claim")
      : .finding("\(word) by session \(session), which never claimed it")
  }
}

extension QueueTask {
  fileprivate func isHeld(by session: String, attempt: Int64) -> Bool {
    status == .running && claim?.session == session && claim?.attempt == attempt
  }

  /// Whether any clone has seen it done, be it by a result that lost a race.
  fileprivate var wasDone: Bool {
    artifact != nil || !lost.isEmpty || attempts.contains { $0.outcome == .done }
  }

  /// Whether that result of an attempt was heard of, whatever became of it.
  fileprivate func knows(_ commit: ObjectID, of attempt: Attempt) -> Bool {
    artifact?.commit == commit || lost.contains { $0.done.commit == commit }
      || (attempt.outcome == .done && attempt.kept == commit)
  }

  fileprivate func attempt(of session: String, _ number: Int64) -> Attempt? {
    attempts.last { $0.claim.session == session && $0.claim.attempt == number }
  }

  /// Records how a session's attempt ended, unless it has failed or is done.
  ///
  /// What is known of an attempt is never forgotten: what it kept is found by that alone.
  /// - Returns: Whether there is such an attempt.
  fileprivate mutating func end(
    session: String, attempt number: Int64, _ change: (inout Attempt) -> Void
  ) -> Bool {
    let found = attempts.lastIndex {
      $0.claim.session == session && $0.claim.attempt == number
    }
    guard let found else { return false }
    let outcome = attempts[found].outcome
    if outcome != .failed && outcome != .done { change(&attempts[found]) }
    return true
  }
}
