import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster verify`.
struct Verify: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the repository with its log.",
    discussion: """
      Everything is recomputed from the objects that are here, and nothing is changed. \
      Exits with 1 when there is a problem.
      """)

  @Argument(help: "Only these tasks: ids, unique prefixes of them, or branches.")
  var tasks: [String] = []

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Ask a remote what it has: this one, or the usual one.", valueName: "name"))
  var remote: String?

  @Flag(help: "Run the checks again that artifacts have passed.")
  var runChecks = false

  @Flag(help: "Read everything, also what was verified here before.")
  var full = false

  @Option(
    help: ArgumentHelp(
      "With --push-to: judge the push of the one reference that is named, as a server's hook would.",
      valueName: "revision"))
  var pushFrom: String?

  @Option(
    help: ArgumentHelp("What that reference is moved to; zeros: it goes.", valueName: "revision"))
  var pushTo: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func validate() throws {
    guard (pushFrom == nil) == (pushTo == nil) else {
      throw ValidationError("--push-from and --push-to go together.")
    }
    guard pushTo == nil || tasks.count == 1 else {
      throw ValidationError("With --push-from and --push-to goes one reference.")
    }
  }

  func run(_ context: CommandContext) async throws {
    let project = try await context.openProject()
    if let pushFrom, let pushTo, let reference = tasks.first {
      return try await judge(reference, from: pushFrom, to: pushTo, project, context)
    }
    let isPlain = tasks.isEmpty && chain == nil && remote == nil && !runChecks
    let (verification, ids) =
      isPlain
      ? try await project.verifyAll(isFull: full) : try await verify(project, context)
    let report = VerificationReport(verification: verification, ids: ids)
    if output.isJSON {
      context.console.write(report.json)
    } else {
      context.console.print(lines: report.lines(style: await context.style(for: project)))
    }
    guard verification.isSound else { throw ExitCode(Problem.no) }
  }

  private func verify(
    _ project: Project, _ context: CommandContext
  ) async throws -> (Verification, Abbreviations) {
    let snapshot = try project.snapshotToVerify(isFull: full)
    var options = VerificationOptions()
    options.only = try wanted(in: snapshot.queue)
    options.isFull = full
    options.runsChecks = runChecks
    options.remote = try await remoteName(for: project, context)
    let ids = Abbreviations(snapshot.queue)
    return (try await verify(project, snapshot, options, ids, context), ids)
  }

  private func verify(
    _ project: Project, _ snapshot: LogSnapshot, _ options: VerificationOptions,
    _ ids: Abbreviations, _ context: CommandContext
  ) async throws -> Verification {
    guard runChecks else { return try await project.verify(snapshot, options) }
    let console = context.console
    let isQuiet = output.isJSON
    nonisolated(unsafe) let mine = project
    return try await StopSignals.cancelling(onSignal: { _ in }) {
      await Result.catching {
        try await mine.verify(snapshot, options) { task, command in
          if !isQuiet { console.say("check \(ids.short(task.id)): \(VisibleText.line(command))") }
        }
      }
    }.get()
  }

  /// Says why a push would be refused by the hook `pre-receive`.
  private func judge(
    _ reference: String, from old: String, to new: String, _ project: Project,
    _ context: CommandContext
  ) async throws {
    let refusals = try project.refusals(
      ofMoving: reference, from: try await project.commit(named: old),
      to: try await project.commit(named: new))
    if output.isJSON {
      context.console.write(
        JSONOutput.object([
          .init("ok", .bool(refusals.isEmpty)),
          .init("refusals", .array(refusals.map(JSONValue.string))),
        ]))
    } else {
      context.console.print(lines: refusals)
    }
    if !refusals.isEmpty { throw ExitCode(Problem.no) }
  }

  private func remoteName(
    for project: Project, _ context: CommandContext
  ) async throws -> String? {
    guard remote == OptionalValues.unnamed else { return remote }
    if let configured = try await context.configuration(of: project).remote { return configured }
    return try await project.usualRemote(to: "compare with")
  }

  private func wanted(in queue: Queue) throws -> Set<ObjectID>? {
    guard !tasks.isEmpty || chain != nil else { return nil }
    var wanted: Set<ObjectID> = []
    for name in tasks { wanted.insert(try queue.task(named: name).id) }
    if let chain {
      guard queue.chains.contains(chain) else {
        throw Problem(
          "there is no chain '\(chain)'",
          hints: ["the chains are: \(queue.chains.joined(separator: ", "))"])
      }
      wanted.formUnion(queue.tasks(in: chain).map(\.id))
    }
    return wanted
  }
}
