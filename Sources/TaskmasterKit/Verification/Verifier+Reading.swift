import Git
import TaskmasterCore

extension Verifier {
  /// What was read, and what is wrong with it.
  struct Reading {
    let tasks: [QueueTask]
    let records: TaskRecords
    /// What was found in the history of the log; nil: that was verified before.
    let history: HistoryComparison?
    /// What is wrong with the tasks.
    let findings: [Finding]
  }

  /// Reads tasks and the history of the log, the latter as far as it was not verified before.
  /// - Parameters:
  ///   - only: The tasks to look at; nil: all.
  ///   - verified: Which of them need not be read again; nil: all are read.
  ///   - record: What was verified before.
  /// - Returns: What was read.
  /// - Throws: `GitError` or ``MissingObject`` when the repository cannot be read.
  func read(
    _ only: Set<ObjectID>?, _ verified: VerifiedTasks?, since record: VerifiedRecord
  ) throws -> Reading {
    guard let base = snapshot.base, isFull || snapshot.needsHealing || record.history != base else {
      let tasks = queue.tasks(only: only)
      let records = try records(of: tasks, verified)
      var verifier = try TaskVerifier(records, in: repository, verified: verified)
      return Reading(
        tasks: tasks, records: records, history: nil, findings: try verifier.findings(of: tasks))
    }
    let history = historyReading(from: Oid(base), since: record)
    return snapshot.size > Self.few
      ? try readInThreads(only, verified, history) : try readInTurn(only, verified, history)
  }

  private func readInTurn(
    _ only: Set<ObjectID>?, _ verified: VerifiedTasks?, _ history: (Repository) -> HistoryReading
  ) throws -> Reading {
    let tasks = queue.tasks(only: only)
    let records = try records(of: tasks, verified)
    let reading = history(repository)
    let values = reading.parts.map { reading.read($0, from: repository) }
    let notes = OldNotes(values)
    let unreadable = notes.parts.flatMap { notes.read($0, from: repository) }
    var verifier = try TaskVerifier(records, in: repository, verified: verified)
    return Reading(
      tasks: tasks, records: records,
      history: reading.comparison(
        of: values, unreadable: unreadable, isPartialClone: repository.isPartialClone),
      findings: try verifier.findings(of: tasks))
  }

  private func readInThreads(
    _ only: Set<ObjectID>?, _ verified: VerifiedTasks?,
    _ history: @escaping @Sendable (Repository) -> HistoryReading
  ) throws -> Reading {
    var tasks: [QueueTask] = []
    let (reading, found, values) = try repository.reading {
      // The queue is made out of the log while the history is looked for.
      tasks = queue.tasks(only: only)
      return try beginning(with: tasks, verified)
    } search: { repository in
      let reading = history(repository)
      return (reading, reading.parts.map { VerificationReading.Part.history(reading, $0) })
    }
    let steps = VerificationReading.historyValues(in: values)
    let notes = OldNotes(steps)
    let comparison = found.comparison(
      of: steps, unreadable: try repository.reading(notes, notes.parts).flatMap(\.self),
      isPartialClone: repository.isPartialClone)
    var findings = try reading.findings(in: values)
    if findings == nil {
      // What is missing for several tasks is reported once: that takes one look at all of them.
      var verifier = try TaskVerifier(reading.records, in: repository)
      findings = try verifier.findings(of: tasks)
    }
    return Reading(
      tasks: tasks, records: reading.records, history: comparison, findings: findings ?? [])
  }

  /// Looks at tasks while the history is looked for when few of them have to be read; else shares them out.
  private func beginning(
    with tasks: [QueueTask], _ verified: VerifiedTasks?
  ) throws -> (reading: VerificationReading, parts: [VerificationReading.Part]) {
    let records = try records(of: tasks, verified)
    guard let verified else {
      let parts = Self.shares(of: tasks).map(VerificationReading.Part.tasks)
      return (VerificationReading(records: records, findings: nil), parts)
    }
    var verifier = try TaskVerifier(records, in: repository, verified: verified)
    let findings = try verifier.findings(of: tasks)
    return (VerificationReading(records: records, findings: findings), [])
  }

  private func records(
    of tasks: [QueueTask], _ verified: VerifiedTasks?
  ) throws -> TaskRecords {
    try TaskRecords(
      of: tasks, snapshot, notes: snapshot.listing, in: repository, verified: verified,
      attempts: AttemptCheck(now: now, keepAttempts: keepAttempts))
  }

  /// So many events are read faster than threads are made.
  private static var few: Int { 2000 }
  /// Two for each thread.
  private static var mostShares: Int { 4 }
  /// At least so many tasks make a share.
  private static var fewTasks: Int { 250 }

  /// Tasks in some more shares than can be verified at once, so that no thread is idle for long; each has to look
  /// at a whole tree once.
  private static func shares(of tasks: [QueueTask]) -> [ArraySlice<QueueTask>] {
    let count = max(1, min(mostShares, tasks.count / fewTasks))
    return (0..<count).map { tasks[$0 * tasks.count / count..<($0 + 1) * tasks.count / count] }
  }

  private func historyReading(
    from head: Oid, since record: VerifiedRecord
  ) -> @Sendable (Repository) -> HistoryReading {
    let (known, isFull, snapshot) = (record.history.map { Oid($0) }, isFull, snapshot)
    return { repository in
      let tasks = Set(snapshot.queued.lazy.map { Oid($0) })
      return HistoryReading(
        HistoryWalk(of: head, known: known, isFull: isFull, in: repository, tasks: tasks),
        snapshot.versions ?? NoteVersions(), in: repository)
    }
  }
}
