import Git
import TaskmasterCore

extension LogStore {
  /// How often a write is made again whose objects a garbage collector took away before they were in use.
  private static let mostSweeps = 5

  func withLock<Value>(_ body: () throws -> Value) throws -> Value {
    // One that was moved away must not be found half made in its old place.
    guard Files.exists(repository.commonDirectory + "/HEAD") else {
      throw Problem("the repository '\(repository.commonDirectory)' is gone")
    }
    try Files.makeDirectory(repository.commonDirectory + "/taskmaster")
    let lock = try FileLock.take(lockPath)
    return try withExtendedLifetime(lock) { try body() }
  }

  /// Reads, decides and writes, until the ref was where the decision was made.
  ///
  /// - Parameter decide: What to append on a state, and how it is written; nil: nothing.
  /// - Returns: The log with it.
  /// - Throws: What `decide` and writing throw; ``Problem`` when a lock is not given back.
  func write(_ decide: (LogSnapshot) throws -> LogChange?) throws -> LogSnapshot {
    try withLock {
      var wait = LockWait(limit: lockPatience, repository: repository)
      var tried: [[LogLine]] = []
      var sweeps = 0
      while true {
        let before = try read()
        // Whoever was faster may have found our lines in the journal, and taken them for lost ones.
        if tried.contains(where: before.holds) { return before }
        guard let change = try decide(before) else { return before }
        do {
          if try append(change.entry, to: before, change.write) { return try read() }
        } catch  where sweeps < Self.mostSweeps && LogReading.isSweptAway(error) {
          sweeps += 1
        }
        if !change.entry.lines.isEmpty { tried.append(change.entry.lines) }
        try wait.pause(surroundings)
      }
    }
  }

  /// Writes journal, objects and ref, in that order.
  ///
  /// - Parameters:
  ///   - entry: What is appended.
  ///   - before: The state that it was decided on.
  ///   - write: Writes the objects and names the new commit of the log.
  /// - Returns: Whether the ref still was where the decision was made.
  /// - Throws: What `write` throws; `GitError` or ``FileError`` when it is not certain that it stands.
  private func append(
    _ entry: LogEntry, to before: LogSnapshot, _ write: (LogWriter) throws -> Oid
  ) throws -> Bool {
    let mark = try journal.append(before.foreign + entry.lines)
    Checkpoint.journalWritten.pass()
    do {
      let writer = LogWriter(repository: repository, before: before, time: surroundings.now())
      let commit = try write(writer)
      Checkpoint.objectsWritten.pass()
      if try move(to: commit, from: before.head, message: entry.subject, entry.identity) {
        Checkpoint.logMoved.pass()
        if before.base != before.head { try forgetDamaged(before.head) }
        lastSeen.note(head: commit, journals: try journal.sizes())
        return true
      }
    } catch {
      // An error means "unknown": the ref may have moved all the same.
      if (try? stands(entry, after: before)) == true { return true }
      journal.takeBack(mark)
      throw error
    }
    journal.takeBack(mark)
    return false
  }

  /// Removes what is left of a commit that was replaced because objects of it are gone or damaged: they
  /// would be in the way of Git, and of whoever fetches them again.
  private func forgetDamaged(_ head: ObjectID?) throws {
    try repository.deleteReflog(of: Self.reference)
    if let head { try repository.removeDamagedFile(of: Oid(head)) }
  }

  private func stands(_ entry: LogEntry, after before: LogSnapshot) throws -> Bool {
    guard let head = try head(),
      before.head != ObjectID(head)
    else { return false }
    return try Set(LogContents(of: head, in: repository).lines).isSuperset(of: entry.lines)
  }

  private func move(
    to commit: Oid, from head: ObjectID?, message: String, _ identity: Identity
  ) throws -> Bool {
    try repository.updateReference(
      Self.reference, to: commit, expecting: head.map { .at(Oid($0)) } ?? .absent,
      message: "taskmaster: \(message)", signature: identity.signature(at: surroundings.now()))
  }
}

/// What is to be done to the log.
struct LogChange {
  let entry: LogEntry
  /// Writes the objects and names the new commit of the log.
  let write: (LogWriter) throws -> Oid
}

/// What one transaction appends.
struct LogEntry {
  let lines: [LogLine]
  let subject: String
  let identity: Identity
}
