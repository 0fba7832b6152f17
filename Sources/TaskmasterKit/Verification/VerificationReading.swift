import Git
import TaskmasterCore

/// What verification reads in two threads.
struct VerificationReading: ParallelReading {
  /// What one thread reads at a time.
  enum Part: Sendable {
    /// Consecutive tasks.
    case tasks(ArraySlice<QueueTask>)
    /// Steps of the log's history.
    case history(HistoryReading, HistoryReading.Part)
  }

  /// What was found in a part.
  enum Value: Sendable {
    /// What is wrong with tasks; nil: objects are missing, which other tasks may have as well.
    case tasks(Result<[Finding]?, any Error>)
    /// What is wrong with steps.
    case history(HistoryReading.Value)
  }

  let records: TaskRecords
  /// What is wrong with the tasks, where that is known already.
  let findings: [Finding]?

  func read(_ part: Part, from repository: Repository) -> Value {
    switch part {
    case .history(let history, let part): return .history(history.read(part, from: repository))
    case .tasks(let tasks):
      return .tasks(
        Result {
          var verifier = try TaskVerifier(records, in: repository)
          let findings = try verifier.findings(of: tasks)
          return verifier.isWhole ? findings : nil
        })
    }
  }

  /// What is wrong with the tasks; nil: objects are missing.
  func findings(in values: [Value]) throws -> [Finding]? {
    if let findings { return findings }
    var findings: [Finding] = []
    for case .tasks(let result) in values {
      guard let found = try result.get() else { return nil }
      findings += found
    }
    return findings
  }

  /// What was found in the history.
  static func historyValues(in values: [Value]) -> [HistoryReading.Value] {
    values.compactMap { value in
      if case .history(let value) = value { value } else { nil }
    }
  }
}
