import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster hooks`, which only groups its subcommands.
struct Hooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Install or remove the hooks that guard task branches and the log.",
    subcommands: [Install.self, Uninstall.self, Status.self])

  /// The command `git taskmaster hooks install`.
  struct Install: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
      abstract: "Put our blocks into hooks; lines of others stay as they are.")

    @Flag(help: "Those of a clone: pre-push and post-rewrite.")
    var client = false

    @Flag(help: "That of a repository that is pushed to: pre-receive.")
    var server = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let project = try await context.openProject()
      let chosen = (client ? HookKind.client : []) + (server ? HookKind.server : [])
      let kinds = chosen.isEmpty ? project.usualHooks : chosen
      HookReport(changes: try await project.installHooks(kinds)).show(context, output)
    }
  }

  /// The command `git taskmaster hooks uninstall`.
  struct Uninstall: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "uninstall",
      abstract: "Take our blocks out of hooks again.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let project = try await context.openProject()
      let changes = try await project.uninstallHooks(HookKind.allCases)
      // Of those that were never there, nobody wants to hear, unless there were none at all.
      let removed = changes.filter { $0.action != .unchanged }
      HookReport(changes: removed.isEmpty ? changes : removed).show(context, output)
    }
  }

  /// The command `git taskmaster hooks status`.
  struct Status: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "status",
      abstract: "Show which hooks are installed, and whether they are of this version.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let states = try await context.openProject().hookStates()
      if output.isJSON {
        context.console.write(HookStatus.json(states))
      } else {
        context.console.print(lines: states.map(HookStatus.line))
      }
    }
  }
}
