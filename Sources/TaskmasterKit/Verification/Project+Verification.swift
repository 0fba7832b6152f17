public import TaskmasterCore

extension Project {
  /// The log as it is now, for a verification.
  ///
  /// - Parameter isFull: Whether all of its history will be read, also what was verified before.
  /// - Returns: The log, with what speeds that up.
  /// - Throws: As ``snapshot()``.
  public func snapshotToVerify(isFull: Bool = false) throws -> LogSnapshot {
    try store.snapshot(
      withVersions: isFull || VerifiedRecord(of: repository).history == nil)
  }

  /// Verifies tasks, or everything.
  /// - Parameters:
  ///   - snapshot: The log to compare with.
  ///   - options: What to look at.
  ///   - onCheck: Hears of each check before it is run.
  /// - Returns: What was found.
  /// - Throws: An error when the repository cannot be read at all, the remote does not answer, or checks
  ///   cannot be run; `CancellationError` when it was stopped.
  public func verify(
    _ snapshot: LogSnapshot, _ options: VerificationOptions,
    onCheck: @Sendable (QueueTask, String) -> Void = { _, _ in }
  ) async throws -> Verification {
    let conditions = await verificationConditions()
    var verification = try verifier(of: snapshot, conditions, isFull: options.isFull)
      .verify(only: options.only)
    let tasks = snapshot.queue.tasks(only: options.only)
    if let remote = options.remote {
      verification.findings += try await remoteFindings(
        of: tasks, snapshot, at: remote, isWhole: options.only == nil)
    }
    if options.runsChecks {
      let unsound = Set(verification.findings.filter(\.code.isOfObjects).compactMap(\.task))
      verification.findings += try await checkFindings(
        of: tasks.filter { !unsound.contains($0.id) }, onCheck)
    }
    return verification
  }

  /// What verification depends on besides the repository.
  struct VerificationConditions {
    let now: Timestamp
    let keepAttempts: Duration?
  }

  func verificationConditions() async -> VerificationConditions {
    let now = surroundings.now()
    // Nothing has to be configured rightly for a look.
    let configuration = (try? await configuration()) ?? Configuration()
    return VerificationConditions(now: now, keepAttempts: configuration.keepAttempts)
  }

  func verifier(
    of snapshot: LogSnapshot, _ conditions: VerificationConditions, isFull: Bool
  ) -> Verifier {
    var verifier = Verifier(repository: repository, snapshot: snapshot, now: conditions.now)
    verifier.keepAttempts = conditions.keepAttempts
    verifier.isFull = isFull
    verifier.remembers = true
    return verifier
  }

  private func remoteFindings(
    of tasks: [QueueTask], _ snapshot: LogSnapshot, at remote: String, isWhole: Bool
  ) async throws -> [Finding] {
    let verifier = RemoteVerifier(
      repository: repository, snapshot: snapshot, remote: remote,
      references: try await references(of: remote))
    return try verifier.findings(of: tasks) + (isWhole ? verifier.logFindings() : [])
  }

  /// What a remote has now.
  /// - Throws: ``Problem`` with which the command could not look.
  private func references(of remote: String) async throws -> RemoteReferences {
    do {
      let sharing = RemoteLog(
        repository: repository, store: store, git: git, identity: .reader,
        surroundings: surroundings)
      return RemoteReferences(try await sharing.knownReferences(of: remote))
    } catch var problem as Problem {
      problem.exitStatus = Problem.fatal
      throw problem
    }
  }

  private func checkFindings(
    of tasks: [QueueTask], _ onCheck: @Sendable (QueueTask, String) -> Void
  ) async throws -> [Finding] {
    guard tasks.contains(where: { !($0.artifact?.checks.isEmpty ?? true) }) else { return [] }
    let session = try WorkSession(
      repository: try reopened(), identity: .reader, author: .reader,
      options: try workOptions(try await configuration()), surroundings: surroundings
    ) { _ in }
    do {
      let findings = try await session.findings(ofChecksOf: tasks, onCheck)
      await session.end()
      return findings
    } catch {
      await session.end()
      throw error
    }
  }
}

extension FindingCode {
  /// Whether it says that an artifact cannot be checked out as it is recorded.
  fileprivate var isOfObjects: Bool { self == .artifactCommit || self == .artifactTree }
}

extension Identity {
  /// Who only reads: nothing is ever written in this name.
  fileprivate static let reader = Identity(name: "nobody", email: "nobody@localhost")
}
