/// A file that a task had to produce, as it is in the artifact.
public struct ArtifactFile: Hashable, Sendable {
  /// The path from the top of the tree.
  public var path: String
  /// The blob that stands there.
  public var blob: ObjectID

  /// Pairs a path with its blob.
  public init(path: String, blob: ObjectID) {
    self.path = path
    self.blob = blob
  }
}

/// A check that was run on an artifact.
public struct CheckResult: Hashable, Sendable {
  /// The command, as given to `sh -c`.
  public var command: String
  /// Its exit status.
  public var exit: Int64
  /// How long it took.
  public var seconds: Double

  /// Makes a result of its parts.
  public init(command: String, exit: Int64, seconds: Double) {
    self.command = command
    self.exit = exit
    self.seconds = seconds
  }
}

/// A task was done: its artifact and how it was made.
public struct Done: Hashable, Sendable {
  /// The number of the attempt.
  public var attempt: Int64
  /// The session whose attempt it was.
  public var session: String
  /// The commit the artifact stands on.
  public var base: ObjectID
  /// The artifact.
  public var commit: ObjectID
  /// Its tree.
  public var tree: ObjectID
  /// The short name of the branch that names it.
  public var branch: String
  /// The files that the task asked for.
  public var artifacts: [ArtifactFile] = []
  /// The checks that passed.
  public var checks: [CheckResult] = []
  /// How many files differ from the base.
  public var files: Int64 = 0
  /// How many lines were added.
  public var insertions: Int64 = 0
  /// How many lines were removed.
  public var deletions: Int64 = 0
  /// How long it took, in seconds.
  public var seconds: Double
  /// When it started.
  public var started: Timestamp
  /// What it used.
  public var usage = Usage()

  /// Makes a result of what is always known; the rest is empty.
  public init(
    attempt: Int64, session: String, base: ObjectID, commit: ObjectID, tree: ObjectID,
    branch: String, seconds: Double, started: Timestamp
  ) {
    self.attempt = attempt
    self.session = session
    self.base = base
    self.commit = commit
    self.tree = tree
    self.branch = branch
    self.seconds = seconds
    self.started = started
  }
}

/// An artifact stands on another base now.
public struct Rebased: Hashable, Sendable {
  /// The new base.
  public var base: ObjectID
  /// The new artifact.
  public var commit: ObjectID
  /// Its tree.
  public var tree: ObjectID

  /// Names the artifact on its new base.
  public init(base: ObjectID, commit: ObjectID, tree: ObjectID) {
    self.base = base
    self.commit = commit
    self.tree = tree
  }
}
