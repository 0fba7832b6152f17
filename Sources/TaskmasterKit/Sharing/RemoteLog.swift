public import Git
public import TaskmasterCore

/// The log and the artifacts as other clones see them: fetched from and pushed to a remote by git.
///
/// What a remote has is read from references of our own and from the remote-tracking branches; it is
/// never written into the log.
public struct RemoteLog {
  /// How long a remote may take to say what it has.
  public var answerLimit: Duration = .seconds(60)
  /// How long a transfer may take.
  public var transferLimit: Duration = .seconds(600)

  let repository: Repository
  let store: LogStore
  let git: GitProgram
  let identity: Identity
  let surroundings: Surroundings

  /// Makes it of a repository, the log in it, and git run on it.
  public init(
    repository: Repository, store: LogStore, git: GitProgram, identity: Identity,
    surroundings: Surroundings
  ) {
    self.repository = repository
    self.store = store
    self.git = git
    self.identity = identity
    self.surroundings = surroundings
  }

  /// Where the log of a remote is kept once it was fetched.
  public static func trackingReference(of remote: String) -> String {
    "refs/taskmaster/remotes/\(remote)/taskmaster"
  }

  /// The name of the remote whose log is kept under a reference.
  static func remote(trackedBy reference: String) -> String {
    let path = reference.dropFirst("refs/taskmaster/remotes/".count)
    return String(path.lastIndex(of: "/").map { path[..<$0] } ?? path)
  }

  /// What is fetched from a remote: its log into a reference of our own, so that nothing of ours is
  /// written over.
  public static func refspec(of remote: String) -> String {
    "+refs/notes/taskmaster*:refs/taskmaster/remotes/\(remote)/taskmaster*"
  }

  /// Fetches the log of a remote.
  /// - Returns: Its tip; nil when the remote has none.
  /// - Throws: ``Problem`` when the remote is not known or does not give it; `GitError`.
  @discardableResult
  public func fetch(_ remote: String) async throws -> ObjectID? {
    try await requireKnown(remote)
    try await fetchLog(of: remote)
    let tracking = Self.trackingReference(of: remote)
    if repository.isPartialClone, let tip = try repository.target(of: tracking),
      (try? LogContents(of: tip, in: repository)) == nil
    {
      // A fetch of the user's own has left the notes out, and they count as fetched.
      try await fetchLog(of: remote, options: ["--refetch"])
    }
    return try repository.target(of: tracking).map { ObjectID($0) }
  }

  /// Fetches the log of a remote and joins it to ours, with the artifacts that it tells of.
  /// - Returns: The log as it is then.
  /// - Throws: ``Problem`` when the remote is not known or does not answer, or the logs cannot be joined.
  @discardableResult
  public func fetchAndMerge(_ remote: String) async throws -> LogSnapshot {
    guard let tip = try await fetch(remote) else { return try store.snapshot() }
    return try await merge(tip, from: remote)
  }

  /// Joins the log of a remote, which was fetched, to ours, and fetches the artifacts that it tells of.
  /// - Returns: The log as it is then.
  /// - Throws: ``Problem`` when the logs cannot be joined, or the remote does not answer.
  @discardableResult
  public func merge(_ tip: ObjectID, from remote: String) async throws -> LogSnapshot {
    let snapshot = try join(tip, of: remote)
    try await fetchArtifacts(of: snapshot, from: remote)
    return snapshot
  }

  /// Asks a remote whether it would take a push, and pushes nothing.
  ///
  /// What a hook over there will say, nobody can know before.
  /// - Throws: ``Problem`` when it does not answer in time, or refuses.
  public func acceptsPush(_ remote: String) async throws {
    try await requireKnown(remote)
    do {
      _ = try await references(of: remote)
      guard let head = try store.snapshot().head else { return }
      let refspec = "\(head.hex):refs/taskmaster/dry-run"
      try await talk(to: remote, "'\(remote)' would not take a push") {
        try await git.run(
          ["push", "--dry-run", "--quiet", "--recurse-submodules=no", remote, refspec],
          deadline: answerLimit, network: true)
      }
    } catch var problem as Problem {
      problem.exitStatus = Problem.fatal
      throw problem
    }
  }
}

extension RemoteLog {
  func join(_ tip: ObjectID, of remote: String) throws -> LogSnapshot {
    do {
      return try store.merge(tip, by: identity, from: remote)
    } catch {
      var problem = Problem(describing: error)
      problem.message = "cannot merge the log of '\(remote)': \(problem.message)"
      problem.exitStatus = Problem.no
      throw problem
    }
  }

  private func fetchLog(of remote: String, options: [String] = []) async throws {
    let words = ["--prune", "--no-prune-tags", remote, Self.refspec(of: remote)]
    try await talk(to: remote, "cannot fetch the log of '\(remote)'") {
      try await git.run(
        fetching + options + words, deadline: transferLimit, network: true)
    }
  }

  /// Fetches the branches of artifacts whose commits are not here, as far as the remote has them.
  func fetchArtifacts(of snapshot: LogSnapshot, from remote: String) async throws {
    let missing = snapshot.queue.tasks.values.compactMap(\.artifact)
      .filter { !repository.exists(Oid($0.commit)) }
    guard !missing.isEmpty else { return }
    let there = try await references(of: remote)
    let refspecs = missing.filter { there["refs/heads/\($0.branch)"] == Oid($0.commit) }
      .map { "+refs/heads/\($0.branch):\(Self.trackingBranch($0.branch, of: remote))" }
    guard !refspecs.isEmpty else { return }
    try await talk(to: remote, "cannot fetch artifacts from '\(remote)'") {
      try await git.run(
        fetching + ["--no-prune", "--stdin", remote],
        input: Array(refspecs.joined(separator: "\n").utf8), deadline: transferLimit, network: true)
    }
  }

  /// A fetch of exactly what is asked for.
  ///
  /// Without an empty refmap, a refspec that the user has for notes would write over our log; and in a
  /// partial clone nobody would fetch the notes later on.
  private var fetching: [String] {
    [
      "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
      "--no-recurse-submodules", "--refmap=",
    ] + (repository.isPartialClone ? ["--no-filter"] : [])
  }

  static func trackingBranch(_ branch: String, of remote: String) -> String {
    "refs/remotes/\(remote)/\(branch)"
  }

  /// What a remote has now, by full name.
  func references(of remote: String) async throws -> [String: Oid] {
    let output = try await talk(to: remote, "'\(remote)' does not answer") {
      try await git.run(
        ["ls-remote", "--quiet", "--refs", remote], deadline: answerLimit, network: true)
    }
    var references: [String: Oid] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: "\t"))
      guard words.count == 2, let name = String(validating: words[1], as: UTF8.self),
        let target = Oid(hex: String(decoding: words[0], as: UTF8.self))
      else { continue }
      references[name] = target
    }
    return references
  }

  /// Turns a failure of git into words for people.
  @discardableResult
  func talk<Value>(
    to remote: String, _ message: String, _ body: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch var error as ProgramError {
      if error.ending == .interrupted { throw CancellationError() }
      // What else we say to git is of no use to people.
      error.command = error.command.split(separator: " ").prefix(2).joined(separator: " ")
      throw Problem(
        "\(message): \(error)",
        hints: ["see whether `git ls-remote \(ProgramError.quoted(remote))` works"],
        exitStatus: Problem.no)
    }
  }
}
