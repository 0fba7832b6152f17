import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster cancel`.
struct Cancel: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel tasks that are queued or failed.",
    discussion: "All of them, or none when one cannot be.")

  @Argument(help: "The ids of the tasks.")
  var tasks: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let change = StatusChange(names: tasks, word: "cancelled") { queue, id in
      try queue.decideToCancel(id)
    }
    try await change.run(context, output)
  }
}
