public import Git
public import TaskmasterCore

/// Recomputes from the objects of a repository what its log says.
///
/// It reads only, and needs neither a checkout nor configuration.
public struct Verifier {
  let repository: Repository
  let snapshot: LogSnapshot

  /// Verifies what a snapshot of the log says of the repository that it was taken from.
  public init(repository: Repository, snapshot: LogSnapshot) {
    self.repository = repository
    self.snapshot = snapshot
  }

  private var queue: Queue { snapshot.queue }

  /// Looks at everything.
  /// - Parameter only: The tasks to look at; nil: all, and the log as a whole.
  /// - Returns: What was found.
  /// - Throws: `GitError` when the repository cannot be read at all; what is missing or damaged in
  ///   it is a finding.
  public func verify(only: Set<ObjectID>? = nil) throws -> Verification {
    let tasks = queue.allTasks.filter { only?.contains($0.id) ?? true }
    let notes = try NoteReader(repository, log: snapshot.base)
    var findings = try self.findings(of: tasks, notes)
    findings += logFindings(notes.strays).filter { finding in
      only.map { tasks in finding.task.map(tasks.contains) ?? false } ?? true
    }
    return Verification(
      findings: findings, tasks: tasks.count, events: snapshot.log.events.count,
      chains: chains(of: tasks))
  }

  private func findings(of tasks: [QueueTask], _ notes: NoteReader) throws -> [Finding] {
    let queuings = queuings()
    let previous = queue.chains.reduce(into: [:]) { all, chain in
      all.merge(ChainCheck.previous(in: queue, chain: chain)) { first, _ in first }
    }
    var artifacts = try ArtifactVerifier(of: tasks, in: repository, notes: notes)
    return try tasks.flatMap { task in
      let flaws = taskFindings(task.id, queuings[task.id] ?? [])
      return flaws + (try artifacts.findings(of: task, after: previous[task.id]))
    }
  }

  /// All that was queued under each id; more than once where clones raced.
  private func queuings() -> [ObjectID: Set<Queued>] {
    var queuings: [ObjectID: Set<Queued>] = [:]
    for entry in snapshot.log.events {
      if case .queued(let fact) = entry.event.fact {
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

  /// What is wrong with the log itself, its oldest flaws last.
  private func logFindings(_ files: [[UInt8]]) -> [Finding] {
    var findings = files.map { path in
      Finding(LogFlaw.file(path: String(decoding: path, as: UTF8.self)))
    }
    findings += LogCheck.findings(in: snapshot)
    if let head = snapshot.head, snapshot.base != head {
      findings.append(Finding(HistoryFlaw.broken(head: head, base: snapshot.base)))
    }
    if !snapshot.missing.isEmpty {
      findings.append(Finding(HistoryFlaw.cutBack(events: snapshot.missing.count)))
    }
    guard let base = snapshot.base else { return findings }
    let history = HistoryWalk(
      of: Oid(base), in: repository, tasks: Set(queue.tasks.keys.map { Oid($0) }))
    let lines = snapshot.log.events.map(\.line) + snapshot.log.strays.map(\.line)
    let present = Set(lines).subtracting(snapshot.missing)
    return findings + HistoryCheck.findings(in: history, present: present)
  }

  private func chains(of tasks: [QueueTask]) -> [Verification.ChainSummary] {
    let names = Set(tasks.map(\.chain))
    return queue.chains.filter { names.contains($0) }.map { chain in
      Verification.ChainSummary(
        name: chain, artifacts: queue.artifacts(of: chain).count, tip: queue.lastArtifact(of: chain)
      )
    }
  }
}
