public import TaskmasterCore

/// What came of a worker's run, as far as the worker's own signs go; what it changed is judged
/// elsewhere.
public enum WorkerVerdict: Hashable, Sendable {
  /// It says that it is done.
  case success(WorkerReport)
  /// It failed.
  case failure(WorkerFailure)
  /// It was stopped because the Swift task was cancelled; what it had used.
  case interrupted(Usage)
}

/// What a worker that says it is done reports.
public struct WorkerReport: Hashable, Sendable {
  /// Its last words, at most 4 KiB; may be empty.
  public var summary: String
  /// What it used.
  public var usage: Usage
  /// Something that was wrong all the same; nil: nothing was.
  public var warning: String?

  /// Makes a report of its parts.
  public init(summary: String, usage: Usage, warning: String? = nil) {
    self.summary = summary.cut(toBytes: 4096)
    self.usage = usage
    self.warning = warning
  }
}

/// Why a worker's run came to nothing.
public struct WorkerFailure: Hashable, Sendable {
  /// Why, in one word for the log.
  public var reason: FailureReason
  /// In which way, which decides what is done about it.
  public var trouble: WorkerTrouble
  /// Why, for a person: at most 4 KiB, beginning with the name of the trouble.
  public var detail: String
  /// When the provider takes requests again, if it said so.
  var limitEnd: RateLimitEnd?
  /// What it used.
  public var usage: Usage

  /// Makes a failure of its parts; `detail` is what the worker or the system says.
  public init(
    _ reason: FailureReason, _ trouble: WorkerTrouble, _ detail: String, usage: Usage = Usage()
  ) {
    self.reason = reason
    self.trouble = trouble
    self.detail = trouble.named(detail).cut(toBytes: 4096)
    self.usage = usage
    limitEnd = trouble == .rateLimit ? RateLimitEnd(in: detail) : nil
  }
}

extension WorkerVerdict {
  /// The verdict that any worker's run has by how it ended; nil: it ended by itself, with status 0.
  ///
  /// `words` is what explains a failure, the last lines written for instance, and `trouble` what an exit
  /// status means.
  static func byEnding(
    _ finished: Finished, words: String, trouble: WorkerTrouble = .other, usage: Usage
  ) -> WorkerVerdict? {
    func failure(
      _ reason: FailureReason, _ what: String, _ trouble: WorkerTrouble
    ) -> WorkerVerdict {
      let detail = words.isEmpty ? what : "\(what): \(words)"
      return .failure(WorkerFailure(reason, trouble, detail, usage: usage))
    }
    switch finished.ending {
    case .exited(0): return nil
    case .exited(let status): return failure(.exit, "exit status \(status)", trouble)
    case .signalled(let signal): return failure(.exit, "ended by signal \(signal)", .signal)
    case .timedOut: return failure(.timeout, "stopped after \(finished.duration.inWords)", .timeout)
    case .idle: return failure(.idle, "stopped after a long silence", .idle)
    case .interrupted: return .interrupted(usage)
    case .notStarted(let reason): return failure(.start, reason, .start)
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
