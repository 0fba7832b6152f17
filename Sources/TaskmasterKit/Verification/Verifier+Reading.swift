import Git
import TaskmasterCore

extension Verifier {
  /// Reads tasks and the history of the log, the latter as far as it was not verified before.
  /// - Parameters:
  ///   - tasks: The tasks.
  ///   - records: What is known of them.
  ///   - verified: Which of them need not be read again; nil: all are read.
  ///   - record: What was verified before.
  /// - Returns: What was found in the history, nil when that was verified, and what is wrong with the tasks.
  /// - Throws: `GitError` or ``MissingObject`` when the repository cannot be read.
  func read(
    _ tasks: [QueueTask], _ records: TaskRecords, _ verified: VerifiedTasks?,
    since record: VerifiedRecord
  ) throws -> (history: HistoryComparison?, findings: [Finding]) {
    guard let base = snapshot.base, isFull || snapshot.needsHealing || record.history != base else {
      var verifier = try TaskVerifier(records, in: repository, verified: verified)
      return (nil, try verifier.findings(of: tasks))
    }
    let history = historyReading(from: Oid(base), since: record, records.notes)
    return snapshot.log.events.count > Self.few
      ? try readInThreads(tasks, records, verified, history)
      : try readInTurn(tasks, records, verified, history)
  }

  private func readInTurn(
    _ tasks: [QueueTask], _ records: TaskRecords, _ verified: VerifiedTasks?,
    _ history: (Repository) -> HistoryReading
  ) throws -> (history: HistoryComparison?, findings: [Finding]) {
    let reading = history(repository)
    let values = reading.parts.map { reading.read($0, from: repository) }
    let notes = OldNotes(values)
    let unreadable = notes.parts.flatMap { notes.read($0, from: repository) }
    var verifier = try TaskVerifier(records, in: repository, verified: verified)
    return (
      reading.comparison(
        of: values, unreadable: unreadable, isPartialClone: repository.isPartialClone),
      try verifier.findings(of: tasks)
    )
  }

  private func readInThreads(
    _ tasks: [QueueTask], _ records: TaskRecords, _ verified: VerifiedTasks?,
    _ read: @escaping @Sendable (Repository) -> HistoryReading
  ) throws -> (history: HistoryComparison?, findings: [Finding]) {
    let shares = verified == nil ? Self.shares(of: tasks) : [tasks[...]]
    var verifier = try TaskVerifier(records, in: repository, verified: verified)
    let (reading, values, first) = try repository.reading { repository in
      VerificationReading(read(repository), shares.dropFirst(), records)
    } meanwhile: {
      try verifier.findings(of: shares[0])
    }
    let history = reading.historyValues(in: values)
    let notes = OldNotes(history)
    let unreadable = try repository.reading({ _ in notes }, meanwhile: {}).values
    let comparison = reading.history.comparison(
      of: history, unreadable: unreadable.flatMap(\.self),
      isPartialClone: repository.isPartialClone)
    if verifier.isWhole, let others = try reading.findings(of: values) {
      return (comparison, first + others)
    }
    // What is missing for several tasks is reported once: that takes one look at all of them.
    verifier = try TaskVerifier(records, in: repository, verified: verified)
    return (comparison, try verifier.findings(of: tasks))
  }

  /// So many events are read faster than threads are made.
  private static var few: Int { 2000 }
  /// At least so many tasks make a share.
  private static var fewTasks: Int { 250 }

  /// Tasks in as many shares as can be verified at once.
  private static func shares(of tasks: [QueueTask]) -> [ArraySlice<QueueTask>] {
    let count = max(1, min(Repository.processors, tasks.count / fewTasks))
    return (0..<count).map { tasks[$0 * tasks.count / count..<($0 + 1) * tasks.count / count] }
  }

  private func historyReading(
    from head: Oid, since record: VerifiedRecord, _ notes: NotesTree.Listing
  ) -> @Sendable (Repository) -> HistoryReading {
    let (known, isFull, log) = (record.history.map { Oid($0) }, isFull, snapshot.log)
    let tasks = Set(queue.tasks.keys.map { Oid($0) })
    return { repository in
      HistoryReading(
        HistoryWalk(of: head, known: known, isFull: isFull, in: repository, tasks: tasks),
        NoteVersions(of: log, in: notes.notes), in: repository)
    }
  }
}
