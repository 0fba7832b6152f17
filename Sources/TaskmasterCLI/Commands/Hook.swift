import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The hidden command `git taskmaster hook`, which the installed hooks run.
struct Hook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "What the installed hooks run.", shouldDisplay: false,
    subcommands: [PrePush.self, PostRewrite.self, PreReceive.self])

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

  /// The command `git taskmaster hook post-rewrite`: it only tells, and never fails.
  struct PostRewrite: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "post-rewrite",
      abstract: "Say what a rewrite means for chains, as Git tells on standard input.")

    @Argument(help: "What rewrote: amend or rebase.")
    var command: String

    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      do {
        let input = try TaskFile(reading: "-").content
        for artifact in try await context.openProject().rewritten(input) {
          context.console.warn(artifact.message)
          for hint in artifact.hints { context.console.hint(hint) }
        }
      } catch {
        context.console.warn("task branches were not looked at: \(Problem(describing: error))")
      }
    }
  }

  /// The command `git taskmaster hook pre-receive`.
  struct PreReceive: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-receive",
      abstract: "Refuse what may not be taken, as Git tells on standard input.")

    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let refusals: [String]
      do {
        let input = try TaskFile(reading: "-").content
        refusals = try await context.openProject().refusals(ofReceived: input)
      } catch {
        let problem = Problem(describing: error)
        refusals = ["taskmaster: the push cannot be verified: \(problem.message)"]
      }
      for line in refusals { context.console.say(VisibleText.line(line, most: 1000)) }
      if !refusals.isEmpty { throw ExitCode(Problem.no) }
    }
  }
}
