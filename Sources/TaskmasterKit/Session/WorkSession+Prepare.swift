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
    let before = try await foreignState()
    current?.before = before
    try Guard(of: workspace.location).write(before)
    try await prepare(workspace, at: base)
    let marker = AttemptMarker(
      task: assignment.task.id, attempt: assignment.attempt, base: assignment.claim.base,
      session: id)
    try marker.write(to: workspace.location.marker)
    Checkpoint.workspaceReady.pass()
    return BranchPoint(base: assignment.claim.base, directory: workspace.location.tree)
  }

  /// Puts a workspace at a base, with what tasks need besides what Git tracks.
  func prepare(_ workspace: any Workspace, at base: Oid) async throws {
    let plan = try await copyPlan(at: base)
    try workspace.record(copied: plan.covered)
    try await workspace.clear(to: base)
    if try await copy(plan, into: workspace) { try Files.remove(workspace.location.setupRecord) }
    try await workspace.makeAgentRepository(at: base)
    try await setUp(workspace, at: base)
  }

  func foreignState() async throws -> ForeignState {
    let queue = try store.snapshot().queue
    let ours = queue.tasks.values.compactMap { $0.artifact.map { "refs/heads/\($0.branch)" } }
    return try ForeignState(
      of: repository, settings: try await repositorySettings(), ours: Set(ours))
  }
}
