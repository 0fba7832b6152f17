/// A program to run, as a value: two that are equal run alike.
public struct Invocation: Hashable, Sendable {
  /// The program: a path, or a name that is looked up in `PATH` of ``environment``.
  ///
  /// A relative path starts from ``directory``.
  public var program: String
  /// What follows the program's name.
  public var arguments: [String]
  /// The whole environment; nothing is inherited.
  public var environment: [String: String]
  /// What is written to its standard input; nil: it reads from `/dev/null`.
  public var input: [UInt8]?
  /// The directory it starts in.
  public var directory: String
  /// When it is stopped.
  public var limits: Limits
  /// What becomes of processes that outlive the program.
  public var leftovers: Leftovers

  /// Processes that are still there when the program has ended by itself.
  public enum Leftovers: Hashable, Sendable {
    /// They are ended: nothing of the program outlives its run.
    case ended
    /// They go on: for programs that start services on purpose, as git does.
    case kept
  }

  /// Describes a program to run.
  public init(
    program: String, arguments: [String] = [], environment: [String: String] = [:],
    input: [UInt8]? = nil, directory: String = "/", limits: Limits = Limits(),
    leftovers: Leftovers = .ended
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.input = input
    self.directory = directory
    self.limits = limits
    self.leftovers = leftovers
  }
}

/// When a running program is stopped, and how much time it is given to stop by itself.
///
/// Time in which the machine sleeps does not count.
public struct Limits: Hashable, Sendable {
  /// How long it may run; nil: as long as it likes.
  public var timeout: Duration?
  /// How long it may be silent; nil: as long as it likes.
  ///
  /// Silent is a program that writes no line, whose processes use no processor time worth the name
  /// (less than a hundredth), and whose caller sees no other activity.
  public var idleTimeout: Duration?
  /// How long it has after SIGINT, before SIGTERM; half of that is what it has before SIGKILL.
  public var grace: Duration

  /// Sets the limits.
  public init(
    timeout: Duration? = nil, idleTimeout: Duration? = nil, grace: Duration = .seconds(10)
  ) {
    self.timeout = timeout
    self.idleTimeout = idleTimeout
    self.grace = grace
  }
}
