import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster hooks`, which only groups its two subcommands.
struct Hooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Install or remove the hook that verifies what is pushed.",
    subcommands: [Install.self, Uninstall.self])

  /// The command `git taskmaster hooks install`.
  struct Install: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put our block into the pre-push hook; lines of others stay as they are.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let result = try await context.openProject().installHooks()
      Hooks.show(result, context, output)
    }
  }

  /// The command `git taskmaster hooks uninstall`.
  struct Uninstall: TaskmasterCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take our block out of the pre-push hook again.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var repository: RepositoryOptions

    func run(_ context: CommandContext) async throws {
      let result = try await context.openProject().uninstallHooks()
      Hooks.show(result, context, output)
    }
  }

  private static func show(
    _ result: (path: String, change: HookChange), _ context: CommandContext, _ output: OutputOptions
  ) {
    if output.isJSON {
      return context.console.write(
        JSONOutput.object([
          .init("hook", .string(result.path)), .init("change", .string(result.change.rawValue)),
        ]))
    }
    context.console.print("\(result.change.rawValue) \(result.path)")
  }
}
