/// Runs the git program on one repository, so that neither what is in a directory nor what is in the
/// environment can make it work on another, run a program unasked, or wait for a person.
public struct GitProgram: Sendable {
  /// The program, a name or a path.
  public var program = "git"
  /// The repository (`GIT_DIR`); nil: git looks for one, from ``directory`` on.
  public var gitDirectory: String?
  /// Its working tree (`GIT_WORK_TREE`).
  public var workTree: String?
  /// The index to use (`GIT_INDEX_FILE`); nil: the repository's.
  public var indexFile: String?
  /// The directory git starts in.
  public var directory: String
  /// Settings for every call, as `name=value`.
  public var settings: [String] = []
  /// Further variables for every call; they win over all others.
  public var variables: [String: String] = [:]
  /// Whether settings handed down in the environment (`git -c`, `GIT_CONFIG_COUNT`) count.
  ///
  /// They do for the user's repository; they do not for one of our own making.
  public var keepsHandedDownSettings = true
  /// What is masked in errors.
  public var mask: SecretMask
  /// How many bytes of output are taken; more is an error.
  public var outputLimit = 1 << 30

  let environment: [String: String]

  /// Makes a caller of git; its environment is made of the one given, by default this process's own.
  public init(
    gitDirectory: String? = nil, workTree: String? = nil, indexFile: String? = nil,
    directory: String = "/", environment: [String: String] = ProcessHost.environment
  ) {
    self.gitDirectory = gitDirectory
    self.workTree = workTree
    self.indexFile = indexFile
    self.directory = directory
    self.environment = environment
    mask = SecretMask(environment: environment)
  }

  /// What a call gave.
  public struct Answer: Hashable, Sendable {
    /// The exit status.
    public var status: Int32
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// The last 64 KiB that it wrote to standard error.
    public var errorText: String
  }

  /// The environment of an agent: all that ties git to one repository or hands it settings is out.
  public static func agentEnvironment(from environment: [String: String]) -> [String: String] {
    GitEnvironment.scrubbed(environment)
  }
}
