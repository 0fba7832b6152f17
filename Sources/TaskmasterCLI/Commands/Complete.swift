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
    case workers
  }

  @Argument(help: "What is to be completed.")
  var subject: Subject

  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    switch subject {
    case .tasks: try printTasks(of: project, context)
    case .workers: context.console.print(lines: try await project.configuration().workerNames)
    }
  }

  /// Prints the short id and the title of every task, with a tab between them.
  private func printTasks(of project: Project, _ context: CommandContext) throws {
    let queue = try project.snapshot().queue
    let ids = Abbreviations(queue)
    for task in queue.allTasks where task.status != .superseded {
      let title = VisibleText.line(task.title, most: Table.usualTextWidth)
      context.console.print("\(ids.short(task.id))\t\(title)")
    }
  }
}
