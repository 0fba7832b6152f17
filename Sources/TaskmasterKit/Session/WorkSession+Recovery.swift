import Git
import TaskmasterCore

extension WorkSession {
  /// Looks after sessions of this repository that died: ends their agents, keeps what they had made,
  /// gives their claims back.
  func recoverDeadSessions() async throws {
    let common = repository.commonDirectory
    for session in SessionLock.candidates(commonDirectory: common) where session != id {
      // Held while we look after it, so that no other session does the same.
      guard let lock = SessionLock.takeOver(session, commonDirectory: common) else { continue }
      _ = await Descendants.end(session: session)
      for (task, claim) in try store.snapshot().queue.runningClaims where claim.session == session {
        try await recover(task, claim)
      }
      try await settle()
      SessionLock.forget(session, commonDirectory: common)
      withExtendedLifetime(lock) {}
    }
  }

  private func recover(_ id: ObjectID, _ claim: Claimed) async throws {
    guard let task = try store.snapshot().queue.tasks[id] else { return }
    let workspace = try await workspace(of: task.chain)
    let kept = try await rescue(workspace) { $0.session == claim.session && $0.task == id }
    let reference = Self.attemptReference(id, Int(clamping: claim.attempt))
    let commit = try kept ?? repository.target(of: reference)
    try store.transact(by: identity, subject: LogSubject.text) { before in
      guard before.queue.tasks[id]?.claim == claim else { return [] }
      let released = Released(
        attempt: claim.attempt, session: claim.session, reason: .lost,
        kept: commit.map { ObjectID($0) })
      return [NewFact(id, .released(released))]
    }
    observe(.recovered(id, kept: commit.map { ObjectID($0) }))
  }

  /// Keeps what an attempt that nobody looks after any more has left in a workspace.
  func rescueLeftovers(in workspace: Workspace) async throws {
    _ = try await rescue(workspace) { [common = repository.commonDirectory] marker in
      !SessionLock.isAlive(marker.session, commonDirectory: common) || marker.session == self.id
    }
  }

  private func rescue(
    _ workspace: Workspace, if isOurs: (AttemptMarker) -> Bool
  ) async throws -> Oid? {
    guard let marker = AttemptMarker(workspace.location.marker), isOurs(marker) else { return nil }
    guard let task = try store.snapshot().queue.tasks[marker.task] else {
      try workspace.removeMarker()
      return nil
    }
    try workspace.setAgentRepositoryAside()
    let tree = try await stageWhateverIsThere(in: workspace, base: Oid(marker.base))
    let kept = try await keep(
      tree, of: task, attempt: marker.attempt, base: Oid(marker.base), in: workspace)
    try workspace.removeMarker()
    return kept
  }

  /// Stages a tree even if something in it is not as Git wants it.
  func stageWhateverIsThere(
    in workspace: Workspace, base: Oid
  ) async throws -> Oid {
    guard workspace.isInPlace else { return try baseTree(base) }
    try await workspace.disarm(try await workspace.obstacles(base: base))
    return try await workspace.stage()
  }

  /// Brings branches and kept attempts into the state that the log tells of: branches of done tasks that
  /// a crash kept from being made, and results that lost a race.
  func settle() async throws {
    for task in try store.snapshot().queue.tasks.values {
      if task.status == .done, let done = task.artifact { try restoreBranch(of: task, done) }
      for lost in task.lost { try setAside(lost, of: task) }
    }
  }

  private func restoreBranch(of task: QueueTask, _ done: Done) throws {
    let commit = Oid(done.commit)
    guard repository.exists(commit) else { return }
    if try repository.target(of: "refs/heads/\(done.branch)") == nil, try !isElsewhere(done, task) {
      try makeBranch(done, of: task.id)
    }
    try dropAttempt(task.id, Int(clamping: done.attempt), at: commit)
  }

  /// Whether the artifact is in its base branch or on a remote, so that a missing branch is no accident.
  private func isElsewhere(_ done: Done, _ task: QueueTask) throws -> Bool {
    let remotes = try repository.references(under: "refs/remotes/")
    if remotes.contains(where: { $0.name.hasSuffix("/\(done.branch)") }) { return true }
    guard let tip = try repository.target(of: "refs/heads/\(task.chain)") else { return false }
    return try repository.isAncestor(Oid(done.commit), of: tip)
  }

  /// Keeps a result that lost a race as an attempt, and takes its branch away unless somebody stands on it.
  private func setAside(_ lost: LostResult, of task: QueueTask) throws {
    let commit = Oid(lost.done.commit)
    guard repository.exists(commit) else { return }
    let signature = identity.signature(at: surroundings.now())
    let reference = Self.attemptReference(task.id, lost.attempt)
    if try repository.target(of: reference) == nil {
      _ = try repository.updateReference(
        reference, to: commit, expecting: .absent, message: "taskmaster: lost a race",
        signature: signature)
    }
    let branch = "refs/heads/\(lost.done.branch)"
    guard try repository.target(of: branch) == commit, try !repository.isCheckedOut(branch: branch)
    else { return }
    _ = try repository.deleteReference(branch, expecting: .at(commit))
  }
}
