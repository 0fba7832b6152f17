import Git
import TaskmasterCore

extension WorkSession {
  /// Looks after sessions of this repository that died: ends their agents, keeps what they had made,
  /// gives their claims back.
  /// - Parameter only: The session to look after; nil: all.
  /// - Throws: An error when what one has left cannot be kept, or its claims cannot be given back.
  func recoverDeadSessions(only: String? = nil) async throws {
    let common = repository.commonDirectory
    if only == nil { try await removeLocksLeft() }
    let rescued = try await recoverCheckouts()
    for session in SessionLock.candidates(commonDirectory: common)
    where session != id && (only ?? session) == session {
      // Held while we look after it, so that no other session does the same.
      guard let lock = SessionLock.takeOver(session, commonDirectory: common) else { continue }
      _ = await Descendants.end(session: session)
      for (task, claim) in try store.snapshot().queue.runningClaims where claim.session == session {
        try await recover(task, claim, rescued[session])
      }
      try settle()
      SessionLock.forget(session, commonDirectory: common)
      withExtendedLifetime(lock) {}
    }
    try stopIfPlanted()
  }

  private func recover(
    _ id: ObjectID, _ claim: Claimed, _ rescued: Rest?
  ) async throws {
    guard let task = try store.snapshot().queue.tasks[id] else { return }
    let rest: Rest?
    if let rescued {
      rest = rescued
    } else {
      let workspace = try await workspace(of: task.chain)
      rest = try await rescue(workspace) { $0.session == claim.session && $0.task == id }
    }
    let reference = Settlement.attemptReference(id, Int(clamping: claim.attempt))
    let commit = try rest?.commit ?? repository.target(of: reference)
    try store.transact(by: identity, subject: LogSubject.text) { before in
      guard before.queue.tasks[id]?.claim == claim else { return [] }
      let released = Released(
        attempt: claim.attempt, session: claim.session, reason: .lost, detail: rest?.detail,
        kept: commit.map { ObjectID($0) })
      return [NewFact(id, .released(released))]
    }
    observe(.recovered(id, kept: commit.map { ObjectID($0) }))
  }

  /// Keeps what an attempt that nobody looks after any more has left in a workspace.
  func rescueLeftovers(in workspace: any Workspace) async throws {
    let marker = AttemptMarker(workspace.location.marker)
    let rest = try await rescue(workspace) { [common = repository.commonDirectory] marker in
      !SessionLock.isAlive(marker.session, commonDirectory: common) || marker.session == self.id
    }
    if let marker, let rest { try note(rest, of: marker) }
    // An agent can reach the marker, and one that cannot be read would bar the place for ever.
    if AttemptMarker(workspace.location.marker) == nil { try workspace.removeMarker() }
    try stopIfPlanted()
  }

  /// What an attempt that nobody looks after any more is kept as: what it was kept as before its session died,
  /// or else what is there.
  func rest(
    of marker: AttemptMarker, _ task: QueueTask, in workspace: any Workspace
  ) async throws -> Rest? {
    let base = Oid(marker.base)
    if let kept = marker.kept.map({ Oid($0) }), try repository.isResult(kept, of: task.id) {
      if workspace.isCheckout { return Rest(commit: kept, detail: nil) }
      return try await slim(kept, of: task, attempt: marker.attempt, base: base, in: workspace)
        ?? Rest(commit: kept, detail: nil)
    }
    return try await keepWhateverIsThere(
      in: workspace, of: task, attempt: marker.attempt, base: base)
  }

  /// Records what has been kept of an attempt that was given back before it could be.
  func note(_ rest: Rest, of marker: AttemptMarker) throws {
    try store.transact(by: identity, subject: LogSubject.text) { before in
      let attempt = before.queue.tasks[marker.task]?.attempts.last {
        $0.claim.session == marker.session && $0.claim.attempt == Int64(marker.attempt)
      }
      guard let attempt, attempt.kept == nil,
        attempt.outcome == .interrupted || attempt.outcome == .lost
      else { return [] }
      let released = Released(
        attempt: attempt.claim.attempt, session: marker.session,
        reason: attempt.outcome == .lost ? .lost : .interrupted, detail: rest.detail,
        kept: ObjectID(rest.commit))
      return [NewFact(marker.task, .released(released))]
    }
  }

  private func rescue(
    _ workspace: any Workspace, if isOurs: (AttemptMarker) -> Bool
  ) async throws -> Rest? {
    guard let marker = AttemptMarker(workspace.location.marker), isOurs(marker) else { return nil }
    guard let task = try store.snapshot().queue.tasks[marker.task], workspace.isThere else {
      try workspace.removeMarker()
      return nil
    }
    try workspace.setAgentRepositoryAside()
    let rest = try await rest(of: marker, task, in: try await guarded(workspace))
    try workspace.removeMarker()
    return rest
  }

  /// A workspace that is staged with the settings from before the attempt that it holds, whatever that
  /// attempt has planted in the repository since.
  func guarded(_ workspace: any Workspace) async throws -> any Workspace {
    let recorded = Guard(of: workspace.location)
    guard let files = try recorded.files() else { return try await workspace.disarmed() }
    let config = recorded.directory + "/config"
    let settings = files["config"] == nil ? [] : try await settings(inFile: config)
    let before = ForeignState(files: files, settings: settings)
    let changes = before.dangers(in: try await foreignState())
    for change in changes { observe(.foreignChange(what: change.what, undo: change.undo)) }
    planted += changes
    return workspace.staging(with: recorded.directory)
  }

  /// Ends the run when an attempt that was looked after has planted something, which could run in whatever
  /// comes next; once, since a person who has read of it may have wanted it so.
  private func stopIfPlanted() throws {
    guard !planted.isEmpty else { return }
    let lines = planted.map(\.description)
    planted = []
    throw RunEnded(.foreign(lines.joined(separator: "\n")))
  }

  /// Brings branches and kept attempts into the state that the log tells of.
  func settle() throws { try settlement.settle(try store.snapshot().queue) }

  var settlement: Settlement {
    Settlement(repository: repository, identity: identity, surroundings: surroundings)
  }
}
