import Git
public import TaskmasterCore

extension WorkSession {
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
    return WorkerResult(seconds: seconds, usage: report.usage, summary: report.summary)
  }

  /// Puts what the worker is told into a file beside the workspace's tree.
  /// - Returns: The text and the path of the file.
  func writeInstructions(for assignment: Assignment) throws -> (text: [UInt8], path: String) {
    let queue = try store.snapshot().queue
    let text = Instructions(
      for: assignment.task, attempt: assignment.attempt, in: queue, of: repository, options
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
}
