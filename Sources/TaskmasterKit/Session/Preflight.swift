import Git
import TaskmasterCore

extension WorkSession {
  /// Looks, before anything is claimed, at what would fail every task: the worker's program, the setup
  /// command, and with a push asked for, the remote.
  /// - Throws: ``Problem`` when one of them is not as it has to be; then no attempt has been used.
  public func preflight() async throws {
    try checkBranchPrefix()
    try await recoverDeadSessions()
    try settle()
    let snapshot = try store.snapshot()
    let queue = snapshot.queue
    let workers = workersNeeded(by: queue)
    for name in workers { try await probe(name) }
    // Where there is no place for workspaces, nothing must be claimed.
    if !workers.isEmpty { _ = try await workspace(of: options.chain ?? "any") }
    if let remote = options.remote {
      try await RemoteLog(
        repository: repository, store: store, git: git, identity: identity,
        surroundings: surroundings
      ).answers(remote)
    }
    guard options.setup != nil,
      case .claim(let id) = queue.nextStep(at: surroundings.now(), chain: options.chain),
      let task = queue.tasks[id], let base = try base(of: task, in: queue)
    else { return }
    try await trySetup(in: task.chain, at: Oid(base))
  }

  private func workersNeeded(by queue: Queue) -> Set<String> {
    let open = queue.tasks.values.filter {
      $0.status == .queued && (options.chain == nil || $0.chain == options.chain)
    }
    return Set(open.map { $0.queued.worker ?? options.worker })
  }

  private func probe(_ name: String) async throws {
    guard let worker = options.workers[name] else {
      let known = options.workers.keys.sorted().joined(separator: ", ")
      throw Problem(
        "there is no worker '\(VisibleText.line(name))'", hints: ["known are: \(known)"])
    }
    do throws(WorkerUnavailable) {
      _ = try await worker.locate(in: environment(for: nil))
    } catch {
      throw Problem(error.description, hints: error.hint.map { [$0] } ?? [])
    }
  }

  /// A branch `a` keeps branches `a/…` from being made.
  private func checkBranchPrefix() throws {
    let prefix = options.branchPrefix
    guard ReferenceName.isValid("refs/heads/\(prefix)1") else {
      throw Problem(
        "taskmaster.branchPrefix '\(VisibleText.line(prefix))' makes no valid branch name")
    }
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for count in 1..<(parts.count + 1) {
      let name = parts.prefix(count).joined(separator: "/")
      if try repository.target(of: "refs/heads/\(name)") != nil {
        throw Problem(
          "branch '\(name)' keeps branches named '\(prefix)…' from being made",
          hints: ["choose another taskmaster.branchPrefix"])
      }
    }
  }

  private func trySetup(in chain: String, at base: Oid) async throws {
    let workspace = try await workspace(of: chain)
    try workspace.requireOwnDirectory()
    // Held by a session that works there, which has run the setup then.
    guard let place = try FileLock.tryTake(workspace.location.lock) else { return }
    try await rescueLeftovers(in: workspace)
    try await prepare(workspace, at: base)
    withExtendedLifetime(place) {}
  }
}
