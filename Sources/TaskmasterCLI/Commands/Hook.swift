import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The hidden command `git taskmaster hook`, which the installed hooks run.
struct Hook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "What the installed hooks run.", shouldDisplay: false,
    subcommands: [PrePush.self])

  /// The command `git taskmaster hook pre-push`.
  struct PrePush: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-push",
      abstract: "Verify what is being pushed, as Git tells on standard input.")

    @Argument(help: "The name of the remote, or its address where it has none.")
    var remote: String

    @Argument(help: "Its address.")
    var address: String

    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let input = try TaskFile(reading: "-").content
      let findings = try await context.openProject().verifyPush(input, to: remote)
      let ids = Abbreviations(findings.compactMap(\.task))
      for finding in findings {
        for line in FindingLines(finding: finding, ids: ids).lines(style: .plain) {
          context.console.say(line)
        }
      }
      guard findings.contains(where: { $0.severity == .problem }) else { return }
      context.console.hint("git push --no-verify pushes all the same")
      throw ExitCode(Problem.no)
    }
  }
}
