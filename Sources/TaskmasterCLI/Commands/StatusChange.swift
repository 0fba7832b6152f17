import TaskmasterCore
import TaskmasterKit

/// A change of the status of some tasks, in one transaction.
struct StatusChange {
  /// The tasks, as a person names them.
  let names: [String]
  /// What they are afterwards.
  let word: String
  /// What to record for one.
  let decide: (Queue, ObjectID) throws -> [NewFact]

  func run(_ context: CommandContext, _ output: OutputOptions) async throws {
    let project = try await context.openProject()
    let snapshot = try await project.record { queue in
      try ids(in: queue).flatMap { try decide(queue, $0) }
    }
    let view = try context.view(of: snapshot, in: project)
    let tasks = try ids(in: view.queue).compactMap { view.queue.tasks[$0] }
    if output.isJSON { return context.console.write(JSONOutput.tasks(tasks, in: view)) }
    for task in tasks {
      let title = DisplayWidth.cut(view.title(of: task), to: Table.usualTextWidth)
      context.console.print("\(word) \(view.ids.short(task.id)) \(title)")
    }
  }

  /// Each task once, though it may be named twice.
  private func ids(in queue: Queue) throws -> [ObjectID] {
    var seen: Set<ObjectID> = []
    return try names.map { try queue.task(named: $0).id }.filter { seen.insert($0).inserted }
  }
}
