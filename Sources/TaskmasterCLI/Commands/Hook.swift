import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The hidden command `git taskmaster hook`, which the installed hooks run.
struct Hook: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What the installed hooks run.", shouldDisplay: false, subcommands: [PrePush.self])

  /// The command `git taskmaster hook pre-push`.
  struct PrePush: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-push", abstract: "Verify what is being pushed, as Git tells on standard input.")

    @Argument(help: "The name of the remote.")
    var remote: String

    @Argument(help: "Where it is.")
    var url: String

    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let reasons = try await context.openProject().reasonsToRefusePush(fromFile: "/dev/stdin")
      for reason in reasons { context.console.say("taskmaster: \(VisibleText.line(reason))") }
      guard reasons.isEmpty else {
        context.console.hint("git taskmaster verify tells more; git push --no-verify pushes all the same")
        throw ExitCode(Problem.no)
      }
    }
  }
}
