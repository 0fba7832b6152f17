import Foundation
import GitFixtures

/// What the built program says of its own commands and options.
struct CommandTree: Decodable {
  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var shouldDisplay: Bool
    var names: [Name]?
  }

  var command: Command

  /// Reads it from `git-taskmaster`.
  static func read() throws -> CommandTree {
    let output = try GitFixture.outside().taskmaster("--experimental-dump-help").succeeded()
    return try JSONDecoder().decode(CommandTree.self, from: Data(output.stdout))
  }

  /// The commands that people are meant to see.
  var commands: [Command] {
    (command.subcommands ?? []).filter { ($0.shouldDisplay ?? true) && $0.commandName != "help" }
  }
}

extension CommandTree.Command {
  /// The long names of its options and flags, those of its own commands included; not `--help`.
  var longNames: Set<String> {
    let own = (arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }
    let below = (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.longNames)
    return Set(own.filter { $0.kind == "long" }.map(\.name)).union(below)
      .subtracting(["help", "version"])
  }
}
