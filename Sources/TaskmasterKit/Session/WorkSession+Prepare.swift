import Git
public import TaskmasterCore

extension WorkSession {
  /// Whether the workspace of the pulled task holds nothing of an earlier attempt.
  public func isClean() async throws -> Bool {
    guard let current else { return true }
    if let checkout = current.workspace as? CheckoutWorkspace {
      try await checkout.requireReady(at: surroundings.now)
    }
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
    var marker = AttemptMarker(
      task: assignment.task.id, attempt: assignment.attempt, base: assignment.claim.base,
      session: id)
    if let checkout = workspace as? CheckoutWorkspace {
      if case .branch(let name, _) = try repository.head() { marker.branch = name }
      current?.marker = marker
      try await enter(checkout, marker, at: base)
    } else {
      try await prepare(workspace, at: base)
      current?.marker = marker
      try marker.write(to: workspace.location.marker)
    }
    Checkpoint.workspaceReady.pass()
    return BranchPoint(base: assignment.claim.base, directory: workspace.location.tree)
  }

  /// Brings a checkout that is clean to a base; what goes wrong leaves it as it was.
  private func enter(
    _ checkout: CheckoutWorkspace, _ marker: AttemptMarker, at base: Oid
  ) async throws {
    try await checkout.adoptIndex()
    try await assumeSetUp(checkout)
    // First, since from here on HEAD is elsewhere.
    try marker.write(to: checkout.location.marker)
    Checkpoint.checkoutMarked.pass()
    do {
      try await prepare(checkout, at: base)
    } catch {
      // Not in this task, which may be cancelled.
      await Task { await putBackAfterTrouble() }.value
      throw error
    }
  }

  private func putBackAfterTrouble() async {
    guard let current else { return }
    do {
      try await putCheckoutBack(current)
    } catch {
      observe(.loop(.trouble("the checkout is not put back yet: \(error)")))
    }
  }

  /// Puts a workspace at a base, with what tasks need besides what Git tracks.
  func prepare(_ workspace: any Workspace, at base: Oid) async throws {
    // A checkout has what it needs.
    let plan = workspace.isCheckout ? CopyPlan() : try await copyPlan(at: base)
    try workspace.record(copied: plan.covered)
    try await clear(workspace, to: base)
    if try await copy(plan, into: workspace) { try Files.remove(workspace.location.setupRecord) }
    try await workspace.makeAgentRepository(at: base)
    try await setUp(workspace, at: base)
  }

  /// Puts the tree at a base; what is in a checkout is kept first.
  func clear(_ workspace: any Workspace, to base: Oid) async throws {
    guard let checkout = workspace as? CheckoutWorkspace, let current, let marker = current.marker
    else { return try await workspace.clear(to: base) }
    let stay = try stay(marker, of: current.assignment.task, kept: current.kept)
    try await empty(checkout, try trusted(current), to: base, stay)
  }
}
