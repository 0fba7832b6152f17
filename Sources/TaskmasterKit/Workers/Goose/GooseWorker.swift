/// Goose as a worker.
public struct GooseWorker: Worker {
  /// How it is called.
  public var options: GooseOptions

  /// Makes a worker of Goose.
  public init(_ options: GooseOptions = GooseOptions()) { self.options = options }

  /// "goose".
  public var name: String { "goose" }

  /// The models of the options.
  public var fallbacks: [String] { options.fallbacks.map(\.text) }

  /// A reader of Goose's events, or of its text where it has none.
  public func makeReader(for request: WorkerRequest) -> any WorkerReader {
    let model = asked(of: request)
    guard request.probe.writesEvents else { return GooseTextReader(model) }
    return GooseReader(model)
  }

  /// One run without a session, a question or a limit on the length of the prompt.
  ///
  /// The prompt comes on standard input, so that nothing can wait for a person; `-q` keeps
  /// everything but events off standard output.
  public func invocation(for request: WorkerRequest) -> Invocation {
    Invocation(
      program: options.program, arguments: arguments(for: request),
      environment: environment(for: request), input: request.instructions,
      directory: request.directory, limits: request.limits)
  }

  /// The provider and the model that a request is for, as far as they are known here.
  private func asked(of request: WorkerRequest) -> GooseModel {
    let environment = request.environment
    let chosen = chosen(for: request)
    return GooseModel(
      provider: chosen.provider ?? environment.text("GOOSE_PROVIDER"),
      model: chosen.model ?? environment.text("GOOSE_MODEL"))
  }

  /// The provider and the model that Goose is told to use.
  private func chosen(for request: WorkerRequest) -> GooseModel {
    guard request.model > 0, request.model <= options.fallbacks.count else {
      return GooseModel(provider: options.provider, model: options.model)
    }
    let fallback = options.fallbacks[request.model - 1]
    return GooseModel(provider: fallback.provider ?? options.provider, model: fallback.model)
  }

  private func arguments(for request: WorkerRequest) -> [String] {
    let format = request.probe.writesEvents ? "stream-json" : "text"
    var arguments = ["run", "-q", "--output-format", format, "--no-session"]
    arguments += ["--max-turns", maxTurns(request.environment)]
    let model = chosen(for: request)
    if let provider = model.provider { arguments += ["--provider", provider] }
    if let model = model.model { arguments += ["--model", model] }
    if !options.builtins.isEmpty {
      arguments += ["--no-profile", "--with-builtin", options.builtins.joined(separator: ",")]
    }
    return arguments + options.extraArguments + ["-i", "-"]
  }

  /// The most turns of Goose itself.
  private static let usualTurns = 1000

  /// The variable is read here, since the argument would win over it.
  private func maxTurns(_ environment: [String: String]) -> String {
    let variable = environment["GOOSE_MAX_TURNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    return String(options.maxTurns ?? variable ?? Self.usualTurns)
  }

  private func environment(for request: WorkerRequest) -> [String: String] {
    var environment = request.environment
    // A configured mode other than "auto" ends an unattended run at its first tool call.
    environment["GOOSE_MODE"] = "auto"
    environment["GOOSE_DISABLE_SESSION_NAMING"] = "true"
    environment["GOOSE_DISABLE_TOOL_CALL_SUMMARY"] = "true"
    environment["GOOSE_TELEMETRY_ENABLED"] = "false"
    // Runs side by side would share one database of sessions, and fail when it is locked.
    environment["XDG_DATA_HOME"] = "\(request.privateDirectory)/data"
    environment["XDG_STATE_HOME"] = "\(request.privateDirectory)/state"
    // Asking a keyring may open a dialog and wait for ever; forbidding it would hide a key that is only
    // there.
    if let provider = asked(of: request).provider,
      GooseKeys(environment: environment).has(provider)
    {
      environment["GOOSE_DISABLE_KEYRING"] = "1"
    }
    return environment
  }
}

extension [String: String] {
  /// The value of a variable that is set and not empty.
  func text(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
