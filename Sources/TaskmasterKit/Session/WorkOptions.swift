public import TaskmasterCore

/// How a session works: configuration and command line, put together.
public struct WorkOptions: Sendable {
  /// The only chain to work; nil: all.
  public var chain: String?
  /// Whether tasks are worked in the checkout itself.
  public var isInPlace = false
  /// The workers by name.
  public var workers: [String: any Worker] = [:]
  /// Where each key of the configuration stands, for messages about its value.
  public var origins: [String: String] = [:]
  /// The name of the worker of tasks that name none.
  public var worker: String
  /// How often a worker's command is run again after transient trouble.
  public var workerRetries = 3
  /// Seconds an attempt may take.
  public var timeout = 1800.0
  /// Seconds a worker may be silent.
  public var idleTimeout: Double? = 900
  /// Seconds a check or the setup may take.
  public var checkTimeout = 1800.0
  /// Seconds between the signals that stop a process.
  public var grace = 10.0
  /// Commands that have to pass for every task.
  public var check: [String] = []
  /// What a check that fails on the untouched base is worth.
  public var preflight = PreflightMode.warn
  /// The command run when a workspace is made.
  public var setup: String?
  /// Paths and globs of tracked files; when they change, the setup is run again.
  public var setupKeys: [String] = []
  /// Files and folders copied from the checkout, which Git does not track.
  public var copy: [String] = []
  /// Where the configuration names each of them, as in "in .git/config:7"; empty when it does not.
  public var copyOrigins: [String] = []
  /// What the instructions of workers are made of.
  public var instructions = InstructionsTemplate.builtIn
  /// When the run ends, though there is more to do; nil: when nothing is ready.
  public var until: Timestamp?
  /// Whether ``until`` ends a task that is being worked; it is given back then.
  public var isHard = false
  /// Where branch and log are pushed; nil: nowhere.
  public var remote: String?
  /// The author of artifact commits; nil: the user.
  public var author: Identity?
  /// What comes before the hash in a branch's name.
  public var branchPrefix = ""
  /// Seconds after which others may take over a claim that was not renewed.
  public var lease = 600.0
  /// Seconds that failed attempts are kept once their task is over; nil: for ever.
  public var keepAttempts: Double? = 30 * 86_400
  /// How many bytes of new content a failed attempt is kept with.
  public var keepMax = 100 << 20
  /// Where workspaces lie; nil: in the user's cache directory.
  public var workspaceRoot: String?
  /// Whether the machine is kept from going to sleep while tasks are worked.
  public var keepsAwake = true
  /// What is decided about failed attempts.
  public var loop = LoopPolicy()

  /// Options with their defaults.
  public init(worker: String) { self.worker = worker }
}

/// What a session tells whoever watches it.
public enum SessionEvent: Sendable {
  /// What the loop does.
  case loop(LoopEvent)
  /// A line of output of the worker.
  case output(OutputLine)
  /// The worker's provider takes no requests for so many seconds, until that moment; why.
  case waiting(until: Timestamp, seconds: Double, reason: String)
  /// A check begins.
  case checking(String)
  /// What a dead session had left was looked after.
  case recovered(ObjectID, kept: ObjectID?)
  /// A task is left alone by this run, since a hook did not let it start; why.
  case heldBack(ObjectID, reason: String)
  /// Branch and log have reached the remote.
  case pushed(remote: String)
  /// They have not; why.
  case pushOwed(remote: String, reason: String)
  /// The user's repository was changed by somebody else while an attempt ran.
  case foreignChange(what: String, undo: String)
}
