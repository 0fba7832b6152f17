import TaskmasterCore
import TaskmasterKit

/// The commands that a person wants next.
struct NextCommands {
  let view: QueueView
  let tasks: [QueueTask]

  private static let mostChains = 3
  private static let mostRetries = 5

  /// The commands, ready to be copied.
  var lines: [String] { logs + failures + rest }

  private var logs: [String] {
    let finished = Set(tasks.filter { $0.status == .done }.map(\.chain))
    return view.queue.chains.filter(finished.contains).prefix(Self.mostChains).compactMap { chain in
      guard let standing = view.standing.chains[chain], let tip = standing.tip else { return nil }
      let range = standing.hasBranch ? "\(chain)..\(tip)" : tip
      return "git log --notes=taskmaster \(Shell.word(range))"
    }
  }

  private var failures: [String] {
    let failed = tasks.filter { $0.status == .failed }.map { view.ids.short($0.id) }
    guard let first = failed.first else { return [] }
    let retried = failed.prefix(Self.mostRetries).joined(separator: " ")
    return ["git taskmaster show \(first)", "git taskmaster retry \(retried)"]
  }

  private var rest: [String] {
    let isWaiting = view.queue.tasks.values.contains { $0.status == .queued && !view.isStuck($0) }
    return isWaiting ? ["git taskmaster work"] : []
  }
}
