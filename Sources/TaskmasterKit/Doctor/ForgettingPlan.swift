import Git
public import TaskmasterCore

/// What would be gone if the queue of a repository were forgotten, and what would stay.
public struct ForgettingPlan: Sendable {
  /// A reference and where it points to.
  public struct Reference: Hashable, Sendable {
    /// The full name.
    public let name: String
    /// The object.
    public let target: ObjectID
  }

  /// What a remote held when it was last fetched from.
  public struct Holding: Hashable, Sendable {
    /// The name of the remote.
    public let remote: String
    /// Whether it had a log.
    public let hasLog: Bool
    /// The branches of tasks that it had.
    public let branches: [String]

    /// The commands that delete them there.
    public var commands: [String] {
      guard !references.isEmpty else { return [] }
      let words = ["git", "push", remote, "--delete"] + references
      return [words.map(ProgramError.quoted).joined(separator: " ")]
    }

    /// The commands that do the same for whoever owns the remote, which the hook of a server does not refuse.
    public var ownerCommands: [String] {
      references.map { "git update-ref -d \(ProgramError.quoted($0))" }
    }

    private var references: [String] {
      (hasLog ? [LogStore.reference] : []) + branches.map { "refs/heads/\($0)" }
    }
  }

  /// The references: the log, kept attempts, the logs of remotes.
  public let references: [Reference]
  /// Files and directories of the Git directory: the tool's own, and reflogs of those references.
  public let files: [String]
  /// What was moved out of checkouts because it could not be kept otherwise, and stays.
  public let aside: [String]
  /// The workspaces in which nobody works.
  public let workspaces: [String]
  /// The workspaces that stay because somebody works there.
  public let heldWorkspaces: [String]
  /// The branches of tasks, which stay; their messages hold the texts of the tasks.
  public let branches: [String]
  /// Other references that the log can be reached from, so that its objects stay.
  public let holders: [String]
  /// What remotes held.
  public let remotes: [Holding]
  /// How many tasks and events are forgotten.
  public let tasks: Int
  /// How many events are forgotten.
  public let events: Int

  /// Whether there is nothing to forget.
  public var isEmpty: Bool { references.isEmpty && files.isEmpty && workspaces.isEmpty }
}

extension Project {
  /// Finds out what forgetting the queue would come to, and changes nothing.
  /// - Throws: ``Problem`` when a session is alive, or died in a checkout; an error when something cannot be read.
  public func planToForget() async throws -> ForgettingPlan {
    try requireNoSession()
    try requireNoCheckoutLeft()
    // The log may be beyond reading, and that must not keep it here.
    let snapshot = try? snapshot()
    let queue = snapshot?.queue ?? Queue()
    let configuration = try await configurationState().1
    let workspaces = try workspaces(of: queue.chains, configuration)
    let references = try ownReferences()
    return ForgettingPlan(
      references: references, files: try filesToForget(),
      aside: try gitDirectories().map {
        WorkspaceLocation(checkout: "", gitDirectory: $0).aside
      }.filter(Files.exists),
      workspaces: workspaces.filter { !$0.isHeld }.map(\.path),
      heldWorkspaces: workspaces.filter(\.isHeld).map(\.path),
      branches: try branchesThatStay(queue),
      holders: try await holders(besides: references),
      remotes: try snapshot.map { try holdings($0) } ?? [],
      tasks: queue.tasks.count, events: snapshot?.log.events.count ?? 0)
  }

  func requireNoSession() throws(Problem) {
    let common = repository.commonDirectory
    let alive = SessionLock.candidates(commonDirectory: common)
      .filter { SessionLock.isAlive($0, commonDirectory: common) }
    guard let session = alive.first else { return }
    throw Problem(
      "session \(session) is at work here", hints: ["end it first; git taskmaster doctor names it"])
  }

  func ownReferences() throws -> [ForgettingPlan.Reference] {
    let log = try store.head().map { (LogStore.reference, $0) }
    let others = try repository.references(under: "refs/taskmaster/").map { ($0.name, $0.target) }
    return ([log].compactMap(\.self) + others).map {
      ForgettingPlan.Reference(name: $0.0, target: ObjectID($0.1))
    }
  }

  /// The tool's own in the Git directory and in those of linked worktrees, but for what was moved out of a
  /// checkout, which is somebody's work.
  func filesToForget() throws -> [String] {
    let common = repository.commonDirectory
    let reflogs = ["\(common)/logs/\(LogStore.reference)", "\(common)/logs/refs/taskmaster"]
    let own = try gitDirectories().flatMap { directory in
      let place = WorkspaceLocation(checkout: "", gitDirectory: directory)
      return try paths(in: directory + "/taskmaster").flatMap { path in
        path == place.directory ? try paths(in: path).filter { $0 != place.aside } : [path]
      }
    }
    return own + reflogs.filter(Files.exists)
  }

  private func paths(in directory: String) throws(FileError) -> [String] {
    try (Files.names(in: directory) ?? []).map { "\(directory)/\($0)" }
  }

  /// That of the repository, and those of its linked worktrees.
  func gitDirectories() throws(FileError) -> [String] {
    try [repository.commonDirectory] + paths(in: repository.commonDirectory + "/worktrees")
  }

  /// A checkout that a dead session has left half done could not be put back without the log.
  private func requireNoCheckoutLeft() throws {
    for directory in try gitDirectories() {
      let place = WorkspaceLocation(checkout: "", gitDirectory: directory)
      guard let marker = AttemptMarker(place.marker) else { continue }
      throw Problem(
        "session \(marker.session) has died and left its attempt in a checkout",
        hints: ["git taskmaster doctor --fix keeps it and puts the checkout back"])
    }
  }

  private func branchesThatStay(_ queue: Queue) throws -> [String] {
    try queue.chains.flatMap { queue.artifacts(of: $0) }.compactMap(\.artifact)
      .filter { try tip(ofBranch: $0.branch) == Oid($0.commit) }.map(\.branch)
  }

  private func holders(
    besides references: [ForgettingPlan.Reference]
  ) async throws -> [String] {
    guard let log = references.first(where: { $0.name == LogStore.reference }) else { return [] }
    let answer = try await git.answer(
      ["for-each-ref", "--format=%(refname)", "--contains", log.target.hex],
      accepting: [0, 1, 128, 129])
    let known = Set(references.map(\.name))
    return answer.output.split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }.filter { !known.contains($0) }
  }

  private func holdings(_ snapshot: LogSnapshot) throws -> [ForgettingPlan.Holding] {
    try standing(of: snapshot).remotes.map { remote in
      let branches = snapshot.queue.chains.flatMap { snapshot.queue.artifacts(of: $0) }
        .filter { remote.artifacts.contains($0.id) }.compactMap(\.artifact?.branch)
      return ForgettingPlan.Holding(
        remote: remote.name, hasLog: remote.hasLog,
        branches: try branches.filter {
          try repository.target(of: "refs/remotes/\(remote.name)/\($0)") != nil
        })
    }
  }
}
