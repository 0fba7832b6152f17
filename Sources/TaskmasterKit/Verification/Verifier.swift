public import Git
public import TaskmasterCore

/// Recomputes from the objects of a repository what its log says.
///
/// It reads only, and needs neither a checkout nor configuration.
public struct Verifier {
  /// How long what attempts of tasks that are over left is kept; nil: for ever.
  public var keepAttempts = Configuration().keepAttempts
  /// Whether what is found sound is remembered in the Git directory, where that can be written.
  public var remembers = false
  /// Whether everything is read, also what was verified here before.
  public var isFull = false

  let repository: Repository
  let snapshot: LogSnapshot
  let now: Timestamp

  /// Verifies what a snapshot of the log says of the repository that it was taken from.
  public init(repository: Repository, snapshot: LogSnapshot, now: Timestamp) {
    self.repository = repository
    self.snapshot = snapshot
    self.now = now
  }

  var queue: Queue { snapshot.queue }

  /// Looks at everything.
  /// - Parameter only: The tasks to look at; nil: all, and the log as a whole.
  /// - Returns: What was found.
  /// - Throws: `GitError` when the repository cannot be read at all; what is missing or damaged in
  ///   it is a finding.
  public func verify(only: Set<ObjectID>? = nil) throws -> Verification {
    try repository.readingMuch { try look(at: only) }
  }

  private func look(at only: Set<ObjectID>?) throws -> Verification {
    var record = VerifiedRecord(of: repository)
    // Who names tasks wants them looked at.
    let verified =
      only == nil && !isFull && !snapshot.needsHealing
      ? snapshot.base.flatMap { VerifiedTasks(record, in: repository, log: $0) } : nil
    let reading = try read(only, verified, since: record)
    let tasks = reading.tasks
    var findings = reading.findings
    let open = Set(findings.compactMap(\.task))
    findings += logFindings(snapshot.listing.strays, reading.history, &record).filter { finding in
      only.map { tasks in finding.task.map(tasks.contains) ?? false } ?? true
    }
    if let cure = cure(in: findings) {
      findings = findings.map { $0.code == .noteMissing ? $0.mended(by: cure) : $0 }
    }
    if only == nil, let base = snapshot.base, !snapshot.needsHealing {
      (record.artifacts, record.open) = (base, open)
      record.branches = reading.records.mergeTips(of: tasks)
      if remembers { record.write(in: repository) }
    }
    return Verification(
      findings: findings, tasks: tasks.count, events: snapshot.log.events.count,
      chains: chains(of: tasks))
  }

  private func chains(of tasks: [QueueTask]) -> [Verification.ChainSummary] {
    let names = Set(tasks.map(\.chain))
    return queue.chains.filter { names.contains($0) }.map { chain in
      Verification.ChainSummary(
        name: chain, artifacts: queue.artifacts(of: chain).count,
        tip: queue.lastArtifact(of: chain).map {
          Verification.Tip(branch: $0.branch, commit: $0.commit)
        })
    }
  }
}
