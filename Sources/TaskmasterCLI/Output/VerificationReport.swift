import TaskmasterCore
import TaskmasterKit

/// What verification found, for a person or as JSON.
struct VerificationReport {
  let verification: Verification
  let queue: Queue

  /// A line for each finding, its mending command below it, and a summary at the end.
  func lines(style: Style) -> [String] {
    let ids = Abbreviations(queue)
    var lines: [String] = []
    for finding in verification.findings {
      let task = finding.task.map { " " + style.apply(.id, to: ids.short($0)) } ?? ""
      let label: Label = finding.severity == .problem ? .failed : .muted
      let code = style.apply(label, to: "\(finding.severity.rawValue) \(finding.code.rawValue)")
      lines.append("\(code)\(task): \(VisibleText.line(finding.message))")
      if let hint = finding.hint { lines.append("  mend: \(VisibleText.line(hint))") }
    }
    for chain in verification.chains {
      let tip = chain.tip.map { ", tip \($0.commit.short) on branch \($0.branch)" } ?? ""
      let count = Counted.text(chain.results, "artifact")
      lines.append("chain \(VisibleText.line(chain.name)): \(count)\(VisibleText.line(tip))")
    }
    return lines + [summary(style: style)]
  }

  private func summary(style: Style) -> String {
    let scope =
      "\(Counted.text(verification.tasks, "task")), \(Counted.text(verification.events, "event"))"
    guard !verification.isSound else { return style.apply(.done, to: "ok") + ": \(scope)" }
    let problems = verification.findings.count { $0.severity == .problem }
    return style.apply(.failed, to: Counted.text(problems, "problem")) + " in \(scope)"
  }

  /// The object of `verify --json`.
  var json: [UInt8] {
    let problems = verification.findings.map { finding in
      JSONValue.object([
        .init("code", .string(finding.code.rawValue)),
        .init("severity", .string(finding.severity.rawValue)),
        .init("task", finding.task.map { .string($0.hex) } ?? .null),
        .init("branch", finding.branch.map(JSONValue.string) ?? .null),
        .init("message", .string(finding.message)),
        .init("hint", finding.hint.map(JSONValue.string) ?? .null),
      ])
    }
    return JSONOutput.object([
      .init("ok", .bool(verification.isSound)),
      .init("tasks", .integer(Int64(verification.tasks))),
      .init("events", .integer(Int64(verification.events))),
      .init("problems", .array(problems)),
    ])
  }
}
