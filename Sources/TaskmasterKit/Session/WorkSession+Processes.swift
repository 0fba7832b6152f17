import TaskmasterCore

extension WorkSession {
  /// What must not be shown of what programs print.
  nonisolated var mask: SecretMask { SecretMask(environment: surroundings.environment) }

  nonisolated var runner: ProcessRunner { ProcessRunner(mask: mask) }

  /// The environment of everything that runs in a workspace.
  nonisolated func environment(for assignment: Assignment?) -> [String: String] {
    var environment = GitProgram.agentEnvironment(from: surroundings.environment)
    environment[ProcessHost.sessionVariable] = id
    guard let assignment else { return environment }
    let title = assignment.task.title.utf8.prefix(Self.longestTitle)
    environment["TASKMASTER_TASK"] = assignment.task.id.hex
    environment["TASKMASTER_TITLE"] = String(decoding: title, as: UTF8.self)
    environment["TASKMASTER_ATTEMPT"] = "\(assignment.attempt)"
    environment["TASKMASTER_BRANCH"] = assignment.branch
    environment["TASKMASTER_BASE"] = assignment.claim.base.hex
    environment["TASKMASTER_CHAIN"] = assignment.task.chain
    return environment
  }

  /// The most bytes of a title in the environment, which has a limit of its own.
  private static let longestTitle = 1024

  /// A command of the user's, run by the shell in a workspace.
  nonisolated func shell(
    _ command: String, in workspace: any Workspace, for assignment: Assignment? = nil
  ) -> Invocation {
    Invocation(
      program: "/bin/sh", arguments: ["-c", command], environment: environment(for: assignment),
      directory: workspace.location.tree,
      limits: Limits(
        timeout: .seconds(options.checkTimeout), grace: .seconds(options.grace)))
  }

  /// Begins the record of what the worker and the checks of an attempt print.
  nonisolated func openTranscript(of assignment: Assignment) -> Transcript {
    let (observe, now) = (observe, surroundings.now)
    let place = TranscriptPlace(of: assignment.task.id, commonDirectory: lock.commonDirectory)
    return Transcript(
      name: TranscriptPlace.name(of: assignment.claim), in: place.directory,
      heading: TranscriptPlace.heading(of: assignment.claim),
      timestamp: { now().description },
      onTrouble: { observe(.loop(.trouble("the transcript is not whole: \($0)"))) })
  }
}

extension Ending {
  /// How it ended, to follow what it is said of.
  var words: String {
    switch self {
    case .exited(let status): "ended with exit status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    case .timedOut: "took longer than its time limit"
    case .idle: "was silent for too long"
    case .interrupted: "was interrupted"
    case .notStarted(let reason): "could not be started: \(reason)"
    }
  }
}
