import Git
import TaskmasterCore

extension WorkSession {
  /// Looks after checkouts in which a session died: ends its agents, keeps what they had made, and puts the
  /// checkout back.
  /// - Returns: What was kept, by session.
  func recoverCheckouts() async throws -> [String: Rest] {
    var rescued: [String: Rest] = [:]
    for directory in try gitDirectories() {
      let location = WorkspaceLocation(checkout: "", gitDirectory: directory)
      guard let marker = AttemptMarker(location.marker), marker.session != id else { continue }
      let isOwn = directory == repository.gitDirectory
      guard let lock = try (isOwn ? checkoutLock : nil) ?? FileLock.tryTake(location.lock) else {
        continue
      }
      _ = await Descendants.end(session: marker.session)
      let checkout = try await checkout(of: try Repository(gitDirectory: directory))
      if let rest = try await rescue(checkout, marker) {
        rescued[marker.session] = rest
        try note(rest, of: marker)
      }
      withExtendedLifetime(lock) {}
    }
    return rescued
  }

  /// Those of the repository and of its linked worktrees.
  private func gitDirectories() throws -> [String] {
    let common = repository.commonDirectory
    let names = try Files.names(in: common + "/worktrees") ?? []
    return [common] + names.map { "\(common)/worktrees/\($0)" }
  }

  private func rescue(
    _ checkout: CheckoutWorkspace, _ marker: AttemptMarker
  ) async throws -> Rest? {
    let queue = try store.snapshot().queue
    guard let task = queue.tasks[marker.task], checkout.isThere else {
      try checkout.removeMarker()
      return nil
    }
    // A task that is done may lack its branch yet, on which the checkout belongs.
    try settle()
    let staging = try await guarded(checkout)
    let rest = try await rest(of: marker, task, in: staging)
    let tree = checkout.location.tree
    guard let place = try placeToPutBack(checkout, marker, task, in: queue) else {
      observe(.loop(.trouble("HEAD is where no run has put it; '\(tree)' is left as it is")))
      try checkout.removeMarker()
      return rest
    }
    let stay = try stay(marker, of: task, kept: rest?.commit)
    try await empty(checkout, staging, to: place.commit, stay)
    try await leave(checkout, at: place.commit, on: place.branch)
    observe(.loop(.trouble("a run that died had left an attempt in '\(tree)', which is put back")))
    return rest
  }

  /// Where a checkout belongs that a dead session has left; nil when somebody has taken HEAD elsewhere since.
  private func placeToPutBack(
    _ checkout: CheckoutWorkspace, _ marker: AttemptMarker, _ task: QueueTask, in queue: Queue
  ) throws -> (commit: Oid, branch: String?)? {
    let base = Oid(marker.base)
    let done = task.artifact.flatMap { done in
      done.session == marker.session && done.attempt == Int64(marker.attempt) ? done : nil
    }
    switch try checkout.repository.head() {
    case .branch(let name, let tip) where name == marker.branch: return (tip, name)
    case .branch(let name, _) where name == done.map { Self.branches + $0.branch }: break
    case .detached(let commit) where try repository.isAncestor(base, of: commit): break
    default: return nil
    }
    if let done { return (Oid(done.commit), Self.branches + done.branch) }
    return (base, try branch(at: base, for: marker, in: queue))
  }
}
