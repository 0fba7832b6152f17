import Git
public import TaskmasterCore

extension WorkSession {
  /// Whether the workspace of the pulled task holds nothing of an earlier attempt.
  public func isClean() async throws -> Bool {
    guard let current else { return true }
    return !Files.exists(current.workspace.location.marker)
  }

  /// Puts the workspace at the base of the assignment, with a disposable repository for the agent.
  /// - Throws: `ProgramError` when Git cannot check the base out; ``Problem`` when the setup fails.
  public func branch(for assignment: Assignment) async throws -> BranchPoint {
    let workspace = try pulled(assignment).workspace
    let base = Oid(assignment.claim.base)
    current?.started = surroundings.now()
    current?.before = try await foreignState()
    try await prepare(workspace, at: base)
    let marker = AttemptMarker(
      task: assignment.task.id, attempt: assignment.attempt, base: assignment.claim.base,
      session: id)
    try marker.write(to: workspace.location.marker)
    Checkpoint.workspaceReady.pass()
    return BranchPoint(base: assignment.claim.base, directory: workspace.location.tree)
  }

  func prepare(_ workspace: Workspace, at base: Oid) async throws {
    try await workspace.clear(to: base)
    try copyFiles(into: workspace)
    try workspace.makeAgentRepository(at: base)
    try await setUp(workspace)
  }

  /// Copies the ignored files that tasks need from the user's checkout.
  private func copyFiles(into workspace: Workspace) throws {
    guard let checkout = repository.workTree else { return }
    for name in options.copy {
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw Problem("taskmaster.copy '\(name)' is not a path within the checkout")
      }
      let target = "\(workspace.location.tree)/\(name)"
      guard let content = try Files.read("\(checkout)/\(name)"), !Files.exists(target) else {
        continue
      }
      if let slash = target.lastIndex(of: "/") { try Files.makeDirectory(String(target[..<slash])) }
      try Files.write(content, to: target)
    }
  }

  /// Runs the setup command, once for a workspace and for each text of the command.
  private func setUp(_ workspace: Workspace) async throws {
    guard let command = options.setup else { return }
    let record = workspace.location.setupRecord
    if try Files.read(record) == Array(command.utf8) { return }
    let finished = await runner.run(shell(command, in: workspace)) { _ in }
    if finished.ending == .interrupted { throw CancellationError() }
    guard finished.ending.isSuccess else {
      throw Problem(
        "the setup command '\(command)' \(finished.ending.words): \(finished.tail.lastLine)",
        hints: ["see taskmaster.setup; it runs in \(workspace.location.tree)"])
    }
    try Files.write(Array(command.utf8), to: record)
  }

  /// Runs the worker, again after trouble that passes, and keeps the claim alive meanwhile.
  /// - Throws: ``AttemptFailure`` when the worker failed; `CancellationError` when it was stopped.
  public func runWorker(
    _ assignment: Assignment, at point: BranchPoint
  ) async throws -> WorkerResult {
    let renewal = Task { await self.renewClaim(of: assignment) }
    defer { renewal.cancel() }
    let started = surroundings.now()
    let report = try await work(assignment, at: point)
    Checkpoint.agentEnded.pass()
    let seconds = surroundings.now().seconds(since: started)
    return WorkerResult(
      started: started, seconds: seconds, usage: report.usage, summary: report.summary)
  }

  /// Puts what the worker is told into a file beside the workspace's tree.
  /// - Returns: The text and the path of the file.
  func writeInstructions(for assignment: Assignment) throws -> (text: [UInt8], path: String) {
    let queue = try store.snapshot().queue
    let text = Instructions(
      for: assignment.task, attempt: assignment.attempt, in: queue, options
    ).text
    let path = try pulled(assignment).workspace.location.directory + "/instructions.md"
    try Files.write(Array(text.utf8), to: path)
    return (Array(text.utf8), path)
  }

  /// Renews the claim whenever half of its time is over, until it is cancelled.
  private func renewClaim(of assignment: Assignment) async {
    while (try? await pause(for: .seconds(options.lease / 2))) != nil {
      let expires = surroundings.now().advanced(bySeconds: options.lease)
      _ = try? record(.renewed(Renewed(session: id, expires: expires)), of: assignment)
    }
  }

  func pulled(_ assignment: Assignment) throws -> Attempting {
    guard let current, current.assignment == assignment else {
      throw Problem("task \(assignment.task.id.short) is not the one that is pulled")
    }
    return current
  }

  func foreignState() async throws -> ForeignState {
    let queue = try store.snapshot().queue
    let ours = queue.tasks.values.compactMap { $0.artifact.map { "refs/heads/\($0.branch)" } }
    return try ForeignState(
      of: repository, settings: try await repositorySettings(), ours: Set(ours))
  }
}
