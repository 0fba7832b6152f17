import TaskmasterCore
import TaskmasterKit

/// One task in a list.
struct TaskRow {
  let task: QueueTask
  let view: QueueView

  /// Status, id, what is special, attempts, title.
  var cells: [Cell] {
    [
      Cell(task.status.rawValue, task.status.label),
      Cell(view.ids.short(task.id), .id),
      note,
      Cell(task.attempts.isEmpty ? "" : "\(task.attempts.count)x", .muted),
      Cell(view.title(of: task)),
    ]
  }

  private var note: Cell {
    switch task.status {
    case .done, .merged: Cell(VisibleText.line(task.artifact?.branch ?? "", most: 40), .branch)
    case .running: Cell("attempt \(task.runningAttempt ?? 0)", .running)
    case .failed: Cell(VisibleText.line(task.attempts.last?.reason ?? "", most: 20), .failed)
    case .queued: waiting
    case .superseded: Cell(task.supersededBy.map { "by \(view.ids.short($0))" } ?? "", .muted)
    case .cancelled: Cell("")
    }
  }

  private var waiting: Cell {
    switch view.blocker(of: task) {
    case .stuck(let other)?: return Cell("blocked by \(view.ids.short(other))", .failed)
    case .waiting(let other)?: return Cell("after \(view.ids.short(other))", .muted)
    case nil: break
    }
    guard let retryAt = task.retryAt, retryAt > view.now else { return Cell("") }
    return Cell("again in \(Elapsed.text(retryAt.seconds(since: view.now)))", .muted)
  }
}

extension TaskStatus {
  /// How the word is shown.
  var label: Label {
    switch self {
    case .queued, .cancelled, .superseded: .muted
    case .running: .running
    case .done, .merged: .done
    case .failed: .failed
    }
  }
}
