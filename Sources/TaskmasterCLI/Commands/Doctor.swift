import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster doctor`.
struct Doctor: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show the full state, for a bug report or for you.",
    discussion: """
      Nothing is changed unless it is asked for, and secrets are masked. Exits with 1 when there is \
      something to repair.
      """)

  @Flag(help: "Do the safe repairs that it lists.")
  var fix = false

  @Flag(help: "Ask the remotes what they hold; fetch nothing.")
  var remote = false

  @Flag(help: "Delete the queue for good: log, journal, attempts, workspaces.")
  var forgetLog = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp("Keep what --forget-log deletes in a bundle."))
  var bundle = true

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func validate() throws {
    guard !(fix && forgetLog) else {
      throw ValidationError("--fix and --forget-log exclude each other.")
    }
    guard bundle || forgetLog else { throw ValidationError("--no-bundle goes with --forget-log.") }
    guard !(remote && forgetLog) else {
      throw ValidationError("--remote and --forget-log exclude each other.")
    }
  }

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    if forgetLog { return try await forget(project, context) }
    let state = await fullState(of: project)
    guard fix else { return try show(state, context, await context.style(for: project)) }
    let after = try await repair(state, project, context)
    guard after.isFine else { throw ExitCode(Problem.no) }
  }

  private func fullState(of project: Project) async -> FullState {
    await project.dumpFullState(label: "git taskmaster doctor", askingRemotes: remote)
  }

  private func show(_ state: FullState, _ context: CommandContext, _ style: Style) throws {
    let report = DoctorReport(state: state)
    if output.isJSON {
      context.console.write(JSONOutput.object(state.members))
    } else {
      context.console.print(lines: report.lines(style: style))
    }
    guard state.isFine else { throw ExitCode(Problem.no) }
  }

  /// Prints each repair, does it, and prints what came of it.
  private func repair(
    _ state: FullState, _ project: Project, _ context: CommandContext
  ) async throws -> FullState {
    let console = context.console
    if !output.isJSON { console.print(lines: DoctorReport(state: state).repairs) }
    console.flush()
    var outcomes: [RepairOutcome] = []
    try await project.repair(state.repairs) { repair, problem in
      let outcome = RepairOutcome(repair: repair, problem: problem, state: state)
      outcomes.append(outcome)
      if !output.isJSON { console.print(lines: outcome.lines) }
    }
    let after = await fullState(of: project)
    if output.isJSON {
      let done = JSONValue.Member("repaired", .array(outcomes.map(\.json)))
      console.write(JSONOutput.object([done] + after.members))
    } else {
      console.print(lines: DoctorReport(state: after).remainder)
    }
    return after
  }

  private func forget(_ project: Project, _ context: CommandContext) async throws {
    let plan = try await project.planToForget()
    let report = ForgettingReport(plan: plan)
    if !output.isJSON { context.console.print(lines: report.lines) }
    context.console.flush()
    let forgotten = try await project.forget(plan, keepingBundle: bundle)
    if output.isJSON {
      context.console.write(report.json(forgotten))
    } else {
      context.console.print(lines: report.outcome(forgotten))
    }
  }
}
