import ArgumentParser
import TaskmasterKit

/// The `git taskmaster` command, which by itself only tells what there is.
struct GitTaskmaster: AsyncParsableCommand {
  /// The version of the tool.
  static let version = ToolVersion.text

  static let configuration = CommandConfiguration(
    commandName: "taskmaster",
    _superCommandName: "git",
    abstract: "Queue tasks in a Git repository and have an AI agent work them off.",
    version: "git-taskmaster \(version)",
    subcommands: [
      Add.self, List.self, Show.self, Work.self, Verify.self, Log.self, Cancel.self, Retry.self,
      Stats.self, Doctor.self, WorkerCommand.self, Init.self,
      Hooks.self, Hook.self, Complete.self,
    ])

  @OptionGroup var repository: RepositoryOptions
}
