import Git
import TaskmasterCore

extension WorkSession {
  /// The lines of a check that are shown when it fails.
  private static let mostLines = 40

  /// Runs the recorded checks of artifacts again, each artifact checked out once in a fresh place.
  /// - Parameters:
  ///   - tasks: The tasks; those without a recorded check cost nothing.
  ///   - onCheck: Hears of each check before it is run.
  /// - Returns: The checks that did not pass.
  /// - Throws: ``Problem`` when there is no place to run them, or the setup command fails;
  ///   `CancellationError` when it was stopped.
  func findings(
    ofChecksOf tasks: [QueueTask], _ onCheck: @Sendable (QueueTask, String) -> Void
  ) async throws -> [Finding] {
    let parent = WorkspaceLocation.parent(
      commonDirectory: repository.commonDirectory, root: options.workspaceRoot,
      environment: surroundings.environment)
    guard let parent else { throw Self.placeless }
    try requireOutside(parent)
    let place = try await CheckPlace(of: id, in: parent)
    defer { place.remove() }
    var findings: [Finding] = []
    for task in tasks {
      guard let artifact = task.artifact, !artifact.checks.isEmpty,
        repository.exists(Oid(artifact.commit))
      else { continue }
      let flaws = try await flaws(ofChecksOf: artifact, task, in: place) { onCheck(task, $0) }
      findings += flaws.map { Finding($0, task: task.id, branch: artifact.branch) }
    }
    return findings
  }

  private func flaws(
    ofChecksOf artifact: Done, _ task: QueueTask, in place: CheckPlace, _ onCheck: (String) -> Void
  ) async throws -> [CheckFlaw] {
    try Task.checkCancellation()
    try place.clear()
    let workspace = try await workspace(at: place.location)
    do {
      try await prepare(workspace, at: Oid(artifact.commit))
    } catch let error as ProgramError where error.ending != .interrupted {
      return [.place(commit: artifact.commit, reason: error.errorText)]
    }
    let assignment = Assignment(
      task: task, claim: claim(of: artifact), branch: artifact.branch)
    var flaws: [CheckFlaw] = []
    for check in artifact.checks {
      onCheck(check.command)
      let command = shell(check.command, in: workspace, for: assignment)
      let finished = await runner.run(command) { _ in }
      if finished.ending == .interrupted { throw CancellationError() }
      guard !finished.ending.isSuccess else { continue }
      flaws.append(
        .failed(
          command: check.command, commit: artifact.commit, ending: finished.ending.words,
          output: finished.tail.lastLines(Self.mostLines).joined(separator: "\n")))
    }
    return flaws
  }

  /// The claim that the artifact was made under, on the base that it stands on by now.
  private func claim(of artifact: Done) -> Claimed {
    Claimed(
      attempt: artifact.attempt, base: artifact.base, session: artifact.session, host: "", pid: 0,
      boot: "", expires: artifact.started)
  }
}
