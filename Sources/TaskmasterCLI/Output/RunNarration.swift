import TaskmasterCore
import TaskmasterKit

/// What is said of that which happens in a run.
struct RunNarration {
  /// How many attempts a task has that does not say so itself.
  let attempts: Int

  /// The remark for an event.
  func remark(on event: SessionEvent) -> Remark {
    switch event {
    case .loop(let event): remark(on: event)
    case .output(let line):
      // The text is the message: people see it as it came.
      Remark(.output, line.text, [.string(line.stream == .output ? "out" : "err")])
    case .waiting(let until, let seconds, let reason): waiting(until, seconds, reason)
    case .checking(let command): aside(.checking, "check: \(command)", [.string(command)])
    case .recovered(let id, let kept): recovered(id, kept: kept)
    case .heldBack(let id, let reason): heldBack(id, reason)
    case .pushed(let remote):
      Remark(.pushed, "pushed to \(VisibleText.line(remote))", [.string(remote)])
    case .pushOwed(let remote, let reason):
      Remark(
        .pushOwed, "could not push to \(remote): \(reason)", [.string(remote), .string(reason)])
    case .foreignChange(let what, let undo): foreignChange(what, undo)
    }
  }

  /// The task in a few words, as it stands before what is said of it.
  func heading(_ assignment: Assignment) -> String {
    let task = assignment.task
    let limit = task.queued.attempts.map { Int(clamping: $0) } ?? attempts
    let retry = task.failures > 0 ? ", attempt \(task.failures + 1) of \(max(1, limit))" : ""
    return "\(task.id.short) \(VisibleText.line(task.title, most: 50))\(retry)"
  }

  private func remark(on event: LoopEvent) -> Remark {
    switch event {
    case .pulled(let assignment): claimed(assignment)
    case .started(let assignment, let point):
      aside(.started, "\(heading(assignment)): the worker starts", [.string(point.directory)])
        .about(assignment)
    case .worked(let assignment, let result): worked(assignment, result)
    case .acknowledged(let assignment, let outcome, let expense):
      ended(assignment, outcome, expense).about(assignment)
    case .trouble(let message): Remark(.trouble, message)
    case .idle: Remark(.idle, "nothing is ready; waiting for more")
    }
  }

  /// What is only for who reads structured logs.
  private func aside(_ event: RunEvent, _ message: String, _ fields: [JSONValue]) -> Remark {
    var remark = Remark(event, message, fields)
    remark.isForPeople = false
    return remark
  }

  private func claimed(_ assignment: Assignment) -> Remark {
    let task = assignment.task
    return Remark(
      .claimed, "\(heading(assignment)): working",
      [
        .string(task.title), .string(task.chain), .string(assignment.branch),
        .string(assignment.claim.base.hex),
      ]
    ).about(assignment)
  }

  private func worked(_ assignment: Assignment, _ result: WorkerResult) -> Remark {
    let fields = Self.fields(Expense(seconds: result.seconds, usage: result.usage))
    return aside(.worked, "\(heading(assignment)): the worker has ended", fields).about(assignment)
  }

  private static func fields(_ expense: Expense) -> [JSONValue] {
    let usage = expense.usage
    return [
      JSONOutput.json(expense.seconds), JSONOutput.json(usage.worker),
      JSONOutput.json(usage.workerVersion), JSONOutput.json(usage.provider),
      JSONOutput.json(usage.model), JSONOutput.json(usage.turns), JSONOutput.json(usage.retries),
      JSONOutput.json(usage.exit), JSONOutput.json(usage.tokensIn),
      JSONOutput.json(usage.tokensOut), JSONOutput.json(usage.cost),
    ]
  }

  private func ended(
    _ assignment: Assignment, _ outcome: Outcome, _ expense: Expense
  ) -> Remark {
    let heading = heading(assignment)
    switch outcome {
    case .done(let done):
      let change = "\(Counted.text(done.files, "file")), +\(done.insertions) -\(done.deletions)"
      let time = Elapsed.text(done.seconds)
      return Remark(
        .done, "\(heading): done on branch \(done.branch) (\(change), \(time))",
        [
          .string(done.branch), .string(done.commit.hex), .integer(done.files),
          .integer(done.insertions), .integer(done.deletions), .number(done.seconds),
        ])
    case .failed(let failure, let final, let delay):
      let why = failure.detail.map { ": " + Self.firstLine($0) } ?? ""
      let next = final ? "no attempt left" : "next attempt in \(Elapsed.text(delay))"
      return Remark(
        .failed, "\(heading): failed (\(failure.reason.rawValue)\(why)); \(next)",
        [
          .string(failure.reason.rawValue), JSONOutput.json(failure.detail), .bool(final),
          final ? .null : .number(delay),
        ] + Self.fields(expense))
    case .interrupted(let why):
      let reason = why.map { "given back (\(Self.firstLine($0)))" } ?? "interrupted, queued again"
      return Remark(
        .released, "\(heading): \(reason)", [JSONOutput.json(why)] + Self.fields(expense))
    }
  }

  private func waiting(_ until: Timestamp, _ seconds: Double, _ reason: String) -> Remark {
    let time = "\(Elapsed.text(seconds)), until \(until.toTheSecond)"
    return Remark(
      .waiting, "waiting \(time) (\(Self.firstLine(reason)))",
      [.string(until.description), .number(seconds), .string(reason)])
  }

  private func recovered(_ id: ObjectID, kept: ObjectID?) -> Remark {
    let what = kept.map { ", its attempt is kept as \($0.short)" } ?? ""
    var remark = Remark(
      .recovered, "took over task \(id.short) from a session that died\(what)",
      [JSONOutput.json(kept)])
    remark.task = id
    return remark
  }

  private func heldBack(_ id: ObjectID, _ reason: String) -> Remark {
    var remark = Remark(
      .heldBack, "task \(id.short) is left alone by this run: \(VisibleText.line(reason))",
      [.string(reason)])
    remark.task = id
    return remark
  }

  private func foreignChange(_ what: String, _ undo: String) -> Remark {
    var remark = Remark(
      .foreignChange, "while the worker ran, \(what)", [.string(what), .string(undo)])
    remark.hints = ["to take it back: \(undo)"]
    return remark
  }

  private static func firstLine(_ text: String) -> String {
    VisibleText.line(text.split(separator: "\n").first.map(String.init) ?? "", most: 200)
  }
}
