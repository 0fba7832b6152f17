import Git
public import TaskmasterCore

/// Everything that is to be known of a queue and its repository: for a bug report, or for somebody who looks.
///
/// Its members are as they were found; in its text and its JSON secrets are masked.
public struct FullState: Sendable {
  /// What it is the state for, as in a bug report.
  public let label: String
  /// When it was gathered.
  public let at: Timestamp
  /// The common Git directory.
  public let repository: String
  /// The top of the checkout; nil: there is none.
  public let checkout: String?
  /// What runs here.
  public var versions = VersionsState()
  /// What the configuration says.
  public var configuration = ConfigurationState()
  /// The log; nil: it cannot be read.
  public var log: LogState?
  /// The chains, the one queued to first in front.
  public var chains: [BranchChain] = []
  /// The workspaces.
  public var workspaces: [WorkspaceState] = []
  /// The sessions.
  public var sessions: [SessionState] = []
  /// The lock files.
  public var locks: [LockState] = []
  /// The attempts that are kept.
  public var attempts: [AttemptState] = []
  /// What the tool has in the Git directory.
  public var files: [DiskUse] = []
  /// What remotes hold.
  public var remotes: [RemoteState] = []
  /// What verification finds wrong.
  public var problems: [Finding] = []
  /// How the reference of the log can be put back; nil: it is there, or nobody knows how.
  var restoration: LogRestoration?
  /// What was fetched of remotes' logs and cannot be read any more.
  var lostLogs: [ForgettingPlan.Reference] = []
  /// What could not be looked at, and why.
  public var troubles: [String] = []
  /// What `doctor --fix` would do.
  public var repairs: [Repair] = []

  let publicText: PublicText
}

extension FullState {
  /// What is left to a person: nobody but them can say that it is safe.
  public var leftovers: Leftovers {
    Leftovers(
      problems: problems.filter { problem in !repairs.contains { $0.mends(problem) } },
      locks: locks.filter { $0.isStale && !$0.isDead },
      troubles: troubles + [configuration.problem].compactMap(\.self))
  }

  /// Whether nothing has to be done.
  public var isFine: Bool { repairs.isEmpty && leftovers.isEmpty }

  /// What no repair mends.
  public struct Leftovers: Sendable {
    /// What verification finds, most of it with the command that mends it.
    public let problems: [Finding]
    /// Lock files that somebody may still hold.
    public let locks: [LockState]
    /// What could not be looked at.
    public let troubles: [String]

    /// Whether there is nothing.
    public var isEmpty: Bool { problems.isEmpty && locks.isEmpty && troubles.isEmpty }
  }
}

extension Project {
  /// Gathers the full state, and changes nothing.
  ///
  /// What cannot be looked at keeps nothing else from being looked at; it is among the troubles.
  /// - Parameters:
  ///   - label: What the state is for; it heads the text.
  ///   - askingRemotes: Whether remotes are asked; else they are told of as last fetched.
  /// - Returns: The state.
  public func dumpFullState(label: String, askingRemotes: Bool = false) async -> FullState {
    var state = FullState(
      label: label, at: surroundings.now(), repository: repository.commonDirectory,
      checkout: repository.workTree,
      publicText: PublicText(environment: surroundings.environment))
    var configuration: Configuration?
    await state.look("the configuration") { state in
      (state.configuration, configuration) = try await configurationState()
    }
    state.versions = await versions(configuration)
    var snapshot: LogSnapshot?
    await state.look("the log") { state in
      let found = try self.snapshotToVerify()
      (snapshot, state.log) = (found, try logState(found))
    }
    await state.look("the reference of the log") { state in
      let verified = VerifiedRecord(of: repository).history
      state.restoration = try store.restoration(verified: verified)
      state.lostLogs = try lostLogs()
    }
    let queue = snapshot?.queue ?? Queue()
    await state.look("the workspaces") { state in
      state.workspaces = try workspaces(of: queue.chains, configuration)
    }
    await state.look("the files of the log") { $0.files = try ownFiles() }
    await state.look("kept attempts") { $0.attempts = try attempts(queue) }
    state.sessions = sessions(queue, at: state.at)
    state.locks = locks(in: state.workspaces, at: state.at)
    guard let snapshot else { return state.withRepairs(in: nil) }
    await state.look("remotes") { state in
      state.remotes = try await remotes(snapshot, asking: askingRemotes)
    }
    await state.look("chains") { try verify(snapshot, into: &$0) }
    return state.withRepairs(in: queue)
  }

  /// In a partial clone what is not here is at the remote.
  private func lostLogs() throws -> [ForgettingPlan.Reference] {
    guard !repository.isPartialClone else { return [] }
    return try repository.references(under: "refs/taskmaster/remotes/")
      .filter { !isReadable($0.target) }
      .map { ForgettingPlan.Reference(name: $0.name, target: ObjectID($0.target)) }
  }

  private func verify(_ snapshot: LogSnapshot, into state: inout FullState) throws {
    let found = try Verifier(repository: repository, snapshot: snapshot, now: state.at).verify()
    state.problems = found.findings.filter { $0.severity == .problem }
    state.chains = try snapshot.queue.chains.map {
      try branchChain($0, in: snapshot.queue, found.findings)
    }
  }
}

extension FullState {
  fileprivate mutating func look(
    _ subject: String, _ body: (inout FullState) async throws -> Void
  ) async {
    do {
      try await body(&self)
    } catch {
      let problem = Problem(describing: error)
      troubles.append("\(subject) cannot be looked at: \(problem.message)")
      troubles += problem.hints.map { "  \($0)" }
    }
  }

  fileprivate func withRepairs(in queue: Queue?) -> FullState {
    var state = self
    state.repairs = Repair.needed(by: self, in: queue)
    return state
  }
}
