import TaskmasterCore
import TaskmasterKit

/// What a run would find, do and tell the first worker, if it started now.
struct WorkPreview {
  let findings: [PreflightFinding]
  let plan: WorkPlan
  /// What the first worker would be told.
  let instructions: (task: ObjectID, text: String)?

  /// The first thing for which a run could not start.
  var failure: Problem? {
    for finding in findings {
      if case .failure(let problem) = finding.verdict { return problem }
    }
    return nil
  }

  /// The lines, for people.
  var lines: [String] {
    findings.map(Self.line) + plan.lines + told
  }

  private static func line(_ finding: PreflightFinding) -> String {
    let message = finding.message.isEmpty ? "" : " " + finding.message
    let text = VisibleText.line(finding.subject + message)
    return switch finding.verdict {
    case .fine: "ok: \(text)"
    case .warning: "warning: \(text)"
    case .failure: "not ok: \(text)"
    }
  }

  private var told: [String] {
    guard let instructions else { return [] }
    let text = VisibleText.lines(instructions.text)
    return ["", "the worker of \(plan.view.ids.short(instructions.task)) would be told:", ""]
      + text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.dropLast()
  }

  /// The object of `--json`.
  var json: [UInt8] {
    JSONOutput.object([
      .init("ok", .bool(failure == nil)),
      .init("findings", .array(findings.map(Self.json))),
      .init("tasks", .array(plan.tasks.map { JSONOutput.json($0, in: plan.view) })),
      .init("instructions", instructions.map { .string($0.text) } ?? .null),
    ])
  }

  private static func json(_ finding: PreflightFinding) -> JSONValue {
    let word =
      switch finding.verdict {
      case .fine: "ok"
      case .warning: "warning"
      case .failure: "failure"
      }
    return .object([
      .init("subject", .string(finding.subject)), .init("verdict", .string(word)),
      .init("message", .string(finding.message)),
    ])
  }
}

/// The order in which a run would take the tasks.
struct WorkPlan {
  let view: QueueView
  /// The only chain; nil: all.
  let chain: String?

  /// The tasks that are open.
  var tasks: [QueueTask] {
    view.queue.allTasks.filter { $0.status == .queued && (chain == nil || $0.chain == chain) }
  }

  /// A line for each task that is open.
  var lines: [String] {
    guard !tasks.isEmpty else { return ["nothing to do"] }
    return tasks.map { task in
      let base = view.standing.chains[task.chain]?.base?.short ?? "nothing"
      let wait = view.blocker(of: task).map { " (waits for \(view.ids.short($0.task)))" } ?? ""
      let title = VisibleText.line(task.title, most: 60)
      return
        "would work \(view.ids.short(task.id)) \(title) (chain \(task.chain), on \(base))\(wait)"
    }
  }
}
