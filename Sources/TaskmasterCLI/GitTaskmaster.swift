import ArgumentParser

/// The `git taskmaster` command.
@main
struct GitTaskmaster: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taskmaster",
    _superCommandName: "git",
    abstract: "Queue tasks in a Git repository and have an AI agent work them off.")
}
