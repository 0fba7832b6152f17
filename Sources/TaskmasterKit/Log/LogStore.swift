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

  /// The log of an open repository.
  public init(repository: Repository, surroundings: Surroundings) {
    self.repository = repository
    self.surroundings = surroundings
    journal = Journal(
      commonDirectory: repository.commonDirectory, isDurable: surroundings.isDurable)
    lastSeen = LastSeen(commonDirectory: repository.commonDirectory, name: journal.name)
  }

  /// The log as it is now.
  ///
  /// When the ref is not where this tool left it, the journal is read too, and lines that only it has
  /// are part of the snapshot.
  /// - Throws: `GitError` or ``FileError`` when something cannot be read; never an empty log instead.
  public func snapshot() throws -> LogSnapshot {
    let snapshot = try read()
    guard !snapshot.missing.isEmpty else { return snapshot }
    // A writer may be between journal and ref; when it has finished, nothing is missing.
    guard Files.exists(lockPath), let lock = try? FileLock.take(lockPath) else { return snapshot }
    return try withExtendedLifetime(lock) { try read() }
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
    try withLock {
      while true {
        let before = try read()
        let facts = try decide(before)
        guard !facts.isEmpty || !before.missing.isEmpty else { return before }
        let lines = try before.queue.events(facts, at: surroundings.now(), by: identity.line)
        let entry = LogEntry(
          lines: lines, subject: facts.isEmpty ? "put back what was lost" : subject(facts),
          identity: identity)
        if try append(entry, to: before, { try $0.write(entry) }) { return try read() }
        Pause.jitter(surroundings)
      }
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

  func withLock<Value>(_ body: () throws -> Value) throws -> Value {
    try Files.makeDirectory(repository.commonDirectory + "/taskmaster")
    let lock = try FileLock.take(lockPath)
    return try withExtendedLifetime(lock) { try body() }
  }

  private var lockPath: String { repository.commonDirectory + "/taskmaster/lock" }

  func read() throws -> LogSnapshot {
    let head = try repository.target(of: Self.reference)
    let contents = try head.map { try LogContents(of: $0, in: repository) } ?? LogContents()
    var missing: [LogLine] = []
    if !lastSeen.matches(head: head, journals: try journal.sizes()) {
      let known = Set(contents.lines)
      missing = Array(Set(try journal.lines()).subtracting(known))
    }
    return LogSnapshot(head: head.map { ObjectID($0) }, contents: contents, missing: missing)
  }

  /// Writes journal, objects and ref, in that order.
  ///
  /// - Parameters:
  ///   - entry: What is appended.
  ///   - before: The state that it was decided on.
  ///   - write: Writes the objects and names the new commit of the log.
  /// - Returns: Whether the ref still was where the decision was made.
  /// - Throws: What `write` throws; `GitError` or ``FileError`` when it is not certain that it stands.
  func append(
    _ entry: LogEntry, to before: LogSnapshot, _ write: (LogWriter) throws -> Oid
  ) throws -> Bool {
    let size = try journal.append(entry.lines)
    Checkpoint.journalWritten.pass()
    do {
      let writer = LogWriter(repository: repository, before: before, time: surroundings.now())
      let commit = try write(writer)
      Checkpoint.objectsWritten.pass()
      guard try move(to: commit, from: before.head, message: entry.subject, entry.identity) else {
        journal.takeBack(to: size)
        return false
      }
      Checkpoint.logMoved.pass()
      lastSeen.note(head: commit, journals: try journal.sizes())
      return true
    } catch {
      // An error means "unknown": the ref may have moved all the same.
      if try stands(entry) { return true }
      journal.takeBack(to: size)
      throw error
    }
  }

  private func stands(_ entry: LogEntry) throws -> Bool {
    guard let head = try repository.target(of: Self.reference) else { return false }
    return try Set(LogContents(of: head, in: repository).lines).isSuperset(of: entry.lines)
  }

  func move(
    to commit: Oid, from head: ObjectID?, message: String, _ identity: Identity
  ) throws -> Bool {
    try repository.updateReference(
      Self.reference, to: commit, expecting: head.map { .at(Oid($0)) } ?? .absent,
      message: "taskmaster: \(message)", signature: identity.signature(at: surroundings.now()))
  }
}

/// What one transaction appends.
struct LogEntry {
  let lines: [LogLine]
  let subject: String
  let identity: Identity
}
