import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster add`.
struct Add: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Queue tasks: each argument, or each line of a file, is one.",
    discussion: """
      All of them are queued, or none when one is refused. What begins with a dash goes after \
      '--'. A text that is queued already is refused, as an argument, and passed over in a file.
      """)

  @Argument(help: ArgumentHelp("The text of a task.", valueName: "text"))
  var texts: [String] = []

  @Option(
    name: [.customShort("F"), .customLong("file")],
    help: ArgumentHelp("Read one task a line; '-' is standard input.", valueName: "file"))
  var file: String?

  @Flag(help: "The whole file is one task.")
  var whole = false

  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Show it; queue nothing.")
  var isDryRun = false

  @Option(help: ArgumentHelp("The branch to build on; else that checked out.", valueName: "branch"))
  var chain: String?

  @Flag(help: "Queue a text that is there already once more.")
  var again = false

  @OptionGroup var task: TaskOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    try requireOneSource()
    let project = try await context.openProject()
    if let worker = task.worker {
      try await context.configuration(of: project).requireWorker(worker)
    }
    let order = try order()
    let placed = isDryRun ? try await project.rehearse(order) : try await project.place(order)
    let prefix = isDryRun ? try await context.configuration(of: project).branchPrefix : nil
    let report = AddReport(placed: placed, branchPrefix: prefix, now: context.surroundings.now())
    if output.isJSON { return context.console.write(report.json) }
    context.console.print(lines: report.lines(style: await context.style(for: project)))
    if let known = report.known { context.console.say(known) }
  }

  /// Looked at here and not by the parser, which would do so before it finds a misspelt option.
  private func requireOneSource() throws(Problem) {
    let complaint: String? =
      switch (file, texts.isEmpty) {
      case (nil, true): "there is no task to add"
      case (nil, false): whole ? "--whole goes with --file" : nil
      case (_?, false): "tasks come from arguments or from a file, not from both"
      case (_?, true): nil
      }
    guard let complaint else { return }
    throw Problem(
      complaint, hints: ["git taskmaster add -h lists what it takes"], exitStatus: Problem.usage)
  }

  private func order() throws -> TaskOrder {
    var order = TaskOrder(texts: try taskTexts())
    order.chain = chain
    order.wishes = try task.wishes
    order.after = task.after
    order.isAgain = again
    order.skipsKnown = file != nil && !whole
    return order
  }

  private func taskTexts() throws -> [TaskText] {
    if let file {
      let file = try TaskFile(reading: file)
      return whole ? [try file.task] : try file.tasks
    }
    return try texts.map { text in
      do throws(TaskTextError) {
        return try TaskText(text)
      } catch {
        throw Problem("\(error)")
      }
    }
  }
}
