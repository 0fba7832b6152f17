import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster stats`.
struct Stats: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what attempts came to, by worker and model.",
    discussion: "Time, tokens and cost are sums; + marks one of which a part is not known.")

  @Option(
    help: ArgumentHelp(
      "Only attempts since then: 7d, 12h, 2026-11-01, yesterday.", valueName: "when"))
  var since: String?

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    var since: Timestamp?
    if let text = self.since { since = try await project.moment(text) }
    let snapshot = try project.snapshot()
    context.warn(of: snapshot)
    let queue = snapshot.queue
    if let chain { try queue.requireChain(chain) }
    let statistics = Statistics(
      queue.tasks.values.lazy.filter { chain == nil || $0.chain == chain }, since: since)
    let report = StatisticsReport(statistics: statistics, since: since, chain: chain)
    if output.isJSON { return context.console.write(report.json) }
    let style = await context.style(for: project)
    context.console.print(lines: report.lines(width: context.console.width, style: style))
    if statistics.rows.isEmpty { context.console.say("no attempts") }
  }
}

extension Queue {
  /// Sees to it that there is a chain of that name.
  func requireChain(_ name: String) throws(Problem) {
    guard chains.contains(name) else {
      throw Problem(
        "there is no chain '\(name)'",
        hints: ["the chains are: \(chains.joined(separator: ", "))"])
    }
  }
}
