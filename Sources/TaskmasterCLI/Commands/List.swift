import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster list`.
struct List: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the tasks of the queue.",
    discussion: "Ends with what became of them, where it is, and what to type next.")

  @Flag(help: "Superseded tasks too.")
  var all = false

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @Option(
    help: ArgumentHelp("Only tasks with this status; may be given several times."),
    transform: TaskStatus.init(argument:))
  var status: [TaskStatus] = []

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let snapshot = try project.snapshot()
    let view = try context.view(of: snapshot, in: project)
    let tasks = view.queue.allTasks.filter(isWanted)
    if output.isJSON { context.console.write(JSONOutput.tasks(tasks, in: view)) }
    if snapshot.head == nil { hintAtLogs(of: view.standing, context.console) }
    guard !output.isJSON else { return }
    guard !tasks.isEmpty else { return sayEmpty(view, context.console) }
    let lines = TaskList(view: view, tasks: tasks)
      .lines(width: context.console.width, style: await context.style(for: project))
    context.console.print(lines: lines)
  }

  private func isWanted(_ task: QueueTask) -> Bool {
    guard chain == nil || task.chain == chain else { return false }
    return status.isEmpty ? all || task.status != .superseded : status.contains(task.status)
  }

  /// The queue may be on a remote, and nobody has fetched it.
  private func hintAtLogs(of standing: Standing, _ console: Console) {
    if let remote = standing.remotes.first(where: \.hasLog) {
      console.hint("\(remote.name) has a log; take it over with: git taskmaster init")
    } else if standing.isClone {
      console.hint("if the remote has a log, take it over with: git taskmaster init")
    }
  }

  private func sayEmpty(_ view: QueueView, _ console: Console) {
    if view.queue.tasks.isEmpty {
      console.say("no tasks yet; queue one with: git taskmaster add \"<text>\"")
    } else {
      console.say("no such tasks among \(view.queue.tasks.count)")
    }
  }
}

extension TaskStatus {
  /// Reads the word on the command line.
  init(argument: String) throws {
    guard let status = TaskStatus(rawValue: argument) else {
      let words = TaskStatus.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("it is one of \(words)")
    }
    self = status
  }
}
