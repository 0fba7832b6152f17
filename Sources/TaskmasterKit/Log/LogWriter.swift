import Git
import TaskmasterCore

/// Makes the commit that appends lines to a log.
struct LogWriter {
  let repository: Repository
  let before: LogSnapshot
  let time: Timestamp

  /// From this many lines on, one pack is written instead of loose objects.
  private static let bulk = 64

  /// The most task commits that are parents of a commit of the log itself.
  private static let mostParents = 64
  /// The most parents of a commit that gathers task commits.
  private static let mostGathered = 256

  /// Writes everything but the ref.
  /// - Returns: The new commit of the log.
  func write(_ entry: LogEntry) throws -> Oid {
    var added = before.missing + entry.lines
    return try inOnePack(ifMany: added.count) {
      var head = try before.base.map { Oid($0) } ?? writeRoot()
      var lost = before.missing
      if isPast(lost) {
        let start = try start(on: [head, writeLost(lost, by: entry.identity)])
        let mending = LogEntry(
          lines: [], subject: "put back what was lost", identity: entry.identity)
        head = try commit(
          mending, adding: lost, to: start, queueing: taskCommits(of: events(in: lost)))
        if entry.lines.isEmpty { return head }
        (added, lost) = (entry.lines, [])
      }
      return try commit(
        entry, adding: added, to: start(on: [head]),
        queueing: try taskCommits(of: events(in: lost))
          + taskCommits(of: events(in: entry.lines), isOurs: true))
    }
  }

  private func start(on parents: [Oid]) throws -> Start {
    Start(
      tree: try parents.first.flatMap { try repository.commit($0)?.tree }, parents: parents,
      oversized: Set(before.oversized))
  }

  /// Whether lines are not what could come next, since the log went on without them.
  private func isPast(_ lost: [LogLine]) -> Bool {
    let lines = Set(lost)
    var clock = before.log.events.last { !lines.contains($0.line) }?.event.clock ?? 0
    for next in events(in: lost).map(\.event.clock).sorted() {
      guard next > clock else { return true }
      clock = next
    }
    return false
  }

  /// Writes a log of nothing but lines that were lost: a server that lets logs only grow takes them as what
  /// another clone has written.
  private func writeLost(_ lines: [LogLine], by identity: Identity) throws -> Oid {
    let signature = identity.signature(at: time)
    let notes = try taskNotes(lines, on: Start(tree: nil, parents: [], oversized: []))
    let clock = EventLog(lines, longestJump: .max).clock
    return try repository.writeCommit(
      CommitDraft(
        tree: try NotesTree.updating(nil, with: notes, in: repository), parents: [writeRoot()],
        author: signature, committer: signature,
        message: LogSubject.message("keep what was lost", clock: clock)))
  }

  /// Writes the union of the log with another one, everything but the ref.
  /// - Returns: The new commit of the log.
  func write(_ union: LogUnion, _ entry: LogEntry) throws -> Oid {
    let joined = Set(union.added)
    let missing = before.missing.filter {
      !joined.contains($0) && !union.oversized.contains($0.task)
    }
    return try inOnePack(ifMany: union.changes.count + missing.count) {
      let head = before.base.map { Oid($0) }
      let tree = try head.map { try repository.commit($0)?.tree } ?? union.otherTree
      let start = Start(
        tree: try NotesTree.updating(tree, with: union.changes, in: repository),
        parents: [
          head, union.other, try missing.isEmpty ? nil : writeLost(missing, by: entry.identity),
        ]
        .compactMap(\.self),
        oversized: union.oversized.union(before.oversized))
      let new = events(in: union.added).filter { !repository.exists(Oid($0.task)) }
      return try commit(
        entry, adding: missing, to: start,
        queueing: try taskCommits(of: new + events(in: missing)))
    }
  }

  /// Writes a commit that changes notes which are not the log, everything but the ref.
  /// - Returns: The new commit of the log.
  func write(_ changes: [Oid: Oid?], _ entry: LogEntry) throws -> Oid {
    let head = before.base.map { Oid($0) }
    let tree = try head.map { try repository.commit($0)?.tree } ?? nil
    let signature = entry.identity.signature(at: time)
    return try repository.writeCommit(
      CommitDraft(
        tree: try NotesTree.updating(tree, with: changes, in: repository),
        parents: [head].compactMap(\.self), author: signature, committer: signature,
        message: LogSubject.message(entry.subject, clock: before.queue.clock)))
  }

