import ArgumentParser

/// A command of git taskmaster: its options, and what it does in a context.
///
/// A command is thin: it turns options into values, calls the library, and shows what comes of it. It
/// throws `Problem` for what a person has to be told, and `ExitCode` for an answer that is no.
protocol TaskmasterCommand: AsyncParsableCommand {
  /// Git's own options, which every command has.
  var repository: RepositoryOptions { get }

  /// Does it.
  func run(_ context: CommandContext) async throws
}
