import TaskmasterCore
import TaskmasterKit

/// The tasks of a queue for people: chain after chain, then what a morning needs.
struct TaskList {
  let view: QueueView
  /// The tasks to show, in their order.
  let tasks: [QueueTask]

  /// The lines, for a terminal of that width; nil: for anything else.
  func lines(width: Int?, style: Style) -> [String] {
    let rows = Table(tasks.map { TaskRow(task: $0, view: view).cells })
      .lines(width: width, style: style)
    var lines: [String] = []
    var chain: String?
    for (task, row) in zip(tasks, rows) {
      if task.chain != chain {
        if chain != nil { lines.append("") }
        lines.append(heading(of: task.chain, style: style))
        chain = task.chain
      }
      lines.append(row)
    }
    let summary = MorningSummary(view: view, tasks: tasks).lines(style: style)
    return lines + (summary.isEmpty ? [] : [""]) + summary
  }

  private func heading(of chain: String, style: Style) -> String {
    let name = style.apply(.heading, to: VisibleText.line(chain))
    guard let standing = view.standing.chains[chain], let base = standing.base else {
      return "\(name), a branch that is not here"
    }
    return "\(name), on \(base.short)"
  }
}
