import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster worker`.
struct WorkerCommand: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "List the workers, or print how one is defined.",
    discussion: """
      A worker's definition is printed as the commands that would make it: a beginning for one of \
      one's own, or for changes of it.
      """)

  @Argument(help: "The worker to print.")
  var name: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let configuration = try await context.configuration(of: project)
    if let name { try configuration.requireWorker(name) }
    let workers = configuration.workerSummaries(in: context.surroundings.environment)
      .filter { name == nil || $0.name == name }
    if output.isJSON { return context.console.write(JSONOutput.workers(workers)) }
    guard let name else {
      let style = await context.style(for: project)
      let list = WorkerList(workers: workers)
      return context.console.print(lines: list.lines(width: context.console.width, style: style))
    }
    let settings = workers.flatMap(\.settings)
    context.console.print(lines: settings.map(\.command))
    for origin in settings.origins { context.console.say(origin) }
    guard settings.isEmpty else { return }
    context.console.say("the worker '\(name)' has no command")
    context.console.hint("git config taskmaster.command <command> gives it one")
  }
}
