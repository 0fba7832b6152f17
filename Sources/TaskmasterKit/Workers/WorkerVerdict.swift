public import TaskmasterCore

/// What came of a worker's run, as far as the worker's own signs go; what it changed is judged
/// elsewhere.
public enum WorkerVerdict: Hashable, Sendable {
  /// It says that it is done.
  case success(WorkerReport)
  /// It failed.
  case failure(WorkerFailure)
  /// It was stopped because the Swift task was cancelled.
  case interrupted
}

/// What a worker that says it is done reports.
public struct WorkerReport: Hashable, Sendable {
  /// Its last words, at most 4 KiB; may be empty.
  public var summary: String
  /// What it used.
  public var usage: Usage

  /// Makes a report of its parts.
  public init(summary: String, usage: Usage) {
    self.summary = summary
    self.usage = usage
  }
}

/// Why a worker's run came to nothing.
public struct WorkerFailure: Hashable, Sendable {
  /// What may help.
  public enum Remedy: Hashable, Sendable {
    /// The same command again, on a clean workspace, in a moment: the trouble is passing.
    case again
    /// The same command later: the provider wants to be left alone for a while.
    case wait
    /// Not the same command: it would fail in the same way.
    case none
  }

  /// Why, in one word.
  public var reason: FailureReason
  /// Why, for a person: at most 4 KiB.
  public var detail: String
  /// What may help.
  public var remedy: Remedy
  /// What it used.
  public var usage: Usage

  /// Whether the command is worth running again at once (the worker's own retry).
  public var isTransient: Bool { remedy == .again }

  /// Makes a failure of its parts.
  public init(
    _ reason: FailureReason, _ detail: String, remedy: Remedy = .none, usage: Usage = Usage()
  ) {
    self.reason = reason
    self.detail = detail.cut(toBytes: 4096)
    self.remedy = remedy
    self.usage = usage
  }
}

extension WorkerVerdict {
  /// The verdict that any worker's run has by how it ended; nil: it ended by itself, with status 0.
  ///
  /// `words` is what explains a failure, the last lines written for instance, and `remedy` what may
  /// help against an exit status.
  static func byEnding(
    _ finished: Finished, words: String, remedy: WorkerFailure.Remedy = .none, usage: Usage
  ) -> WorkerVerdict? {
    func failure(
      _ reason: FailureReason, _ what: String, _ remedy: WorkerFailure.Remedy = .none
    ) -> WorkerVerdict {
      let detail = words.isEmpty ? what : "\(what): \(words)"
      return .failure(WorkerFailure(reason, detail, remedy: remedy, usage: usage))
    }
    switch finished.ending {
    case .exited(0): return nil
    case .exited(let status): return failure(.exit, "exit status \(status)", remedy)
    case .signalled(let signal): return failure(.exit, "ended by signal \(signal)")
    case .timedOut: return failure(.timeout, "stopped after \(finished.duration.inWords)")
    case .idle: return failure(.idle, "stopped after a long silence")
    case .interrupted: return .interrupted
    case .notStarted(let reason): return failure(.start, reason, .again)
    }
  }
}

extension String {
  /// As much of it as fits, whole Unicode scalars.
  func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(startIndex, offsetBy: limit)
    while String.Index(end, within: unicodeScalars) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}

extension Duration {
  /// Minutes and seconds, for a person.
  var inWords: String {
    let seconds = components.seconds
    if seconds >= 60 {
      return "\(seconds / 60) min" + (seconds % 60 > 0 ? " \(seconds % 60) s" : "")
    }
    return seconds > 0 ? "\(seconds) s" : "\(components.attoseconds / 1_000_000_000_000_000) ms"
  }
}
