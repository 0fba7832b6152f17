import TaskmasterCore

/// An attempt in the output of `--json`.
enum AttemptJSON {
  /// All that the log knows of it; what it does not know is null.
  static func members(_ attempt: Attempt) -> [JSONValue.Member] {
    [
      .init("number", .integer(Int64(attempt.number))),
      .init("outcome", .string(attempt.outcome.rawValue)),
      .init("reason", JSONOutput.json(attempt.reason)),
      .init("detail", JSONOutput.json(attempt.detail)),
      .init("kept", JSONOutput.json(attempt.kept)),
      .init("started", .string(attempt.started.description)),
      .init("seconds", JSONOutput.json(attempt.seconds)),
    ] + members(attempt.usage) + [.init("checks", .array(attempt.checks.map(json)))]
  }

  private static func members(_ usage: Usage) -> [JSONValue.Member] {
    [
      .init("agentSeconds", JSONOutput.json(usage.agentSeconds)),
      .init("waitSeconds", JSONOutput.json(usage.waitSeconds)),
      .init("worker", JSONOutput.json(usage.worker)),
      .init("workerVersion", JSONOutput.json(usage.workerVersion)),
      .init("provider", JSONOutput.json(usage.provider)),
      .init("model", JSONOutput.json(usage.model)),
      .init("turns", JSONOutput.json(usage.turns)),
      .init("retries", JSONOutput.json(usage.retries)),
      .init("exit", JSONOutput.json(usage.exit)),
      .init("tokensIn", JSONOutput.json(usage.tokensIn)),
      .init("tokensOut", JSONOutput.json(usage.tokensOut)),
      .init("cost", JSONOutput.json(usage.cost)),
    ]
  }

  private static func json(_ check: CheckResult) -> JSONValue {
    .object([
      .init("command", .string(check.command)),
      .init("exit", .integer(check.exit)),
      .init("seconds", .number(check.seconds)),
    ])
  }
}
