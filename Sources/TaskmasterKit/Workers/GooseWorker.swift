/// How Goose is called.
public struct GooseOptions: Hashable, Sendable {
  /// The program, a name or a path.
  public var program: String
  /// The provider; nil: as Goose is configured.
  public var provider: String?
  /// The model; nil: as Goose is configured.
  public var model: String?
  /// The model that is asked when the first could not be reached.
  public var fallbackModel: String?
  /// How many actions it may take.
  public var maxTurns: Int
  /// Its bundled extensions to load, and no other; empty: those it is configured with.
  public var builtins: [String]
  /// More arguments.
  public var extraArguments: [String]

  /// Makes options; by default Goose as it is configured.
  public init(
    program: String = "goose", provider: String? = nil, model: String? = nil,
    fallbackModel: String? = nil, maxTurns: Int = 1000, builtins: [String] = [],
    extraArguments: [String] = []
  ) {
    self.program = program
    self.provider = provider
    self.model = model
    self.fallbackModel = fallbackModel
    self.maxTurns = maxTurns
    self.builtins = builtins
    self.extraArguments = extraArguments
  }
}

/// Goose as a worker.
public struct GooseWorker: Worker {
  /// How it is called.
  public var options: GooseOptions

  /// Makes a worker of Goose.
  public init(_ options: GooseOptions = GooseOptions()) { self.options = options }

  /// "goose".
  public var name: String { "goose" }

  /// A reader of Goose's events.
  public func makeReader() -> any WorkerReader { GooseReader(options) }

  /// One run without a session, a question or a limit on the length of the prompt.
  ///
  /// The prompt comes on standard input, so that nothing can wait for a person; `-q` keeps
  /// everything but events off standard output.
  public func invocation(for request: WorkerRequest) -> Invocation {
    Invocation(
      program: options.program, arguments: arguments(retry: request.retry),
      environment: environment(for: request), input: request.instructions,
      directory: request.directory, limits: request.limits)
  }

  private func arguments(retry: Int) -> [String] {
    var arguments = ["run", "-q", "--output-format", "stream-json", "--no-session"]
    arguments += ["--max-turns", String(options.maxTurns)]
    if let provider = options.provider { arguments += ["--provider", provider] }
    let model = retry > 0 ? options.fallbackModel ?? options.model : options.model
    if let model { arguments += ["--model", model] }
    if !options.builtins.isEmpty {
      arguments += ["--no-profile", "--with-builtin", options.builtins.joined(separator: ",")]
    }
    return arguments + options.extraArguments + ["-i", "-"]
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
    if hasProviderKey(environment) { environment["GOOSE_DISABLE_KEYRING"] = "1" }
    return environment
  }

  /// Whether the provider's key is in the environment, so that no keyring has to be asked.
  ///
  /// Asking it may open a dialog and wait for ever; forbidding it would hide a key that is only
  /// there.
  private func hasProviderKey(_ environment: [String: String]) -> Bool {
    guard let provider = options.provider ?? environment["GOOSE_PROVIDER"] else { return false }
    let name = Self.keys[provider] ?? "\(provider.uppercased())_API_KEY"
    return environment[name].map { !$0.isEmpty } ?? false
  }

  /// The variables that do not follow from the provider's name.
  private static let keys = [
    "azure_openai": "AZURE_OPENAI_API_KEY", "databricks": "DATABRICKS_TOKEN",
    "gcp_vertex_ai": "GOOGLE_APPLICATION_CREDENTIALS", "google": "GOOGLE_API_KEY",
  ]
}
