import TaskmasterCore
import TaskmasterKit

/// What a morning needs to know of some tasks: what became of them, where it is, what to type next.
struct MorningSummary {
  let view: QueueView
  private let tasks: [QueueTask]
  private let seconds: Double

  /// Sums up tasks that took so long; nil: as long as all their attempts together.
  init(view: QueueView, tasks: [QueueTask], seconds: Double? = nil) {
    self.view = view
    self.tasks = tasks
    self.seconds = seconds ?? tasks.flatMap(\.attempts).reduce(0) { $0 + ($1.seconds ?? 0) }
  }

  /// Sums up a run over the tasks with these ids.
  init(view: QueueView, ids: Set<ObjectID>, seconds: Double) {
    self.init(
      view: view, tasks: view.queue.allTasks.filter { ids.contains($0.id) }, seconds: seconds)
  }

  /// The lines; none when there are no tasks.
  func lines(style: Style) -> [String] {
    guard !tasks.isEmpty else { return [] }
    let commands = NextCommands(view: view, tasks: tasks).lines
      .map { "  " + style.apply(.command, to: $0) }
    return [counts(style: style)] + changes + pushed + (commands.isEmpty ? [] : ["", "next:"])
      + commands
  }

  private func counts(style: Style) -> String {
    let stuck = tasks.count(where: view.isStuck)
    let numbers = Dictionary(tasks.lazy.map { ($0.status, 1) }, uniquingKeysWith: +)
    func number(_ status: TaskStatus) -> Int { numbers[status] ?? 0 }
    let counts: [(Int, String, Label?)] = [
      (number(.done) + number(.merged), "done", .done),
      (number(.failed), "failed", .failed),
      (stuck, "skipped", .failed),
      (number(.running), "running", .running),
      (number(.queued) - stuck, "queued", nil),
      (number(.cancelled), "cancelled", nil),
      (number(.superseded), "superseded", nil),
    ]
    return counts.filter { $0.0 > 0 }
      .map { style.apply($0.2, to: "\($0.0) \($0.1)") }
      .joined(separator: ", ")
  }

  private var artifacts: [QueueTask] { tasks.filter { $0.artifact != nil } }

  private var changes: [String] {
    let done = artifacts.compactMap(\.artifact)
    let time = seconds > 0 ? Elapsed.text(seconds) : nil
    guard !done.isEmpty else { return time.map { ["nothing changed in \($0)"] } ?? [] }
    let files = Int64.sum(done.map(\.files))
    let insertions = Int64.sum(done.map(\.insertions))
    let deletions = Int64.sum(done.map(\.deletions))
    let text =
      "\(Counted.text(files, "file")) changed, \(Counted.text(insertions, "insertion"))(+), "
      + "\(Counted.text(deletions, "deletion"))(-)"
    return [text + (time.map { " in \($0)" } ?? "")]
  }

  private var pushed: [String] {
    let done = Set(artifacts.map(\.id))
    guard !done.isEmpty else { return [] }
    let lines = view.standing.remotes.compactMap { remote -> String? in
      let held = remote.artifacts.intersection(done).count
      guard held > 0 else { return nil }
      let missing = [
        held < done.count ? "\(held) of \(done.count) branches" : nil,
        remote.hasWholeLog ? nil : "without the newest of the log",
      ].compactMap(\.self)
      let name = VisibleText.line(remote.name)
      return "pushed to \(name)" + (missing.isEmpty ? "" : ": " + missing.joined(separator: ", "))
    }
    return lines.isEmpty ? ["not pushed"] : lines
  }
}

/// A number and what it counts.
enum Counted {
  /// `1 file`, `2 files`.
  static func text(_ number: Int64, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `1 task`, `2 tasks`.
  static func text(_ number: Int, _ noun: String) -> String { text(Int64(number), noun) }
}

extension Int64 {
  /// A sum of numbers from the log, where there may be anything.
  fileprivate static func sum(_ numbers: [Int64]) -> Int64 {
    numbers.reduce(0) { sum, number in
      let (next, overflow) = sum.addingReportingOverflow(number)
      return overflow ? (number > 0 ? .max : .min) : next
    }
  }
}
