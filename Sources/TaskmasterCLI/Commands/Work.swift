import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// The command `git taskmaster work`.
struct Work: TaskmasterCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Work the queue off, one task after the other.",
    discussion: """
      Each task is done by the worker in a workspace of its own; the checkout is not touched. \
      What is done becomes a branch on top of the one before it. With --in-place the checkout itself \
      is worked in.
      """)

  @Flag(help: "Only one task.")
  var once = false

  @Flag(help: "When nothing is ready, wait for more.")
  var watch = false

  @Option(
    help: ArgumentHelp(
      "Begin no attempt after this time: 08:00, 2026-11-27T08:00, or 8h from now.",
      valueName: "time"))
  var until: String?

  @Flag(help: "With --until: end the attempt that is running then, too.")
  var hard = false

  @Option(
    help: ArgumentHelp("End after so many tasks.", valueName: "number"),
    transform: { try Int.count(from: 1, $0) })
  var maxTasks: Int?

  @Option(
    help: ArgumentHelp("End when so many tokens are used.", valueName: "number"),
    transform: { try Int64.count(from: 1, $0) })
  var maxTokens: Int64?

  @Option(help: ArgumentHelp("Only tasks of this chain.", valueName: "branch"))
  var chain: String?

  @Flag(help: "Work in the checkout itself, on the chain of its branch.")
  var inPlace = false

  @Option(help: ArgumentHelp("Who does tasks that name nobody.", valueName: "worker"))
  var worker: String?

  @Option(help: ArgumentHelp("Have tasks done by this command.", valueName: "command"))
  var command: String?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Push branches and log, to <remote> or the usual one.")
  var push: Bool?

  @Argument(help: ArgumentHelp("Where --push pushes to.", valueName: "remote"))
  var remote: String?

  @OptionGroup var talk: TalkOptions

  @Flag(
    name: [.customShort("n"), .customLong("dry-run")],
    help: "Look whether it could start, and show the order; claim nothing.")
  var isDryRun = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var repository: RepositoryOptions

  func validate() throws {
    guard command == nil || worker == nil || worker == "command" else {
      throw ValidationError("--command is what the worker 'command' runs.")
    }
    guard !(once && watch) else { throw ValidationError("--once and --watch exclude each other.") }
    guard !inPlace || chain == nil else {
      throw ValidationError("--in-place works on the chain of the checkout, without --chain.")
    }
    guard !once || maxTasks == nil else {
      throw ValidationError("--once and --max-tasks exclude each other.")
    }
    guard !hard || until != nil else { throw ValidationError("--hard goes with --until.") }
  }

  /// `--push=<remote>` as the two words that the parser takes: a flag cannot have a value there.
  static func separatingRemote(in words: [String]) -> [String] {
    guard Subcommands.name(in: words) == "work" else { return words }
    return words.flatMap { word in
      word.hasPrefix("--push=") ? ["--push", String(word.dropFirst("--push=".count))] : [word]
    }
  }

  func run(_ context: CommandContext) async throws {
    talk.apply(to: context)
    let project = try await context.openProject()
    let options = try await options(project, context)
    let reporter = WorkReporter(console: context.console, attempts: options.loop.retry.attempts)
    let session = try await project.beginWork(options, observe: reporter.hear)
    let before = try project.snapshot()
    context.warn(of: before)
    if inPlace, let checkout = project.checkout {
      context.console.warn("--in-place: the worker works in the checkout '\(checkout)' itself")
    }
    if isDryRun { return try await preview(session, reporter, project, context, options) }
    let began = context.surroundings.now()
    let end = await StopSignals.cancelling(onSignal: reporter.stopping) {
      await work(session, options)
    }
    await session.end()
    reporter.end()
    let seconds = context.surroundings.now().seconds(since: began)
    let result = WorkResult(
      end: end, worked: reporter.worked, owed: reporter.owed, hasHeldBack: reporter.hasHeldBack)
    try await show(result, project, context, seconds)
  }

  private func work(_ session: WorkSession, _ options: WorkOptions) async -> WorkResult.End {
    do {
      try await session.preflight()
      await session.pushOwed()
      return .stopped(await session.run())
    } catch let ended as RunEnded {
      return .stopped(ended.reason)
    } catch {
      return Task.isCancelled ? .stopped(.interrupted) : .problem(Problem(describing: error))
    }
  }

  private func options(
    _ project: Project, _ context: CommandContext
  ) async throws -> WorkOptions {
    // Not in `validate()`: the parser asks that before it names an option that it does not know, and then the
    // value of that is taken for a remote.
    guard remote == nil || push == true else {
      throw Problem(
        "a remote goes with --push", hints: ["git taskmaster work -h lists what it takes"],
        exitStatus: Problem.usage)
    }
    var configuration = try await project.configuration()
    talk.apply(to: context, configuration)
    context.warn(of: configuration)
    if let worker { try configuration.requireWorker(worker) }
    configuration.use(worker: worker, command: command)
    var options = try project.workOptions(configuration)
    let queue = try project.snapshot().queue
    options.chain = try chain.map { try project.chain(named: $0, in: queue) }
    options.isInPlace = inPlace
    options.loop.maxTasks = once ? 1 : maxTasks
    options.loop.maxTokens = maxTokens
    options.until = try until.map { try moment($0, context.surroundings.now()) }
    options.isHard = hard
    options.loop.watch = watch ? .seconds(5) : nil
    switch push {
    case true?:
      if let remote {
        options.remote = remote
      } else if options.remote == nil {
        options.remote = try await project.usualRemote(to: "push to")
      }
    case false?: options.remote = nil
    case nil: break
    }
    return options
  }

  /// Looks and shows, and claims nothing.
  private func preview(
    _ session: WorkSession, _ reporter: WorkReporter, _ project: Project,
    _ context: CommandContext, _ options: WorkOptions
  ) async throws {
    let looked = await StopSignals.cancelling(onSignal: reporter.stopping) {
      await Result.catching { try await session.preflight(isThorough: true) }
    }
    await session.end()
    reporter.end()
    let snapshot = try project.snapshot()
    let view = QueueView(
      queue: snapshot.queue, standing: try project.standing(of: snapshot),
      now: context.surroundings.now())
    let preview = WorkPreview(
      findings: try looked.get(), plan: WorkPlan(view: view, chain: await session.chain),
      instructions: try await session.firstInstructions())
    if output.isJSON {
      context.console.write(preview.json)
    } else {
      context.console.print(lines: preview.lines)
    }
    if let failure = preview.failure { throw failure }
  }

  private func moment(_ text: String, _ now: Timestamp) throws(Problem) -> Timestamp {
    guard let moment = UntilText.parse(text, now: now) else {
      throw Problem(
        "--until '\(VisibleText.line(text))' is no time", hints: ["it is \(UntilText.expected)"],
        exitStatus: Problem.usage)
    }
    guard moment > now else {
      throw Problem(
        "--until '\(VisibleText.line(text))' is over already", exitStatus: Problem.usage)
    }
    return moment
  }

  private func show(
    _ result: WorkResult, _ project: Project, _ context: CommandContext, _ seconds: Double
  ) async throws {
    let snapshot = try project.snapshot()
    let view = QueueView(
      queue: snapshot.queue, standing: try project.standing(of: snapshot),
      now: context.surroundings.now())
    let style = await context.style(for: project)
    if output.isJSON {
      let tasks = view.queue.allTasks.filter { result.worked.contains($0.id) }
      context.console.write(JSONOutput.tasks(tasks, in: view))
    } else {
      let summary = MorningSummary(view: view, ids: result.worked, seconds: seconds)
      context.console.print(lines: summary.lines(style: style))
      if result.worked.isEmpty, result.isFinished { context.console.say("nothing to do") }
    }
    try result.conclude(context.console, view.queue)
  }
}

extension Result where Failure == any Error {
  /// What a body returns or throws.
  static func catching(_ body: () async throws -> Success) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