  /// What a commit of the log is put on.
  private struct Start {
    /// The notes to begin with.
    let tree: Oid?
    let parents: [Oid]
    /// Objects whose notes stay as they are.
    let oversized: Set<ObjectID>
  }

  private func inOnePack(ifMany count: Int, _ body: () throws -> Oid) throws -> Oid {
    count < Self.bulk ? try body() : try repository.writingPack(body)
  }

  private func commit(
    _ entry: LogEntry, adding lines: [LogLine], to start: Start, queueing: [Oid]
  ) throws -> Oid {
    var changes = try taskNotes(lines, on: start)
    let after = Queue(EventLog(before.log.events.map(\.line) + entry.lines))
    let people = NotesForPeople(
      repository: repository, queue: after, tree: start.tree, oversized: start.oversized)
    try people.add(events(in: lines), to: &changes)
    let signature = entry.identity.signature(at: time)
    return try repository.writeCommit(
      CommitDraft(
        tree: try NotesTree.updating(start.tree, with: changes, in: repository),
        parents: start.parents + gather(queueing, limit: Self.mostParents),
        author: signature, committer: signature,
        message: LogSubject.message(entry.subject, clock: after.clock)))
  }

  private func events(in lines: [LogLine]) -> [(task: ObjectID, event: Event)] {
    lines.compactMap { line in
      (try? Event(line: line.bytes)).map { (task: line.task, event: $0) }
    }
  }

  /// The first commit of every log: the same in every clone, so that any two have a common beginning.
  private func writeRoot() throws -> Oid {
    let nobody = Signature.taskmaster
    return try repository.writeCommit(
      CommitDraft(
        tree: try repository.writeTree([]), parents: [], author: nobody, committer: nobody,
        message: LogSubject.message("begin the log", clock: 0)))
  }

  private func taskNotes(_ added: [LogLine], on start: Start) throws -> [Oid: Oid?] {
    var changes: [Oid: Oid?] = [:]
    for (task, lines) in Dictionary(grouping: added, by: \.task) {
      guard !start.oversized.contains(task) else { throw OversizedNote.problem(on: task) }
      var note = try NotesTree.content(of: Oid(task), in: start.tree, of: repository)
      // What others put there before there was a task is none of the log's.
      if before.queue.tasks[task] == nil,
        !note.withUnsafeBytes(LogContents.hasEvents)
      {
        note = []
      }
      for line in lines { note += line.bytes + [UInt8(ascii: "\n")] }
      changes[Oid(task)] = try repository.writeBlob(note)
    }
    return changes
  }

  /// Writes the commits of tasks that are queued.
  ///
  /// Somebody else's line under an id that its text does not have is no task's; it stays in its note.
  private func taskCommits(
    of added: [(task: ObjectID, event: Event)], isOurs: Bool = false
  ) throws -> [Oid] {
    try added.compactMap { task, event in
      guard case .queued(let queued) = event.fact else { return nil }
      let id = TaskCommit.id(ofText: queued.text, occurrence: queued.occurrence)
      guard id == task, !queued.text.utf8.contains(0) else {
        if isOurs { throw WrongTaskID(id: task) }
        return nil
      }
      return try repository.writeCommit(TaskCommit.draft(queued))
    }
  }

  /// Hangs commits under gathering ones until no more than `limit` are left.
  private func gather(_ commits: [Oid], limit: Int) throws -> [Oid] {
    guard commits.count > limit else { return commits }
    let nobody = Signature.taskmaster
    let tree = try repository.writeTree([])
    let gathering = try commits.parts(of: Self.mostGathered).map { group in
      try repository.writeCommit(
        CommitDraft(
          tree: tree, parents: Array(group), author: nobody, committer: nobody,
          message: Array("gather \(group.count) tasks\n".utf8)))
    }
    return try gather(gathering, limit: limit)
  }
}

/// A task is queued under an id that its text does not have.
struct WrongTaskID: Error, CustomStringConvertible {
  let id: ObjectID
  var description: String { "task \(id.short) does not have the id of its text" }
}

/// A note too large to be read, and so to be added to.
enum OversizedNote {
  static func problem(on object: ObjectID) -> Problem {
    Problem(
      "the note of \(object.short) is larger than \(LogContents.longestNote >> 20) MiB, so nothing can be"
        + " added to it",
      hints: [
        "git notes --ref=taskmaster remove \(object.hex); what the journal has comes back then"
      ])
  }
}
