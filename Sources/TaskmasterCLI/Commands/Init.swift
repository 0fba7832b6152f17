import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster init`.
struct Init: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make this clone share its queue with remotes.",
    discussion: """
      Nothing else needs it. Writes a refspec for each remote and the strategy to merge notes with \
      into the repository's own configuration, prints every key, and takes over a log that a \
      remote has. Again, it changes nothing.
      """)

  @Argument(help: "The remotes; all when none is named.")
  var remotes: [String] = []

  @Option(help: ArgumentHelp("Have work push to this remote.", valueName: "remote"))
  var push: String?

  @Flag(help: "Install the hooks of a clone, which verify what is pushed.")
  var hooks = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    let report = try await project.share(with: remotes, push: push, hooks: hooks)
    if output.isJSON {
      context.console.write(Self.json(report))
    } else {
      show(report, context.console)
    }
    for failure in report.failures { _ = context.console.report(failure) }
    guard report.failures.isEmpty else {
      context.console.hint("the settings are in place; to fetch later: git taskmaster init")
      throw ExitCode(Problem.no)
    }
  }

  private func show(_ report: SharingReport, _ console: Console) {
    for setting in report.settings {
      console.print("\(VisibleText.line(setting.key)) = \(VisibleText.line(setting.value))")
    }
    let changes = report.hooks.filter { $0.action != .unchanged }
    console.print(lines: HookReport(changes: changes).lines)
    for fetched in report.fetched {
      let name = VisibleText.line(fetched.remote)
      switch fetched.events {
      case nil: console.say("\(name) has no log yet")
      case 0?: console.say("the log of \(name) holds nothing new")
      case let events?: console.print("merged \(Counted.text(events, "event")) of \(name)")
      }
    }
    if report.fetched.isEmpty, report.failures.isEmpty {
      console.say("there is no remote to share with")
    }
    if report.isUnchanged, report.failures.isEmpty { console.say("nothing to change") }
  }

  private static func json(_ report: SharingReport) -> [UInt8] {
    let settings = report.settings.map { setting in
      JSONValue.object([
        .init("key", .string(setting.key)), .init("value", .string(setting.value)),
      ])
    }
    let fetched = report.fetched.map { fetched in
      JSONValue.object([
        .init("remote", .string(fetched.remote)),
        .init("events", fetched.events.map { .integer(Int64($0)) } ?? .null),
      ])
    }
    let failures = report.failures.map { JSONValue.string($0.message) }
    return JSONOutput.object([
      .init("settings", .array(settings)), .init("fetched", .array(fetched)),
      .init("failures", .array(failures)), .init("hooks", HookReport(changes: report.hooks).json),
    ])
  }
}
