import Git
public import TaskmasterCore

/// A run of `work`: does for the loop what the loop needs of the world.
///
/// One session works one task at a time; any number of sessions may share a repository.
public actor WorkSession: LoopDependencies {
  let repository: Repository
  let store: LogStore
  /// Runs git on the user's repository.
  let git: GitProgram
  let identity: Identity
  let author: Identity
  nonisolated let options: WorkOptions
  nonisolated let surroundings: Surroundings
  nonisolated let lock: SessionLock
  nonisolated let observe: @Sendable (SessionEvent) -> Void

  /// The task that is pulled.
  var current: Attempting?
  /// The only chain that is worked; nil: all are.
  public internal(set) var chain: String?
  /// Held while the session works in the checkout.
  var checkoutLock: FileLock?
  /// Whether anything was worked.
  var hasWorked = false
  /// Whether the user signs commits, once that is known.
  var signsCommitsOnce: Bool?
  /// The repository's own configuration as it was last read, and what it says.
  var settingsOnce: (file: [UInt8], settings: [(key: String, value: String?)])?
  /// What is known of the workers that were asked for, by name.
  var probes: [String: WorkerProbe] = [:]
  /// Tasks that cannot be worked here, and have been reported.
  var excluded: Set<ObjectID> = []
  /// What came of the tasks, for the user's hook at the end: how many are done, how many failed.
  var tally = (done: 0, failed: 0)
  /// Whether an attempt has planted something that whatever runs from now on might obey.
  var isCompromised = false
  /// Where Git looks for hooks, once that is known.
  var hookDirectory: String?
  nonisolated let wakefulness: Wakefulness?
  /// What attempts of dead sessions have planted in the user's repository.
  var planted: [ForeignChange] = []
  /// The hooks of the user's repository when the session began: if they change, none is run.
  let hooksAtStart: [String: [UInt8]]

  /// A task that is being worked, and what is known so far.
  struct Attempting {
    let assignment: Assignment
    let workspace: any Workspace
    let place: FileLock
    var started: Timestamp
    var before: ForeignState?
    /// What has been said to be different since.
    var reported: Set<ForeignChange> = []
    /// What lies beside the tree to tell of it.
    var marker: AttemptMarker?
    /// What the worker has used so far; nil: it has not run.
    var usage: Usage?
    /// The commit that holds what the worker left.
    var kept: Oid?
    /// What is to be said of it.
    var keptDetail: String?
    /// Where the output of worker and checks goes.
    let transcript: Transcript
  }

  /// Begins a session.
  init(
    repository: sending Repository, identity: Identity, author: Identity, options: WorkOptions,
    surroundings: Surroundings, observe: @escaping @Sendable (SessionEvent) -> Void
  ) throws {
    self.repository = repository
    store = LogStore(repository: repository, surroundings: surroundings)
    git = GitProgram(
      gitDirectory: repository.commonDirectory, environment: surroundings.environment)
    self.identity = identity
    self.author = options.author ?? author
    self.options = options
    chain = options.chain
    self.surroundings = surroundings
    self.observe = observe
    wakefulness =
      options.keepsAwake ? Wakefulness(environment: surroundings.environment) : nil
    lock = try SessionLock(commonDirectory: repository.commonDirectory, surroundings: surroundings)
    hooksAtStart = try Self.hooks(in: repository)
  }

  /// The id of the session.
  public nonisolated var id: String { lock.session }

  /// Ends the session in an orderly way.
  public func end() async {
    if hasWorked { await announceEnd() }
    wakefulness?.end()
    // A claim that could not be acknowledged has to be looked after, as if this session had died.
    if current == nil { lock.end() }
    guard hasWorked else { return }
    do {
      try expireAttempts()
    } catch {
      observe(.loop(.trouble("old attempts are not removed: \(error)")))
    }
    await git.maintain()
  }

  /// What the worker of the task that would be worked first would be told; nil when none is ready.
  /// - Throws: An error when the log cannot be read.
  public func firstInstructions() throws -> (task: ObjectID, text: String)? {
    let queue = try store.snapshot().queue
    guard let task = try firstTask(of: queue)?.task else { return nil }
    let attempt = task.attempts.count + 1
    let instructions = Instructions(
      for: task, attempt: attempt, in: queue, of: repository, options)
    return (task.id, instructions.text)
  }

  /// Hears what the loop does.
  public nonisolated func log(_ event: LoopEvent) { observe(.loop(event)) }

  static func hooks(in repository: Repository) throws -> [String: [UInt8]] {
    let directory = repository.commonDirectory + "/hooks"
    var hooks: [String: [UInt8]] = [:]
    for name in try Files.names(in: directory) ?? [] where !name.hasSuffix(".sample") {
      let path = "\(directory)/\(name)"
      hooks[name] = BytePath(path).isDirectory ? [] : try Files.read(path, limit: .max)
    }
    return hooks
  }
}
