import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// `git taskmaster complete`: what the completions of the shells ask for.
struct Complete: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete",
    abstract: "List what may be completed.", shouldDisplay: false)

  /// What there is to complete.
  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case tasks
  }

  @Argument(help: "What is to be completed.")
  var subject: Subject

  @OptionGroup var repository: RepositoryOptions

  /// Prints the short id and the title of every task, with a tab between them.
  func run(_ context: CommandContext) async throws {
    let queue = try await context.openProject().snapshot().queue
    let ids = Abbreviations(queue)
    for task in queue.allTasks where task.status != .superseded {
      let title = VisibleText.line(task.title, most: Table.usualTextWidth)
      context.console.print("\(ids.short(task.id))\t\(title)")
    }
  }
}
