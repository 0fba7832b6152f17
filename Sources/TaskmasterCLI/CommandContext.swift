import TaskmasterCore
import TaskmasterKit

/// What a command is given: where to write, and the world it looks at.
struct CommandContext: Sendable {
  /// The two streams.
  let console: Console
  /// Time, chance and the environment.
  let surroundings: Surroundings

  /// Opens the repository that the command is about.
  func openProject() async throws -> Project {
    let project = try await Project.open(surroundings)
    // It ends with the process: to take a long log apart would take longer than most commands.
    _ = Unmanaged.passRetained(project)
    return project
  }

  /// How output looks: colored only on a terminal, and only when the user's settings want it.
  func style(for project: Project) async -> Style {
    let isRefused = !(surroundings.environment["NO_COLOR"] ?? "").isEmpty
    guard console.isTerminal, !isRefused else { return .plain }
    return Style(isColored: await project.wantsColor())
  }

  /// Has the user's pager show what comes, where Git would do so: only on a terminal.
  func page(in project: Project) async {
    guard console.isTerminal else { return }
    do throws(Problem) {
      if let pager = try await project.startPager() { console.show(through: pager) }
    } catch {
      console.warn(error.message)
    }
  }

  /// What `taskmaster.*` says, after what there is to warn of.
  func configuration(of project: Project) async throws -> Configuration {
    let configuration = try await project.configuration()
    warn(of: configuration)
    return configuration
  }

  /// Says what is odd about the configuration.
  func warn(of configuration: Configuration) {
    for warning in configuration.warnings { console.warn(warning) }
  }

  /// Writes talk in a form of the user's choice from here on.
  func talk(_ format: Configuration.LogFormat, _ level: Configuration.LogLevel) {
    let mask = SecretMask(environment: surroundings.environment)
    switch format {
    case .text: console.talk(in: PlainTalk(level: level, mask: mask))
    case .json: console.talk(in: StructuredTalk(level: level, mask: mask, now: surroundings.now))
    }
  }

  /// A queue as it is shown, after what there is to warn of.
  func view(of snapshot: LogSnapshot, in project: Project) throws -> QueueView {
    warn(of: snapshot)
    return QueueView(
      queue: snapshot.queue, standing: try project.standing(of: snapshot), now: surroundings.now())
  }

  /// Says what is odd about the log.
  func warn(of snapshot: LogSnapshot) {
    for warning in snapshot.warnings { console.warn(warning) }
    let findings =
      snapshot.log.strays.count
      + snapshot.queue.observations.count { $0.kind == .finding }
    guard findings > 0 else { return }
    console.warn(
      "\(Counted.text(findings, "line")) of the log cannot be used; git taskmaster verify tells more"
    )
  }
}
