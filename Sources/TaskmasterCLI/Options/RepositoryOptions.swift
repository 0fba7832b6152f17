import ArgumentParser

/// Which repository a command is about and how it is configured: Git's own two options, which work
/// before and after the name of the command.
struct RepositoryOptions: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Run as if started in <dir>; several follow one another.", valueName: "dir"))
  var directories: [String] = []

  @Option(
    name: .customShort("c"),
    help: ArgumentHelp("Set a key of the configuration for this run.", valueName: "key=value"))
  var settings: [String] = []

  /// Hands the settings down as `git -c` does.
  func applySettings(to environment: inout [String: String]) {
    guard !settings.isEmpty else { return }
    let given = environment["GIT_CONFIG_PARAMETERS"].map { [$0] } ?? []
    let quoted = settings.map { setting in
      "'"
        + setting.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
    }
    environment["GIT_CONFIG_PARAMETERS"] = (given + quoted).joined(separator: " ")
  }
}
