import Synchronization
import TaskmasterCore
import TaskmasterKit

/// Tells how a run goes: one live line on a terminal, and a remark for what lasts.
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
    /// Until when the worker waits for its provider, and why.
    var wait: (end: ContinuousClock.Instant, reason: String)?
  }

  private let console: Console
  private let narration: RunNarration
  private let state = Mutex(State())

  /// Reports to a console.
  init(console: Console, attempts: Int) {
    self.console = console
    narration = RunNarration(attempts: attempts)
  }

  /// The tasks that were worked.
  var worked: Set<ObjectID> { state.withLock(\.worked) }

  /// Why the last push failed, if it did.
  var owed: String? { state.withLock(\.owed) }

  /// Whether a hook kept a task from being worked.
  var hasHeldBack: Bool { state.withLock(\.hasHeldBack) }

  /// Hears what the session tells.
  func hear(_ event: SessionEvent) {
    if case .output = event {
      // There may be millions, and mostly nobody is told.
      if notice(event) { tell(event, during: assignment) }
      return
    }
    let during = assignment
    if notice(event) { tell(event, during: during) }
  }

  /// What is being worked.
  private var assignment: Assignment? { state.withLock(\.running?.assignment) }

  /// Says that the run is being stopped.
  func stopping(_ signal: Int32) {
    let message = "stopping: ending the worker and keeping what it has made"
    let remark = Remark(.stopping, message, [.integer(Int64(signal))])
    console.tell(remark.about(assignment))
  }

  /// Takes the live line away.
  func end() { stopShowing() }

  /// Takes an event in.
  /// - Returns: Whether it is to be told.
  private func notice(_ event: SessionEvent) -> Bool {
    switch event {
    case .loop(.pulled(let assignment)):
      begin(assignment)
      return !console.showsLiveLine
    case .loop(.acknowledged): stopShowing()
    case .loop(.idle):
      return state.withLock { state in
        defer { state.wasIdle = true }
        return !state.wasIdle
      }
    case .loop(.started), .loop(.worked), .loop(.trouble), .recovered, .foreignChange: break
    case .output(let line):
      showLast(line.text)
      return console.says(RunEvent.output.level)
    case .waiting(_, let seconds, let reason):
      showWait(seconds, reason)
      return !console.showsLiveLine
    case .checking(let command): showLast("check: \(command)")
    case .heldBack: state.withLock { $0.hasHeldBack = true }
    case .pushed: state.withLock { $0.owed = nil }
    case .pushOwed(let remote, _): state.withLock { $0.owed = remote }
    }
    return true
  }

  private func tell(_ event: SessionEvent, during assignment: Assignment?) {
    var remark = narration.remark(on: event).about(assignment)
    if case .output(let line) = event {
      let task = assignment.map { "\($0.task.id.short) " } ?? ""
      remark.label = task + (line.stream == .output ? "out" : "err")
    }
    console.tell(remark)
  }

  private func begin(_ assignment: Assignment) {
    state.withLock { state in
      state.wasIdle = false
      state.worked.insert(assignment.task.id)
      state.running = Running(assignment: assignment, began: .now)
      state.ticker = console.showsLiveLine ? Task { await self.tick() } : nil
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
    guard console.showsLiveLine else { return }
    state.withLock {
      $0.running?.last = VisibleText.line(line, most: 400)
      $0.running?.wait = nil
    }
    refresh()
  }

  private func showWait(_ seconds: Double, _ reason: String) {
    guard console.showsLiveLine else { return }
    state.withLock {
      $0.running?.wait = (.now + .seconds(seconds), VisibleText.line(reason, most: 400))
    }
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
    var last = running.last
    if let wait = running.wait {
      let left = max(0, (wait.end - .now) / .seconds(1))
      last = "waiting, \(Elapsed.text(left.rounded())) left: \(wait.reason)"
    }
    let heading = narration.heading(running.assignment)
    console.live("\(heading) \(elapsed)\(last.isEmpty ? "" : " | \(last)")")
  }
}
