import TaskmasterCore
import TaskmasterKit

/// One task with all that is known of it, for people.
struct TaskDetail {
  let task: QueueTask
  let view: QueueView
  /// Commits that attempts were kept as, and that are not in this clone.
  var gone: Set<ObjectID> = []

  /// A person who asks for one task wants all of it: the terminal may wrap long lines.
  private static let uncut = 1_000_000

  /// The lines.
  func lines(style: Style) -> [String] {
    let heading = style.apply(.heading, to: "task \(task.id.hex)")
    let fields = self.fields.map { [Cell($0.name, .muted), $0.value] }
    return [heading]
      + Table(fields).lines(width: Self.uncut, style: style)
      + [""] + textLines + attempts(style: style)
  }

  private var fields: [(name: String, value: Cell)] {
    [("status", Cell(status, task.status.label)), ("chain", Cell(VisibleText.line(task.chain)))]
      + result + waiting + wishes
      + [("queued", Cell("\(task.queuedAt.toTheSecond) by \(VisibleText.line(task.queuedBy))"))]
  }

  private var status: String {
    switch task.status {
    case .running: "running, attempt \(task.runningAttempt ?? 0)"
    case .superseded: "superseded" + (task.supersededBy.map { " by \(view.ids.short($0))" } ?? "")
    default: task.status.rawValue
    }
  }

  private var result: [(String, Cell)] {
    guard let artifact = task.artifact else { return [] }
    let held = view.standing.remotes.filter { $0.artifacts.contains(task.id) }
      .map { VisibleText.line($0.name) }
    return [
      ("branch", Cell(VisibleText.line(artifact.branch), .branch)),
      ("commit", Cell(artifact.commit.hex, .id)),
      ("base", Cell(artifact.base.hex)),
      ("pushed", Cell(held.isEmpty ? "no" : "to " + held.joined(separator: ", "))),
    ]
  }

  private var waiting: [(String, Cell)] {
    let blocker = view.blocker(of: task)
    var lines = task.queued.after.map { id in
      ("after", Cell(reference(id), blocker?.task == id ? .failed : nil))
    }
    if case .stuck(let id)? = blocker { lines.append(("blocked by", Cell(reference(id), .failed))) }
    if task.status == .queued, let retryAt = task.retryAt, retryAt > view.now {
      lines.append(("next attempt", Cell(retryAt.toTheSecond)))
    }
    return lines
  }

  private var wishes: [(String, Cell)] {
    let queued = task.queued
    var lines: [(String, Cell)] = []
    if queued.priority != 0 { lines.append(("priority", Cell("\(queued.priority)"))) }
    lines += queued.check.map { ("check", Cell(VisibleText.line($0))) }
    lines += queued.artifacts.map { ("artifact", Cell(VisibleText.line($0))) }
    if queued.allowEmpty { lines.append(("may be empty", Cell("yes"))) }
    if let limit = queued.attempts { lines.append(("attempts", Cell("at most \(limit)"))) }
    if let limit = queued.timeout { lines.append(("timeout", Cell(Elapsed.text(limit)))) }
    if let worker = queued.worker { lines.append(("worker", Cell(VisibleText.line(worker)))) }
    if queued.occurrence > 1 { lines.append(("occurrence", Cell("\(queued.occurrence)"))) }
    return lines
  }

  private func reference(_ id: ObjectID) -> String {
    guard let other = view.queue.tasks[id] else { return "\(id.short), which is not in the queue" }
    let title = DisplayWidth.cut(view.title(of: other), to: 50)
    return "\(view.ids.short(id)) \(title) (\(other.status.rawValue))"
  }

  private var textLines: [String] {
    VisibleText.lines(task.text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }
  }

  private func attempts(style: Style) -> [String] {
    guard !task.attempts.isEmpty else { return [] }
    let details = task.attempts.map { attempt in
      AttemptDetail(attempt: attempt, isGone: attempt.kept.map(gone.contains) ?? false)
    }
    return ["", style.apply(.heading, to: "attempts")]
      + zip(details, Table(details.map(\.cells)).lines(width: Self.uncut, style: style))
      .flatMap { [$1] + $0.notes(style: style) }
  }
}
