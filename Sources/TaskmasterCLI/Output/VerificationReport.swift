import TaskmasterCore
import TaskmasterKit

/// What verification found, for people and as JSON.
struct VerificationReport {
  let verification: Verification
  let ids: Abbreviations

  /// A line for each finding, with the command that mends it below, and one that sums up.
  func lines(style: Style) -> [String] {
    verification.findings.flatMap { FindingLines(finding: $0, ids: ids).lines(style: style) }
      + [summary(style: style)]
  }

  /// The object of `verify --json`.
  var json: [UInt8] {
    JSONOutput.object([
      .init("ok", .bool(verification.isSound)),
      .init("tasks", .integer(Int64(verification.tasks))),
      .init("events", .integer(Int64(verification.events))),
      .init("problems", .array(verification.findings.map(\.wholeJSON))),
    ])
  }

  private func summary(style: Style) -> String {
    let problems = verification.findings.count { $0.severity == .problem }
    let verdict =
      problems == 0
      ? style.apply(.done, to: "ok") : style.apply(.failed, to: Counted.text(problems, "problem"))
    let parts =
      [Counted.text(verification.tasks, "task"), Counted.text(verification.events, "event")]
      + verification.chains.prefix(Self.mostChains).map(text)
      + [further].compactMap(\.self)
    return "\(verdict): \(parts.joined(separator: ", "))"
  }

  /// More chains are only counted.
  private static let mostChains = 3

  private var further: String? {
    let number = verification.chains.count - Self.mostChains
    return number > 0 ? Counted.text(number, "more chain") : nil
  }

  private func text(of chain: Verification.ChainSummary) -> String {
    let branches = chain.artifacts == 1 ? "1 branch" : "\(chain.artifacts) branches"
    let tip = chain.tip.map { " up to \(VisibleText.line($0.branch)) at \($0.commit.short)" }
    return "chain \(VisibleText.line(chain.name)) \(branches)\(tip ?? "")"
  }
}

/// A finding for people.
struct FindingLines {
  let finding: Finding
  let ids: Abbreviations

  /// What is the matter, and below it the command that mends it.
  func lines(style: Style) -> [String] {
    let isProblem = finding.severity == .problem
    var words = [
      style.apply(isProblem ? .failed : .muted, to: finding.severity.rawValue),
      finding.code.rawValue,
    ]
    if let task = finding.task { words.append(style.apply(.id, to: ids.short(task))) }
    let line = "\(words.joined(separator: " ")): \(VisibleText.line(finding.message))"
    let hint = finding.hint.map { "hint: " + style.apply(.command, to: VisibleText.line($0)) }
    let output = finding.output?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    return [line] + output.map { "  " + VisibleText.line(String($0)) } + [hint].compactMap(\.self)
  }
}
