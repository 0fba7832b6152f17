import Git
import TaskmasterCore

extension Project {
  /// Begins a session of work.
  ///
  /// - Parameters:
  ///   - options: How it works.
  ///   - observe: Hears what happens, from any thread.
  /// - Returns: The session, which the caller has to end.
  /// - Throws: ``Problem`` when Git does not know who the user is; ``FileError`` when the Git
  ///   directory cannot be written to.
  public func beginWork(
    _ options: WorkOptions, observe: @escaping @Sendable (SessionEvent) -> Void
  ) async throws -> WorkSession {
    let identity = try await identity()
    let author = try await author()
    return try WorkSession(
      repository: try reopened(), identity: identity, author: author, options: options,
      surroundings: surroundings, observe: observe)
  }

  /// The top of the checkout; nil when there is none.
  public var checkout: String? { repository.workTree }

  /// The remote that is meant when none is named.
  /// - Parameter purpose: What it is wanted for, as in "there is no remote to push to".
  /// - Returns: The only one, else `origin`.
  /// - Throws: ``Problem`` when neither is there.
  public func usualRemote(to purpose: String) async throws -> String {
    let output = try await git.run(["remote"])
    let names = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    if names.count == 1 { return names[0] }
    guard names.contains("origin") else {
      throw Problem(
        "there is no remote to \(purpose)",
        hints: names.isEmpty
          ? ["git remote add origin <url>"] : ["name one of: \(names.joined(separator: ", "))"])
    }
    return "origin"
  }
}

extension WorkOptions {
  /// What the configuration says.
  public init(_ configuration: Configuration) {
    self.init(worker: configuration.effectiveWorker)
    timeout = configuration.timeout.inSeconds
    idleTimeout = configuration.idleTimeout == .zero ? nil : configuration.idleTimeout.inSeconds
    checkTimeout = configuration.checkTimeout.inSeconds
    grace = configuration.grace.inSeconds
    workerRetries = configuration.workerRetries
    check = configuration.check
    preflight = configuration.preflight
    setup = configuration.setup
    setupKeys = configuration.setupKeys
    copy = configuration.copy
    copyOrigins = configuration.listOrigins["copy"] ?? []
    remote = configuration.remote
    author = configuration.author
    branchPrefix = configuration.branchPrefix
    lease = configuration.lease.inSeconds
    keepAttempts = configuration.keepAttempts?.inSeconds
    keepMax = configuration.keepMax
    workspaceRoot = configuration.workspaceRoot
    keepsAwake = configuration.keepAwake
    loop.retry = RetryPolicy(
      attempts: configuration.attempts, delay: configuration.retryDelay.inSeconds)
    loop.onFailure = configuration.onFailure
    loop.maxFailures = configuration.maxFailures
    origins = configuration.origins
    for (name, definition) in configuration.workers {
      workers[name] = DefinedWorker(definition, isRoot: Machine.isRoot)
    }
    workers["command"] = CommandWorker(command: configuration.command ?? "")
    workers["goose"] = GooseWorker(GooseOptions(configuration.goose))
  }
}

extension GooseOptions {
  init(_ configuration: Configuration.Goose) {
    self.init(
      program: configuration.program, provider: configuration.provider,
      model: configuration.model, fallbacks: configuration.fallbackModels,
      maxTurns: configuration.maxTurns, builtins: configuration.builtins,
      extraArguments: configuration.extraArgs)
  }
}
