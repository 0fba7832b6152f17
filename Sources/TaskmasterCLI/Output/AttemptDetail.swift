import TaskmasterCore

/// One attempt of a task, for people.
struct AttemptDetail {
  let attempt: Attempt

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
    let kept = attempt.kept.map { kept in
      "kept: " + style.apply(.command, to: "git diff \(attempt.claim.base.short) \(kept.short)")
    }
    return (detail.map(String.init) + [kept].compactMap(\.self)).map { "     " + $0 }
  }

  /// The reason, unless it is the outcome once more.
  private var reason: String {
    let reason = attempt.reason ?? ""
    return reason == attempt.outcome.rawValue ? "" : VisibleText.line(reason, most: 40)
  }

  private var usage: String {
    let usage = attempt.usage
    let words = [usage.worker, usage.provider, usage.model].compactMap(\.self)
      .map { VisibleText.line($0, most: 40) }
    let numbers = [
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
