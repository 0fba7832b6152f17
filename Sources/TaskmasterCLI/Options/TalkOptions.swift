import ArgumentParser
import TaskmasterKit

/// How a run reports on standard error.
struct TalkOptions: ParsableArguments {
  @Option(
    name: .customLong("log-format"),
    help: ArgumentHelp("Report in this form: text or json.", valueName: "format"),
    transform: Self.choice)
  var format: Configuration.LogFormat?

  @Option(
    name: .customLong("log-level"),
    help: ArgumentHelp("Report so much: error, warning, info or debug.", valueName: "level"),
    transform: Self.choice)
  var level: Configuration.LogLevel?

  /// Has everything said in that form from here on; what is not given is as the configuration says.
  func apply(to context: CommandContext, _ configuration: Configuration = Configuration()) {
    context.talk(format ?? configuration.logFormat, level ?? configuration.logLevel)
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String
  ) throws -> Choice {
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("it is one of \(words)")
    }
    return choice
  }
}
