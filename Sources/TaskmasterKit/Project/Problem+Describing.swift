import Git
public import TaskmasterCore

extension Problem {
  /// Any error as a person is told of it.
  public init(describing error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as GitError: self.init("\(error)", hints: [error.hint].compactMap(\.self))
    case let error as FileError:
      self.init("\(error)", hints: error.isDiskFull ? ["free some space and try again"] : [])
    case let error as ProgramError where error.ending == .interrupted:
      self.init("interrupted", exitStatus: Problem.interrupted)
    case let ended as RunEnded: self.init(endOfRun: ended.reason)
    case is CancellationError: self.init("interrupted", exitStatus: Problem.interrupted)
    case let rejection as Rejection: self.init(rejection, in: Queue())
    default: self.init("\(error)")
    }
    // Git and the configuration may name a remote by an address with a password in it.
    message = PublicText.withoutCredentials(message)
    hints = hints.map(PublicText.withoutCredentials)
  }

  private init(endOfRun reason: StopReason) {
    switch reason {
    case .foreign(let changes): self.init("the repository was changed by an attempt: \(changes)")
    case .trouble(let message, let hints): self.init(message, hints: hints)
    case .worker(let message): self.init(message)
    default: self.init("the run is over")
    }
  }

  /// Why a command does not fit the queue, and what would.
  public init(_ rejection: Rejection, in queue: Queue) {
    let ids = Abbreviations(queue)
    func name(_ id: ObjectID) -> String {
      let title = queue.tasks[id].map { VisibleText.line($0.title, most: 50) }
      return "task \(ids.short(id))" + (title.map { " (\($0))" } ?? "")
    }
    switch rejection {
    case .alreadyQueued(let id, let status):
      let retry = status == .failed ? ["git taskmaster retry \(ids.short(id)) queues it again"] : []
      self.init(
        "this text is \(name(id)) already, which is \(status.rawValue)",
        hints: retry + ["git taskmaster add --again … queues the same text once more"])
    case .unknownTask(let name):
      self.init("there is no task '\(name)'", hints: ["git taskmaster list --all"])
    case .wrongStatus(let id, let status, let allowed):
      let words = allowed.map(\.rawValue).joined(separator: " or ")
      self.init(
        "\(name(id)) is \(status.rawValue), not \(words)", hints: Self.hints(status, ids.short(id)))
    case .clockExhausted:
      self.init("the clock of the log is at its end")
    }
  }

  private static func hints(_ status: TaskStatus, _ id: String) -> [String] {
    switch status {
    case .queued: ["git taskmaster work works it"]
    case .running: ["a run that works on it can be interrupted; then it is queued again"]
    case .cancelled: ["git taskmaster add --again … queues the same text once more"]
    case .done, .merged, .superseded, .failed: ["git taskmaster show \(id) tells more"]
    }
  }
}
