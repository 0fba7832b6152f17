public import Git
public import TaskmasterCore

/// The log of a repository: reads it without a lock, and appends to it so that nothing acknowledged is lost.
///
/// Not to be used from two threads at once; any number of processes may.
public final class LogStore {
  /// The notes ref that is the log.
  public static let reference = "refs/notes/taskmaster"

  let repository: Repository
  let surroundings: Surroundings
  let journal: Journal
  let lastSeen: LastSeen
  /// The file whose lock writers hold, one after the other.
  var lockPath: String
  /// How long a lock of Git's on the log is waited for.
  var lockPatience: Duration = .seconds(10)
  /// What was read last: the same as long as neither ref nor journals have changed.
  private var last: (head: Oid?, journals: [String: Int], snapshot: LogSnapshot)?

  /// The log of an open repository.
  public init(repository: Repository, surroundings: Surroundings) {
    self.repository = repository
    self.surroundings = surroundings
    journal = Journal(
      commonDirectory: repository.commonDirectory, isDurable: surroundings.isDurable)
    lockPath = repository.commonDirectory + "/taskmaster/lock"
    lastSeen = LastSeen(commonDirectory: repository.commonDirectory, name: journal.name)
  }

  /// The log as it is now.
  ///
  /// When the ref is not where this tool left it, the journal is read too, and lines that only it has
  /// are part of the snapshot.
  /// - Parameter withVersions: Whether to find out what notes were before, for those who look at the whole
  ///   history: they save more than that takes.
  /// - Returns: The log.
  /// - Throws: `GitError` or ``FileError`` when something cannot be read; never an empty log instead.
  public func snapshot(withVersions: Bool = false) throws -> LogSnapshot {
    let snapshot = try read(withVersions: withVersions)
    guard snapshot.needsHealing else { return snapshot }
    // A writer may be between journal and ref; when it has finished, nothing is missing.
    guard Files.exists(lockPath), let lock = try? FileLock.take(lockPath) else { return snapshot }
    return try withExtendedLifetime(lock) { try read(withVersions: withVersions) }
  }

  /// Reads, decides, appends; again from the start when another writer was faster.
  ///
  /// - Parameters:
  ///   - identity: Who records.
  ///   - subject: Says what happened, for the commit on the log.
  ///   - decide: What to record on a state; it is asked again when the state has changed. Nothing to
  ///     record writes nothing, unless the log has to be made whole.
  /// - Returns: The log with what was recorded.
  /// - Throws: What `decide` throws; `GitError` or ``FileError`` when it is not certain that the record
  ///   stands.
  @discardableResult
  public func transact(
    by identity: Identity, subject: ([NewFact]) -> String,
    _ decide: (LogSnapshot) throws -> [NewFact]
  ) throws -> LogSnapshot {
    try write { before in
      let facts = try decide(before)
      guard !facts.isEmpty || before.needsHealing else { return nil }
      let entry = LogEntry(
        lines: try before.queue.events(facts, at: surroundings.now(), by: identity.line),
        subject: facts.isEmpty ? "put back what was lost" : subject(facts), identity: identity)
      return LogChange(entry: entry) { try $0.write(entry) }
    }
  }

  /// Writes back what the notes ref has lost, if anything.
  ///
  /// - Parameter identity: Who does it.
  /// - Returns: The log as it is then.
  /// - Throws: As ``transact(by:subject:_:)``.
  @discardableResult
  public func heal(by identity: Identity) throws -> LogSnapshot {
    try transact(by: identity, subject: LogSubject.text) { _ in [] }
  }

  func read(withVersions: Bool = false) throws -> LogSnapshot {
    let head = try head()
    let journals = try journal.sizes()
    if let last, last.head == head, last.journals == journals,
      last.snapshot.versions != nil || !withVersions
    {
      return last.snapshot
    }
    let snapshot = try read(at: head, journals, withVersions: withVersions)
    last = snapshot.needsHealing ? nil : (head, journals, snapshot)
    return snapshot
  }

  private func read(
    at head: Oid?, _ journals: [String: Int], withVersions: Bool
  ) throws -> LogSnapshot {
    var reading = try LogReading(of: head, in: repository, withVersions: withVersions)
    let isAsLeft = lastSeen.matches(head: head, journals: journals)
    if !isAsLeft || reading.base != head || !reading.contents.oversized.isEmpty {
      reading.compare(with: try journal.lines())
    }
    return LogSnapshot(head: head.map { ObjectID($0) }, reading: reading)
  }
}
