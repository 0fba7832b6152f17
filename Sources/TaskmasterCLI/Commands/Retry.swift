import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster retry`.
struct Retry: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Queue failed tasks again.",
    discussion: "All of them, or none when one cannot be.")

  @Argument(help: "The ids of the tasks.")
  var tasks: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let change = StatusChange(names: tasks, word: "queued again") { queue, id in
      try queue.decideToRetry(id)
    }
    try await change.run(context, output)
  }
}
