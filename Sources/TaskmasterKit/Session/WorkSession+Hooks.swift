import TaskmasterCore

extension WorkSession {
  /// Asks the user's hook whether a task that was taken may start; one that may not is given back, and
  /// left alone by this run.
  func mayStart(_ assignment: Assignment) async throws -> Bool {
    do {
      var variables = hookVariables(for: assignment)
      if try await has(.preTask) {
        variables["TASKMASTER_INSTRUCTIONS"] = try writeInstructions(for: assignment).path
        try await run(.preTask, variables)
      }
      return true
    } catch {
      let failure = error as? HookFailure
      current?.transcript.close()
      current = nil
      try release(assignment, why: failure?.description)
      guard let failure else { throw error }
      excluded.insert(assignment.task.id)
      observe(.heldBack(assignment.task.id, reason: failure.description))
      return false
    }
  }

  /// Tells the user's hook what came of an attempt; that it fails changes nothing.
  func announce(_ assignment: Assignment, _ outcome: Outcome) async {
    var variables = hookVariables(for: assignment)
    switch outcome {
    case .done(let done):
      tally.done += 1
      variables["TASKMASTER_OUTCOME"] = "done"
      variables["TASKMASTER_COMMIT"] = done.commit.hex
    case .failed(let failure, let final, _):
      if final { tally.failed += 1 }
      variables["TASKMASTER_OUTCOME"] = final ? "failed" : "retrying"
      variables["TASKMASTER_REASON"] = failure.reason.rawValue
    case .interrupted: variables["TASKMASTER_OUTCOME"] = "interrupted"
    }
    await tell(.postTask, variables)
  }

  /// Tells the user's hook that the run has ended.
  func announceEnd() async {
    var variables = hookVariables(for: nil)
    variables["TASKMASTER_DONE"] = "\(tally.done)"
    variables["TASKMASTER_FAILED"] = "\(tally.failed)"
    await tell(.postWork, variables)
  }

  private func tell(_ hook: UserHook, _ variables: [String: String]) async {
    guard !isCompromised else { return }
    do {
      try await run(hook, variables)
    } catch {
      observe(.loop(.trouble("\(error)")))
    }
  }
}
