import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster verify`.
struct Verify: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the repository with its log.",
    discussion: """
      Everything is recomputed from the objects that are here, and nothing is changed. \
      Exits with 1 when there is a problem.
      """)

  @Argument(help: "Only these tasks: ids, unique prefixes of them, or branches.")
  var tasks: [String] = []

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let snapshot = try project.snapshot()
    let verification = try project.verify(snapshot, only: try wanted(in: snapshot.queue))
    let report = VerificationReport(
      verification: verification, ids: Abbreviations(snapshot.queue))
    if output.isJSON {
      context.console.write(report.json)
    } else {
      context.console.print(lines: report.lines(style: await context.style(for: project)))
    }
    guard verification.isSound else { throw ExitCode(Problem.no) }
  }

  private func wanted(in queue: Queue) throws -> Set<ObjectID>? {
    guard !tasks.isEmpty || chain != nil else { return nil }
    var wanted: Set<ObjectID> = []
    for name in tasks { wanted.insert(try queue.task(named: name).id) }
    if let chain {
      try queue.requireChain(chain)
      wanted.formUnion(queue.tasks(in: chain).map(\.id))
    }
    return wanted
  }
}
