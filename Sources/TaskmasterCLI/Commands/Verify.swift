import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster verify`.
struct Verify: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove from the objects alone that all is as the log says.",
    discussion: """
      Reads only, and needs no configuration. Exits with 1 when there is a problem; what races \
      between clones explain is information.
      """)

  @Argument(help: "The tasks to look at: ids, prefixes or branches; all when none is named.")
  var tasks: [String] = []

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let snapshot = try project.snapshot()
    for warning in snapshot.warnings { context.console.warn(warning) }
    let verification = try project.verify(snapshot, only: try selection(in: snapshot.queue))
    let report = VerificationReport(verification: verification, queue: snapshot.queue)
    if output.isJSON {
      context.console.write(report.json)
    } else {
      context.console.print(lines: report.lines(style: await context.style(for: project)))
    }
    guard verification.isSound else { throw ExitCode(Problem.no) }
  }

  /// The tasks that are named, by themselves and by their chain; nil: all.
  private func selection(in queue: Queue) throws -> Set<ObjectID>? {
    guard chain != nil || !tasks.isEmpty else { return nil }
    if let chain, !queue.chains.contains(chain) {
      throw Problem(
        "there is no chain '\(chain)'", hints: ["chains are: \(queue.chains.joined(separator: ", "))"])
    }
    let named = try tasks.isEmpty ? nil : Set(tasks.map { try queue.task(named: $0).id })
    let inChain = chain.map { chain in Set(queue.tasks(in: chain).map(\.id)) }
    guard let named else { return inChain }
    return inChain.map(named.intersection) ?? named
  }
}
