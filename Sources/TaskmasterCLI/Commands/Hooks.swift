import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster hooks`, which only groups its two subcommands.
struct Hooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Install or remove the hook that verifies what is pushed.",
    subcommands: [Install.self, Uninstall.self])

  /// The command `git taskmaster hooks install`.
  struct Install: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
      abstract: "Put our block into the pre-push hook; lines of others stay as they are.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      HookReport(change: try await context.openProject().installHooks()).show(context, output)
    }
  }

  /// The command `git taskmaster hooks uninstall`.
  struct Uninstall: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      commandName: "uninstall",
      abstract: "Take our block out of the pre-push hook again.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      HookReport(change: try await context.openProject().uninstallHooks()).show(context, output)
    }
  }
}

/// What was done with a hook.
struct HookReport {
  let change: HookChange

  /// The line for people: `installed .git/hooks/pre-push`.
  var line: String { "\(change.action.rawValue) \(VisibleText.line(change.path))" }

  /// The object of `--json`.
  var json: [UInt8] {
    JSONOutput.object([
      .init("hook", .string(change.path)), .init("change", .string(change.action.rawValue)),
    ])
  }

  func show(_ context: CommandContext, _ output: OutputOptions) {
    if output.isJSON { context.console.write(json) } else { context.console.print(line) }
  }
}
