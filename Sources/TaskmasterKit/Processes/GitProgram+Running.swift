extension GitProgram {
  /// Runs git.
  ///
  /// - Parameters:
  ///   - arguments: What follows `git` and its settings.
  ///   - input: What it reads; nil: nothing.
  ///   - deadline: When it and all that it started is stopped.
  ///   - hooks: Whether the repository's hooks run.
  ///   - network: Whether it may talk to another machine: then connections that hang are given up
  ///     early, and ssh asks for nothing.
  /// - Returns: What it wrote to standard output.
  /// - Throws: ``ProgramError`` unless it ends with exit status 0.
  @discardableResult
  public func run(
    _ arguments: [String], input: [UInt8]? = nil, deadline: Duration = .seconds(60),
    hooks: Bool = false, network: Bool = false
  ) async throws(ProgramError) -> [UInt8] {
    try await answer(
      arguments, input: input, deadline: deadline, hooks: hooks, network: network, accepting: [0]
    ).output
  }

  /// Runs git where an exit status other than 0 may be an answer.
  ///
  /// What it takes is explained at ``run(_:input:deadline:hooks:network:)``; `accepting` are the exit
  /// statuses that are answers.
  /// - Returns: All that it gave.
  /// - Throws: ``ProgramError`` unless it ends with one of these statuses.
  public func answer(
    _ arguments: [String], input: [UInt8]? = nil, deadline: Duration = .seconds(60),
    hooks: Bool = false, network: Bool = false, accepting statuses: Set<Int32> = [0, 1]
  ) async throws(ProgramError) -> Answer {
    var invocation = invocation(arguments, hooks: hooks, network: network)
    invocation.input = input
    invocation.limits = Limits(timeout: deadline, grace: .seconds(2))
    if network { try await useOwnSSH(&invocation) }
    return try await collect(invocation, arguments, accepting: statuses)
  }

  /// The call as a value, but for what has to be asked for.
  func invocation(_ arguments: [String], hooks: Bool, network: Bool) -> Invocation {
    var settings = ["core.fsmonitor=false"]
    if !hooks { settings.append("core.hooksPath=/dev/null") }
    if network { settings += ["http.lowSpeedLimit=1000", "http.lowSpeedTime=30"] }
    var variables = GitEnvironment.own(environment, keepsSettings: keepsHandedDownSettings)
    variables["GIT_DIR"] = gitDirectory
    variables["GIT_WORK_TREE"] = workTree
    variables["GIT_INDEX_FILE"] = indexFile
    return Invocation(
      program: program,
      arguments: (settings + self.settings).flatMap { ["-c", $0] } + arguments,
      environment: variables.merging(self.variables) { $1 }, directory: directory,
      leftovers: .kept)
  }

  /// A call that is the user's own, on the user's terminal: with all that they have set Git up to do.
  func foreground(_ arguments: [String]) -> Invocation {
    var variables = environment
    variables["GIT_DIR"] = gitDirectory
    variables["GIT_WORK_TREE"] = workTree
    return Invocation(
      program: program, arguments: arguments, environment: variables, directory: directory)
  }

  private func collect(
    _ invocation: Invocation, _ arguments: [String], accepting statuses: Set<Int32>
  ) async throws(ProgramError) -> Answer {
    let limit = outputLimit
    let collected = await ProcessRunner.supervise { interruption in
      OutputCollector.run(invocation, limit: limit, until: interruption)
    }
    if case .exited(let status) = collected.ending, statuses.contains(status),
      !collected.isOverLimit
    {
      return Answer(status: status, output: collected.output, errorText: collected.errorText)
    }
    throw error(for: collected, arguments, deadline: invocation.limits.timeout)
  }

  private func error(
    for collected: OutputCollector.Collected, _ arguments: [String], deadline: Duration?
  ) -> ProgramError {
    ProgramError(
      program: program, command: mask.masked(ProgramError.command([program] + arguments)),
      ending: collected.ending, deadline: deadline,
      errorText: ProgramError.withoutPasswords(mask.masked(collected.errorEnd)),
      complaint: collected.isOverLimit ? "wrote more than \(outputLimit) bytes" : nil)
  }
}
