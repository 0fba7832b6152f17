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
    let tasks = queue.allTasks.filter { only?.contains($0.id) ?? true }
    let notes = try NoteReader(repository, log: snapshot.base)
    var record = VerifiedRecord(of: repository)
    // Who names tasks wants them looked at.
    let verified =
      only == nil && !isFull && !snapshot.needsHealing
      ? snapshot.base.map { VerifiedTasks(record, in: repository, log: $0) } : nil
    var artifacts = try ArtifactVerifier(
      of: tasks, in: repository, snapshot, notes: notes, verified: verified)
    let (history, found) = try history(since: record, of: notes) {
      try self.findings(of: tasks, &artifacts, verified)
    }
    var findings = found
    let open = Set(findings.compactMap(\.task))
    findings += logFindings(notes.strays, history, &record).filter { finding in
      only.map { tasks in finding.task.map(tasks.contains) ?? false } ?? true
    }
    if let cure = cure(in: findings) {
      findings = findings.map { $0.code == .noteMissing ? $0.mended(by: cure) : $0 }
    }
    if only == nil, let base = snapshot.base, !snapshot.needsHealing {
      (record.artifacts, record.open) = (base, open)
      record.branches = artifacts.mergeTips(of: tasks)
      if remembers { record.write(in: repository) }
    }
    return Verification(
      findings: findings, tasks: tasks.count, events: snapshot.log.events.count,
      chains: chains(of: tasks))
  }

  private func findings(
    of tasks: [QueueTask], _ artifacts: inout ArtifactVerifier, _ verified: VerifiedTasks?
  ) throws -> [Finding] {
    let known = Set(tasks.filter { verified?.contains($0) ?? false }.map(\.id))
    let queuings = queuings(but: known)
    let previous = queue.chains.reduce(into: [:]) { all, chain in
      all.merge(ChainCheck.previous(in: queue, chain: chain)) { first, _ in first }
    }
    let attempts = try AttemptReader(repository, of: tasks)
    return try tasks.flatMap { task in
      let isVerified = known.contains(task.id)
      var findings = isVerified ? [] : taskFindings(task.id, queuings[task.id] ?? [])
      findings += try artifacts.findings(
        of: task, after: previous[task.id], isVerified: isVerified)
      return findings + attemptFindings(task, attempts)
    }
  }

  /// All that was queued under each id, but for some; more than once where clones raced.
  private func queuings(but known: Set<ObjectID>) -> [ObjectID: Set<Queued>] {
    var queuings: [ObjectID: Set<Queued>] = [:]
    for entry in snapshot.log.events {
      if case .queued(let fact) = entry.event.fact, !known.contains(entry.task) {
        queuings[entry.task, default: []].insert(fact)
      }
    }
    return queuings
  }

  private func taskFindings(_ id: ObjectID, _ queuings: Set<Queued>) -> [Finding] {
    let commit = Found { () throws(GitError) in try repository.commit(Oid(id)) }
    var texts: Set<[UInt8]> = []
    let distinct = queuings.filter {
      texts.insert(TaskText.message(of: $0.text, occurrence: $0.occurrence)).inserted
    }
    return
      distinct
      .flatMap { TaskCheck.flaws(of: id, $0, commit: commit, isShallow: repository.isShallow) }
      .map { Finding($0, task: id) }
  }

  private func attemptFindings(_ task: QueueTask, _ reader: AttemptReader) -> [Finding] {
    let check = AttemptCheck(now: now, keepAttempts: keepAttempts)
    return task.attempts.flatMap { attempt -> [Finding] in
      guard let kept = attempt.kept else { return [] }
      let evidence = reader.evidence(of: task, attempt, kept: kept)
      return check.flaws(of: task, attempt, kept: kept, evidence).map { Finding($0, task: task.id) }
    }
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
