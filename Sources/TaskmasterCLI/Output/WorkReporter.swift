import Synchronization
import TaskmasterCore
import TaskmasterKit

/// Tells a person how a run goes: one live line on a terminal, plain lines for what lasts.
final class WorkReporter: Sendable {
  private struct State {
    var running: Running?
    var worked: Set<ObjectID> = []
    var owed: String?
    var hasHeldBack = false
    var wasIdle = false
    var ticker: Task<Void, Never>?
  }

  /// The attempt that the live line shows.
  private struct Running {
    let assignment: Assignment
    let began: ContinuousClock.Instant
    var last = ""
  }

  private let console: Console
  private let attempts: Int
  private let state = Mutex(State())

  /// Reports to a console.
  init(console: Console, attempts: Int) {
    self.console = console
    self.attempts = attempts
  }

  /// The tasks that were worked.
  var worked: Set<ObjectID> { state.withLock(\.worked) }

  /// Why the last push failed, if it did.
  var owed: String? { state.withLock(\.owed) }

  /// Whether a hook kept a task from being worked.
  var hasHeldBack: Bool { state.withLock(\.hasHeldBack) }

  /// Hears what the session tells.
  func hear(_ event: SessionEvent) {
    switch event {
    case .loop(let event): hear(event)
    case .output(let line): showLast(line.text)
    case .checking(let command): showLast("check: \(command)")
    case .recovered(let id, let kept):
      let what = kept.map { ", its attempt is kept as \($0.short)" } ?? ""
      console.say("took over task \(id.short) from a session that died\(what)")
    case .heldBack(let id, let reason):
      state.withLock { $0.hasHeldBack = true }
      console.warn("task \(id.short) is left alone by this run: \(VisibleText.line(reason))")
    case .pushed(let remote):
      state.withLock { $0.owed = nil }
      console.say("pushed to \(VisibleText.line(remote))")
    case .pushOwed(let remote, let reason):
      state.withLock { $0.owed = remote }
      console.warn("could not push to \(remote): \(reason)")
    case .foreignChange(let what, let undo):
      console.warn("while the worker ran, \(what)")
      console.hint("to take it back: \(undo)")
    }
  }

  /// Says that the run is being stopped.
  func stopping(_ signal: Int32) {
    console.say("stopping: ending the worker and keeping what it has made")
  }

  /// Takes the live line away.
  func end() { stopShowing() }

  private func hear(_ event: LoopEvent) {
    switch event {
    case .pulled(let assignment): begin(assignment)
    case .started, .worked: break
    case .acknowledged(let assignment, let outcome): finish(assignment, outcome)
    case .trouble(let message): console.warn(message)
    case .idle:
      let wasIdle = state.withLock { state in
        defer { state.wasIdle = true }
        return state.wasIdle
      }
      if !wasIdle { console.say("nothing is ready; waiting for more") }
    }
  }

  private func begin(_ assignment: Assignment) {
    state.withLock { state in
      state.wasIdle = false
      state.worked.insert(assignment.task.id)
      state.running = Running(assignment: assignment, began: .now)
      state.ticker = console.talksToTerminal ? Task { await self.tick() } : nil
    }
    if !console.talksToTerminal { console.say("\(heading(assignment)): working") }
  }

  private func finish(_ assignment: Assignment, _ outcome: Outcome) {
    stopShowing()
    switch outcome {
    case .done(let done):
      let change = "\(Counted.text(done.files, "file")), +\(done.insertions) -\(done.deletions)"
      let time = Elapsed.text(done.seconds)
      console.say("\(heading(assignment)): done on branch \(done.branch) (\(change), \(time))")
    case .failed(let failure, let final, let delay):
      let why = failure.detail.map { ": " + VisibleText.line(Self.firstLine($0), most: 200) } ?? ""
      let next = final ? "no attempt left" : "next attempt in \(Elapsed.text(delay))"
      console.say("\(heading(assignment)): failed (\(failure.reason.rawValue)\(why)); \(next)")
    case .interrupted(let why):
      let reason = why.map { "given back (\(VisibleText.line(Self.firstLine($0), most: 200)))" }
      console.say("\(heading(assignment)): \(reason ?? "interrupted, queued again")")
    }
  }

  private func stopShowing() {
    let ticker = state.withLock { state in
      defer { (state.running, state.ticker) = (nil, nil) }
      return state.ticker
    }
    ticker?.cancel()
    console.live(nil)
  }

  private func showLast(_ line: String) {
    guard console.talksToTerminal else { return }
    state.withLock { $0.running?.last = VisibleText.line(line, most: 400) }
    refresh()
  }

  private func tick() async {
    while !Task.isCancelled {
      refresh()
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private func refresh() {
    guard let running = state.withLock(\.running) else { return }
    let elapsed = Elapsed.text(Double((ContinuousClock.now - running.began).components.seconds))
    let last = running.last.isEmpty ? "" : " | \(running.last)"
    console.live("\(heading(running.assignment)) \(elapsed)\(last)")
  }

  private func heading(_ assignment: Assignment) -> String {
    let task = assignment.task
    let limit = task.queued.attempts.map { Int(clamping: $0) } ?? attempts
    let retry = task.failures > 0 ? ", attempt \(task.failures + 1) of \(max(1, limit))" : ""
    return "\(task.id.short) \(VisibleText.line(task.title, most: 50))\(retry)"
  }

  private static func firstLine(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? ""
  }
}
