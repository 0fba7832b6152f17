import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster log`.
struct Log: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the events of the log, the newest last.")

  @Argument(help: "Only the events of this task.")
  var task: String?

  @Option(
    name: [.customShort("n", allowingJoined: true), .customLong("number")],
    help: ArgumentHelp("Only the newest events, so many.", valueName: "number"),
    transform: { try Int.count(from: 0, $0) })
  var number: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let snapshot = try project.snapshot()
    let id = try task.map { try snapshot.queue.task(named: $0).id }
    let view = try context.view(of: snapshot, in: project)
    let events = snapshot.log.events.filter { id == nil || $0.task == id }
    let list = EventList(events: Array(events.suffix(number ?? .max)), view: view)
    if output.isJSON { return context.console.write(list.json) }
    let style = await context.style(for: project)
    context.console.print(lines: list.lines(width: context.console.width, style: style))
  }
}
