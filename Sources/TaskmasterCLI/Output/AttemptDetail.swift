import TaskmasterCore

/// One attempt of a task, for people.
struct AttemptDetail {
  let attempt: Attempt
  /// Whether the commit that it was kept as is not in this clone, or not any more.
  var isGone = false

  /// Number, outcome, reason, start, duration, what it used.
  var cells: [Cell] {
    [
      Cell("\(attempt.number)", .muted),
      Cell(attempt.outcome.rawValue, attempt.outcome.label),
      Cell(reason),
      Cell(attempt.started.toTheSecond, .muted),
      Cell(attempt.seconds.map(Elapsed.text) ?? ""),
      Cell(usage, .muted),
    ]
  }

  /// What is said below it: why it failed, and where what it made is kept.
  func notes(style: Style) -> [String] {
    let detail = VisibleText.lines(attempt.detail ?? "").split(separator: "\n")
    let checks = attempt.checks.filter { $0.exit != 0 }.map { check in
      "failed check: \(VisibleText.line(check.command))"
        + " (exit \(check.exit) after \(Elapsed.text(check.seconds)))"
    }
    let kept = attempt.kept.map { kept in
      isGone
        ? "kept: \(kept.short), which has expired or is in another clone"
        : "kept: " + style.apply(.command, to: "git diff \(attempt.claim.base.short) \(kept.short)")
    }
    return (detail.map(String.init) + checks + [kept].compactMap(\.self)).map { "     " + $0 }
  }

  /// The reason, unless it is the outcome once more.
  private var reason: String {
    let reason = attempt.reason ?? ""
    return reason == attempt.outcome.rawValue ? "" : VisibleText.line(reason, most: 40)
  }

  private var usage: String {
    let usage = attempt.usage
    let words = [usage.worker, usage.workerVersion, usage.provider, usage.model]
      .compactMap(\.self).map { VisibleText.line($0, most: 40) }
    let numbers = [
      usage.turns.map { Counted.text($0, "turn") },
      usage.retries.map { $0 == 1 ? "1 retry" : "\($0) retries" },
      usage.waitSeconds.map { "waited \(Elapsed.text($0))" },
      usage.tokensIn.map { "\($0) tokens in" },
      usage.tokensOut.map { "\($0) tokens out" },
      usage.cost.map { "$" + Decimal.text($0, digits: 2) },
    ].compactMap(\.self)
    return ([words.joined(separator: " ")] + numbers).filter { !$0.isEmpty }
      .joined(separator: ", ")
  }
}

extension AttemptOutcome {
  fileprivate var label: Label {
    switch self {
    case .running: .running
    case .done: .done
    case .failed: .failed
    case .interrupted, .lost: .muted
    }
  }
}
