import Git
public import TaskmasterCore

extension WorkSession {
  /// Claims the next task that is ready; nil: there is none.
  ///
  /// Before that, sessions of this repository that died are looked after.
  /// - Throws: ``Problem`` when a task is pulled already; `GitError` or ``FileError`` when the log cannot
  ///   be read or written.
  public func pullTask() async throws -> Assignment? {
    guard current == nil else { throw Problem("a task is pulled already") }
    while true {
      try Task.checkCancellation()
      try timeLeft()
      try await recoverDeadSessions()
      switch try claimNext() {
      case .claimed(let assignment):
        Checkpoint.claimed.pass()
        hasWorked = true
        wakefulness?.begin()
        try await take(assignment)
        if try await mayStart(assignment) { return assignment }
      case .wait(let until):
        try await sleep(for: .seconds(max(0.001, until.seconds(since: surroundings.now()))))
      case .again: continue
      case .nothing:
        wakefulness?.end()
        return nil
      }
    }
  }

  private enum Claim {
    case claimed(Assignment)
    case wait(until: Timestamp)
    case again
    case nothing
  }

  private func claimNext() throws -> Claim {
    var claim = Claim.nothing
    var claimed: (task: ObjectID, claim: Claimed, branch: String)?
    let after = try store.transact(by: identity, subject: LogSubject.text) { before in
      (claim, claimed) = (.nothing, nil)
      let now = surroundings.now()
      let expired = expiredElsewhere(before.queue, now)
      guard expired.isEmpty else {
        claim = .again
        return expired
      }
      switch before.queue.nextStep(at: now, chain: chain, excluding: excluded) {
      case .nothing: return []
      case .wait(let until):
        claim = .wait(until: until)
        return []
      case .claim(let id):
        guard let task = before.queue.tasks[id] else { return [] }
        guard let base = try base(of: task, in: before.queue) else {
          excluded.insert(id)
          claim = .again
          return []
        }
        let new = self.claim(on: task, base: base, now)
        claimed = (id, new, try branchName(of: task, in: before.queue))
        return [NewFact(id, .claimed(new))]
      }
    }
    guard let claimed, let task = after.queue.tasks[claimed.task] else { return claim }
    return .claimed(Assignment(task: task, claim: claimed.claim, branch: claimed.branch))
  }

  /// Claims that ran out, but for those of sessions that are alive on this machine.
  private func expiredElsewhere(_ queue: Queue, _ now: Timestamp) -> [NewFact] {
    queue.expiredClaims(at: now).compactMap { task, claim in
      guard !SessionLock.isAlive(claim.session, commonDirectory: repository.commonDirectory) else {
        return nil
      }
      let released = Released(attempt: claim.attempt, session: claim.session, reason: .lost)
      return NewFact(task, .released(released))
    }
  }

  private func claim(on task: QueueTask, base: ObjectID, _ now: Timestamp) -> Claimed {
    Claimed(
      attempt: Int64(task.attempts.count + 1), base: base, session: id, host: Machine.hostName,
      pid: Machine.processID, boot: Machine.bootID, expires: now.advanced(bySeconds: options.lease))
  }

  /// The commit that a task is worked on; nil when it cannot be worked here, which is reported.
  func base(of task: QueueTask, in queue: Queue) throws -> ObjectID? {
    let title = "task \(task.id.short) '\(VisibleText.line(task.title, most: 50))'"
    guard TaskCommit.id(ofText: task.text, occurrence: task.queued.occurrence) == task.id else {
      observe(.loop(.trouble("\(title) does not have the id of its text and is left alone")))
      return nil
    }
    if let last = queue.lastArtifact(of: task.chain) {
      if repository.exists(Oid(last.commit)) { return last.commit }
      observe(
        .loop(
          .trouble(
            "\(title) is left alone: the commit of branch \(last.branch) is not here; fetch it")))
      return nil
    }
    let branch = "refs/heads/\(task.chain)"
    if ReferenceName.isValid(branch), let tip = try repository.target(of: branch) {
      return ObjectID(tip)
    }
    observe(
      .loop(
        .trouble(
          "\(title) is left alone: its chain '\(VisibleText.line(task.chain))' has no branch here"))
    )
    return nil
  }

  /// The first name of a task that is free, or is its own already.
  func branchName(of task: QueueTask, in queue: Queue) throws -> String {
    let taken = Set(
      queue.tasks.values.filter { $0.id != task.id }.compactMap { $0.artifact?.branch })
    for candidate in UInt32(0)... {
      let name = BranchName.candidate(
        candidate, of: task.text, occurrence: task.queued.occurrence, prefix: options.branchPrefix)
      guard !taken.contains(name) else { continue }
      guard let tip = try repository.target(of: "refs/heads/\(name)") else { return name }
      if let commit = try repository.commit(tip),
        ArtifactMessage.task(in: commit.message) == task.id
      {
        return name
      }
    }
    throw Problem("there is no free branch name for task \(task.id.short)")
  }

  private func take(_ assignment: Assignment) async throws {
    do {
      let workspace = try await place(of: assignment.task.chain)
      try workspace.requireOwnDirectory()
      let place = try checkoutLock ?? FileLock.take(workspace.location.lock)
      current = Attempting(
        assignment: assignment, workspace: workspace, place: place, started: surroundings.now(),
        transcript: openTranscript(of: assignment))
      if !workspace.isCheckout { try await rescueLeftovers(in: workspace) }
    } catch {
      current = nil
      try release(assignment)
      throw error
    }
  }

  /// Gives a task back: with what its attempt had made and used, if it came that far.
  @discardableResult
  func release(
    _ assignment: Assignment, why: String? = nil, after attempting: Attempting? = nil
  ) throws -> Released {
    var released = Released(
      attempt: assignment.claim.attempt, session: id, reason: .interrupted,
      detail: why.map { Self.cut(mask.masked($0), to: Failed.longestDetail) },
      kept: attempting?.kept.map { ObjectID($0) })
    if let attempting, let usage = attempting.usage {
      released.usage = usage
      released.seconds = surroundings.now().seconds(since: attempting.started)
    }
    try record(.released(released), of: assignment)
    return released
  }

  /// Records a fact about a task that this session works.
  @discardableResult
  func record(_ fact: Fact, of assignment: Assignment) throws -> LogSnapshot {
    try store.transact(by: identity, subject: LogSubject.text) { _ in
      [NewFact(assignment.task.id, fact)]
    }
  }
}
