import Git
import TaskmasterCore

extension LogStore {
  var lockPath: String { repository.commonDirectory + "/taskmaster/lock" }

  func withLock<Value>(_ body: () throws -> Value) throws -> Value {
    try Files.makeDirectory(repository.commonDirectory + "/taskmaster")
    let lock = try FileLock.take(lockPath)
    return try withExtendedLifetime(lock) { try body() }
  }

  /// Tries to write until the ref was where the decision was made.
  ///
  /// - Parameter attempt: Reads, decides and writes; nil when the race was lost.
  /// - Returns: What the attempt that won gave.
  /// - Throws: What the attempt throws; ``Problem`` when a lock is not given back.
  func untilWon<Value>(_ attempt: () throws -> Value?) throws -> Value {
    try withLock {
      var wait = LockWait(limit: lockPatience, repository: repository)
      while true {
        if let value = try attempt() { return value }
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
  func append(
    _ entry: LogEntry, to before: LogSnapshot, _ write: (LogWriter) throws -> Oid
  ) throws -> Bool {
    let mark = try journal.append(before.foreign + entry.lines)
    Checkpoint.journalWritten.pass()
    do {
      let writer = LogWriter(repository: repository, before: before, time: surroundings.now())
      let commit = try write(writer)
      Checkpoint.objectsWritten.pass()
      guard try move(to: commit, from: before.head, message: entry.subject, entry.identity) else {
        journal.takeBack(mark)
        return false
      }
      Checkpoint.logMoved.pass()
      lastSeen.note(head: commit, journals: try journal.sizes())
      return true
    } catch {
      // An error means "unknown": the ref may have moved all the same.
      if try stands(entry, after: before) { return true }
      journal.takeBack(mark)
      throw error
    }
  }

  private func stands(_ entry: LogEntry, after before: LogSnapshot) throws -> Bool {
    guard let head = try repository.target(of: Self.reference),
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

/// What one transaction appends.
struct LogEntry {
  let lines: [LogLine]
  let subject: String
  let identity: Identity
}
