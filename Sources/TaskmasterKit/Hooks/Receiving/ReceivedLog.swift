import Git
import TaskmasterCore

/// A log that is pushed, compared with the one that is here: it may only grow.
struct ReceivedLog {
  let repository: Repository
  /// The log that is here.
  let before: Oid?
  /// The log that is pushed.
  let after: Oid

  /// Why it is not taken; the first of each kind of trouble, since one is enough.
  func refusals() -> [Refusal] {
    do {
      try refuse()
      return []
    } catch let refusal as Refusal {
      return [refusal]
    } catch {
      return [.logUnreadable(ObjectID(after), reason: "\(error)")]
    }
  }

  private func refuse() throws {
    let tree = try tree(of: after)
    let old = try before.map { try self.tree(of: $0) }
    try requireForward()
    let changed = try NotesTree.comparison(of: tree, with: old, in: repository)
    if let stray = changed.strays.first {
      throw Refusal.logHolds(path: String(decoding: stray, as: UTF8.self))
    }
    try requireSizes(changed.notes)
    let comparison = LogComparison(repository: repository)
    if let old, let loss = try comparison.losses(from: old, to: tree).first {
      throw Refusal.shrunk(loss.object, lines: loss.lines.count)
    }
    try requireEvents(try comparison.newLines(in: tree, since: old))
  }

  private func tree(of commit: Oid) throws -> Oid {
    guard let tree = try repository.commit(commit)?.tree else { throw MissingObject(id: commit) }
    return tree
  }

  /// Looks for the log that is here behind the one that is pushed: first parents first, since that is
  /// where it nearly always is.
  private func requireForward() throws {
    guard let before else { return }
    var waiting = [after]
    var seen: Set = [after]
    while let next = waiting.popLast() {
      if next == before { return }
      guard seen.count <= ReceiveLimits.commits else {
        throw Refusal.batch(what: "more than \(ReceiveLimits.commits) commits of the log")
      }
      guard let commit = try repository.commit(next) else { throw MissingObject(id: next) }
      for parent in commit.parents.reversed() where seen.insert(parent).inserted {
        waiting.append(parent)
      }
    }
    throw Refusal.logNotForward(from: ObjectID(before), to: ObjectID(after))
  }

  private func requireSizes(_ notes: [(object: Oid, blob: Oid)]) throws {
    guard notes.count <= ReceiveLimits.notes else {
      throw Refusal.batch(what: counted(notes.count, "changed note"))
    }
    var sum = 0
    for note in notes {
      guard let size = try repository.header(note.blob)?.size else {
        throw MissingObject(id: note.blob)
      }
      guard size <= ReceiveLimits.note else {
        throw Refusal.note(ObjectID(note.object), bytes: size)
      }
      sum += size
    }
    guard sum <= ReceiveLimits.bytes else { throw Refusal.batch(what: counted(sum, "byte")) }
  }

  private func requireEvents(_ lines: [LogLine]) throws {
    var clocks: [(clock: UInt64, task: ObjectID)] = []
    for line in lines {
      guard line.bytes.count <= ReceiveLimits.line else {
        throw Refusal.line(line.task, bytes: line.bytes.count)
      }
      guard let event = try event(line) else { continue }
      clocks.append((event.clock, line.task))
      if case .queued(let fact) = event.fact { try requireTask(line.task, fact) }
    }
    try requireClocks(clocks)
  }

  /// The event that a line is; nil: one of a later version, which is kept though it is not understood.
  private func event(_ line: LogLine) throws -> Event? {
    do throws(EventError) {
      return try Event(line: line.bytes)
    } catch {
      guard error.kind == .later else {
        throw Refusal.notAnEvent(line.task, reason: error.description)
      }
      return nil
    }
  }

  private func requireTask(_ id: ObjectID, _ fact: Queued) throws {
    guard TaskCommit.id(ofText: fact.text, occurrence: fact.occurrence) == id else {
      throw Refusal.taskID(id)
    }
    guard repository.exists(Oid(id)) else { throw Refusal.taskMissing(id) }
  }

  private func requireClocks(_ clocks: [(clock: UInt64, task: ObjectID)]) throws {
    var highest = try before.map { try clock(of: $0) } ?? 0
    for (clock, task) in clocks.sorted(by: { $0.clock < $1.clock }) where clock > highest {
      guard clock - highest <= EventLog.longestJump else {
        throw Refusal.clock(task, clock: clock, highest: highest)
      }
      highest = clock
    }
    // The next push is measured by what this one says of itself.
    let said = try repository.commit(after).flatMap { LogSubject.clock(in: $0.message) }
    if let said, said > highest { throw Refusal.clockSaid(said, highest: highest) }
  }

  /// The highest clock of a log: its commit says it, unless stock Git has made that.
  private func clock(of log: Oid) throws -> UInt64 {
    if let commit = try repository.commit(log), let clock = LogSubject.clock(in: commit.message) {
      return clock
    }
    return EventLog(try LogContents(of: log, in: repository).lines).clock
  }
}
