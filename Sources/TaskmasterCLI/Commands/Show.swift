import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster show`.
struct Show: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a task with its text and all its attempts.")

  @Argument(help: "The id of the task, a unique prefix of it, or its branch.")
  var task: String

  @Flag(
    name: .customLong("prompt"), help: "Print what the worker would be told, and nothing else.")
  var isPrompt = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func validate() throws {
    guard !isPrompt || !output.isJSON else {
      throw ValidationError("--prompt and --json exclude each other.")
    }
  }

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let view = try context.view(of: try project.snapshot(), in: project)
    let task = try view.queue.task(named: task)
    if isPrompt {
      let options = try project.workOptions(try await context.configuration(of: project))
      let text = project.instructions(for: task, in: view.queue, options)
      return context.console.write(Array(text.utf8))
    }
    if output.isJSON { return context.console.write(JSONOutput.tasks([task], in: view)) }
    let style = await context.style(for: project)
    context.console.print(lines: TaskDetail(task: task, view: view).lines(style: style))
  }
}
