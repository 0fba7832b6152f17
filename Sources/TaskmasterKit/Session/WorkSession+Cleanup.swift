import Git
public import TaskmasterCore

extension WorkSession {
  /// Keeps what an attempt that did not succeed has left.
  /// - Throws: ``RunEnded`` when that is not possible here and now: then it is left where it is, for the
  ///   next run to keep.
  public func cleanup(_ point: BranchPoint) async throws {
    guard let attempting = current else { return }
    do {
      try await keepRest(of: attempting, base: Oid(point.base))
      if let current, current.workspace.isCheckout { return try await putCheckoutBack(current) }
    } catch {
      throw RunEnded(
        .trouble(
          "what the attempt has left cannot be kept yet: \(error)",
          hints: Problem(describing: error).hints))
    }
    try attempting.workspace.removeMarker()
  }

  /// Keeps what is in the workspace of an attempt under the attempt's ref.
  func keepRest(of attempting: Attempting, base: Oid) async throws {
    let workspace = attempting.workspace
    guard workspace.isThere else { return }
    let (task, attempt) = (attempting.assignment.task, attempting.assignment.attempt)
    let rest: Rest?
    if let kept = attempting.kept {
      // Out of a checkout nothing goes that is not kept.
      if workspace.isCheckout { return }
      rest = try await slim(kept, of: task, attempt: attempt, base: base, in: workspace)
    } else {
      try workspace.setAgentRepositoryAside()
      if workspace.isCheckout { try noticeSwitch(from: base) }
      // The configuration may have been changed under us, so what it was before is used.
      let staging = try trusted(attempting)
      rest = try await keepWhateverIsThere(in: staging, of: task, attempt: attempt, base: base)
    }
    guard let rest else { return }
    current?.keptDetail = rest.detail
    try note(kept: rest.commit)
  }

  /// Leaves a workspace as the next attempt may find it; a checkout at the result, less what checks have left.
  func putInOrder(_ workspace: any Workspace, at commit: Oid) async throws {
    guard let current, let checkout = workspace as? CheckoutWorkspace, let marker = current.marker
    else { return try workspace.removeMarker() }
    let stay = try stay(marker, of: current.assignment.task, kept: commit)
    try await empty(checkout, try trusted(current), to: commit, stay)
  }

  /// Remembers, and has the next session know, what the attempt is kept as.
  func note(kept commit: Oid) throws {
    current?.kept = commit
    current?.marker?.kept = ObjectID(commit)
    guard let current else { return }
    try current.marker?.write(to: current.workspace.location.marker)
  }

  /// Begins with nothing kept, once what was kept is another ref's.
  func forgetKept() throws {
    current?.kept = nil
    current?.keptDetail = nil
    current?.marker?.kept = nil
    guard let current else { return }
    try current.marker?.write(to: current.workspace.location.marker)
  }
}
