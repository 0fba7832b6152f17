import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster show`.
struct Show: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a task with its text and all its attempts.",
    discussion: "Or what one of its attempts printed, or changed; without a number, the newest.")

  @Argument(help: "The id of the task, a unique prefix of it, or its branch.")
  var task: String

  @Option(
    help: ArgumentHelp("Page what worker and checks printed.", valueName: "attempt"),
    transform: AttemptChoice.init(argument:))
  var log: AttemptChoice?

  @Flag(help: "Show what the attempt that runs prints, as it comes.")
  var follow = false

  @Option(
    help: ArgumentHelp("Show what the attempt changed.", valueName: "attempt"),
    transform: AttemptChoice.init(argument:))
  var diff: AttemptChoice?

  @Flag(
    name: .customLong("prompt"), help: "Print what the worker would be told, and nothing else.")
  var isPrompt = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func validate() throws {
    let readings = [log != nil || follow, diff != nil, isPrompt, output.isJSON]
    guard readings.count(where: \.self) <= 1 else {
      throw ValidationError(
        "Only one of --log or --follow, --diff, --prompt and --json can be given.")
    }
  }

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let view = try context.view(of: try project.snapshot(), in: project)
    let task = try view.queue.task(named: task)
    let attempts = AttemptReading(task: task, ids: view.ids, project: project, context: context)
    if follow {
      try await attempts.follow(log ?? .newest)
    } else if let log {
      try await attempts.showLog(log)
    } else if let diff {
      try await attempts.showDiff(diff)
    } else if isPrompt {
      let options = try project.workOptions(try await context.configuration(of: project))
      let text = project.instructions(for: task, in: view.queue, options)
      context.console.write(Array(text.utf8))
    } else if output.isJSON {
      let json = try JSONOutput.task(task, in: view) { attempt in
        try project.transcriptPath(of: attempt, of: task.id)
      }
      context.console.write(json)
    } else {
      let style = await context.style(for: project)
      let gone = task.attempts.compactMap(\.kept).filter { !project.has($0) }
      let detail = TaskDetail(task: task, view: view, gone: Set(gone))
      context.console.print(lines: detail.lines(style: style))
    }
  }
}

/// Which attempt of a task is meant.
enum AttemptChoice: Hashable, Sendable {
  /// The last that has what is asked for.
  case newest
  /// The one with this number.
  case number(Int)

  /// The word for the newest, which is meant when there is none.
  static let newestWord = "newest"

  /// Reads the value of an option.
  init(argument: String) throws {
    if argument == Self.newestWord {
      self = .newest
    } else if let number = Int(argument), number >= 1 {
      self = .number(number)
    } else {
      throw ValidationError("it is the number of an attempt, 1 or more")
    }
  }
}
