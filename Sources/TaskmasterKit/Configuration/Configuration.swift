public import TaskmasterCore

/// What `taskmaster.*` of Git's configuration says, with a default for all that it does not say.
///
/// It comes from Git's configuration alone, never from a file in the tree: a repository that one clones
/// must not choose what one runs.
public struct Configuration: Hashable, Sendable {
  /// Which worker does tasks that name none; nil: see ``effectiveWorker``.
  public var worker: String?
  /// What the worker `command` runs with `sh -c`.
  public var command: String?
  /// How Goose is run.
  public var goose = Goose()
  /// How long an attempt may take.
  public var timeout = Duration.seconds(30 * 60)
  /// How long an attempt may be silent.
  public var idleTimeout = Duration.seconds(15 * 60)
  /// How long each check may take.
  public var checkTimeout = Duration.seconds(30 * 60)
  /// How long a process that is asked to stop has before it is killed.
  public var grace = Duration.seconds(10)
  /// How many attempts of a task may fail.
  public var attempts = 3
  /// How often a worker repeats its command on trouble that passes.
  public var workerRetries = 3
  /// How long to wait before the second attempt; doubled before each further one.
  public var retryDelay = Duration.seconds(1)
  /// What happens when a task has no attempt left.
  public var onFailure = LoopPolicy.OnFailure.skip
  /// How many tasks in a row may fail before the run ends.
  public var maxFailures = 3
  /// Commands that every artifact has to pass.
  public var check: [String] = []
  /// What a check that fails before anything is changed is worth.
  public var preflight = PreflightMode.warn
  /// A command that is run when a workspace is made.
  public var setup: String?
  /// Paths and globs of tracked files; when they change, the setup is run again.
  public var setupKeys: [String] = []
  /// Files and folders that are copied from the checkout into workspaces.
  public var copy: [String] = []
  /// Where to push; nil: nowhere.
  public var remote: String?
  /// The author of artifact commits; nil: the user.
  public var author: Identity?
  /// What the names of task branches begin with.
  public var branchPrefix = ""
  /// How long a claim holds unless it is renewed.
  public var lease = Duration.seconds(10 * 60)
  /// How long the commits of failed attempts are kept once their task is over; nil: for ever.
  public var keepAttempts: Duration? = .seconds(30 * 86_400)
  /// How many bytes of new content a failed attempt is kept with.
  public var keepMax = 100 << 20
  /// A file with a template for the instructions.
  public var instructions: String?
  /// Where workspaces are made; nil: in the user's cache directory.
  public var workspaceRoot: String?
  /// Whether the machine is kept from going to sleep while tasks are worked.
  public var keepAwake = true
  /// How much is reported while working.
  public var logLevel = LogLevel.info
  /// How it is reported.
  public var logFormat = LogFormat.text

  /// Where each key that is set stands, by its name without the section.
  public var origins: [String: String] = [:]

  /// Where each value of a key with several stands, in their order.
  var listOrigins: [String: [String]] = [:]

  /// Where a key stands, for a person: `in .git/config`, `on the command line`.
  func origin(of key: String) -> String { origins[key] ?? "by default" }

  /// The workers that are defined as data, by name: those that are shipped, with what is configured of
  /// them, and the user's own.
  public var workers = Dictionary(
    WorkerDefinition.shipped.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Keys that mean nothing, each with what is wrong with it: typing errors, most likely.
  public var warnings: [String] = []

  /// How Goose is run.
  public struct Goose: Hashable, Sendable {
    /// The program.
    public var program = "goose"
    /// The provider; nil: as Goose is configured.
    public var provider: String?
    /// The model; nil: as Goose is configured.
    public var model: String?
    /// The models that are asked, in this order, when the other cannot do it.
    public var fallbackModels: [GooseModel] = []
    /// The most turns; nil: as Goose is configured.
    public var maxTurns: Int?
    /// The built-in extensions.
    public var builtins = ["developer"]
    /// Arguments besides those that the tool gives.
    public var extraArgs: [String] = []

    /// Goose as it comes.
    public init() {}
  }

  /// How much is reported while working, from little to much.
  public enum LogLevel: String, Hashable, Sendable, CaseIterable, Comparable {
    case error
    case warning
    case info
    case debug

    /// Whether less is reported at one level than at the other.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// How it is reported.
  public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    case text
    case json
  }

  /// The defaults.
  public init() {}

  /// The names of all workers, in order.
  public var workerNames: [String] { WorkerDefinition.reserved.union(workers.keys).sorted() }

  /// The worker of tasks that name none: the configured one, else a configured command, else Goose.
  public var effectiveWorker: String { worker ?? (command == nil ? "goose" : "command") }

  /// Makes sure that there is a worker of that name.
  /// - Throws: ``Problem`` that lists those that there are.
  public func requireWorker(_ name: String) throws(Problem) {
    guard !workerNames.contains(name) else { return }
    throw Problem(
      "there is no worker '\(VisibleText.line(name))'",
      hints: ["known are: \(workerNames.joined(separator: ", "))"], exitStatus: Problem.usage)
  }

  /// The worker and, where it is `command`, the command of this run, whatever the configuration says.
  public mutating func use(worker: String?, command: String?) {
    if let worker {
      self.worker = worker
      origins["worker"] = nil
    }
    if let command {
      self.worker = "command"
      self.command = command
      origins["worker"] = nil
      origins["command"] = nil
    }
  }
}
