import Git
import TaskmasterCore

/// Judges each commit that a push adds to a log by what it changes of those that it stands on.
struct ReceivedCommits {
  /// Lines that a commit took out of a note that is no task's.
  struct Rewriting {
    let object: Oid
    let lines: Set<[UInt8]>
  }

  private let history: ReceivedHistory
  private let repository: Repository
  private let comparison: LogComparison
  private let before: Oid?
  /// Whether logs are read to learn what their clocks are, and not only asked.
  private let isExact: Bool
  private var clocks: [Oid: UInt64] = [:]
  /// The highest clock of all that was seen.
  private var highest: UInt64 = 0
  /// How many clocks above that were passed over: all of a push is no more than one jump.
  private var skipped: UInt64 = 0
  private var wholeLogs = 0
  private var bytes = 0
  /// Lines that a commit took out of a log which nobody had before.
  private(set) var lost: Set<LogLine> = []
  /// Lines that were taken out of the log that is here.
  private var lostBefore: Set<LogLine>?
  private(set) var rewritings: [Rewriting] = []
  /// Whether a commit joins logs.
  private(set) var joins = false

  /// Judges them, each after those that it stands on.
  /// - Throws: ``Refusal``; `GitError` or ``MissingObject`` when something cannot be read.
  init(
    _ history: ReceivedHistory, since before: Oid?, isExact: Bool, in repository: Repository
  ) throws {
    self.history = history
    self.repository = repository
    self.before = before
    self.isExact = isExact
    comparison = LogComparison(repository: repository)
    if let log = before.flatMap({ history[$0] }), !log.isEmpty { highest = try clock(of: log) }
    for commit in history.added {
      do {
        try judge(commit)
      } catch let refusal as Refusal {
        // Going by dates alone, it was taken for a new one.
        guard let before, try repository.isAncestor(commit.id, of: before) else { throw refusal }
        clocks[commit.id] = nil
      }
    }
  }

  private mutating func judge(_ commit: ReceivedCommit) throws {
    let logs = commit.parents.compactMap { history[$0] }.filter { !$0.isEmpty }
    var clock = try logs.map { try self.clock(of: $0) }.max() ?? 0
    var added = try lines(of: commit, notIn: logs.first)
    if logs.count > 1 {
      joins = true
      for log in logs.dropFirst() {
        let more = Set(try lines(of: commit, notIn: log))
        added.removeAll { !more.contains($0) }
      }
      added = try added.filter { line in try !logs.contains { try holds($0, line) } }
      if let line = added.first { throw Refusal.joining(line.task, commit: ObjectID(commit.id)) }
    }
    let events = try added.compactMap { try self.event($0) }
    clock = try self.clock(of: events, after: clock, on: logs.first)
    clocks[commit.id] = clock
    let isKnown = events.count == added.count
    if let said = commit.saidClock, isKnown ? said != clock : said < clock {
      throw Refusal.clockSaid(said, highest: clock)
    }
  }

  /// The lines that look like events and that a commit has and a log it stands on has not, of which nothing
  /// may be missing.
  private mutating func lines(
    of commit: ReceivedCommit, notIn log: ReceivedCommit?
  ) throws -> [LogLine] {
    let changed = try NotesTree.comparison(from: log?.tree, to: commit.tree, in: repository)
    if let stray = changed.strays.first {
      throw Refusal.logHolds(path: String(decoding: stray, as: UTF8.self))
    }
    guard changed.changes.count <= ReceiveLimits.notes else {
      throw Refusal.batch(what: counted(changed.changes.count, "changed note"))
    }
    try requireSizes(changed.changes)
    try requireOnePlace(changed.changes, in: commit.tree)
    var difference = LogComparison.Difference()
    for change in changed.changes {
      let known = difference.added.count
      try comparison.compare(change, in: commit.tree, &difference)
      for loss in difference.losses { try note(loss) }
      difference.losses.removeAll()
      if difference.added.count == known, !change.old.isEmpty { try noteRewriting(change) }
    }
    return difference.added
  }

  private mutating func note(_ loss: LogComparison.Loss) throws {
    guard before == nil else { throw Refusal.shrunk(loss.object, lines: loss.lines.count) }
    lost.formUnion(loss.lines.map { LogLine(task: loss.object, bytes: $0) })
  }

  private mutating func requireSizes(_ changes: [NotesTree.Change]) throws {
    for change in changes {
      for blob in change.new {
        guard let size = try repository.header(blob)?.size else { throw MissingObject(id: blob) }
        guard size <= ReceiveLimits.note else {
          throw Refusal.note(ObjectID(change.object), bytes: size)
        }
        bytes += size
      }
    }
    guard bytes <= ReceiveLimits.bytes else { throw Refusal.batch(what: counted(bytes, "byte")) }
  }

  /// Git would read two notes on one object as one, and some of its readers either of them.
  private func requireOnePlace(_ changes: [NotesTree.Change], in tree: Oid) throws {
    // What was changed where it lay is nowhere else, unless it was before.
    let placed = changes.filter { $0.new.count > 1 || $0.old.isEmpty && !$0.new.isEmpty }
    if placed.count < Self.many {
      for change in placed
      where try NotesTree.blobs(of: change.object, in: tree, from: repository).count > 1 {
        throw Refusal.twoNotes(ObjectID(change.object))
      }
    } else {
      let wanted = Set(placed.map(\.object))
      var seen: Set<Oid> = []
      for note in try NotesTree.list(tree, in: repository).notes
      where !seen.insert(note.object).inserted && wanted.contains(note.object) {
        throw Refusal.twoNotes(ObjectID(note.object))
      }
    }
  }

  /// From so many notes on, it is less work to list them all.
  private static let many = 16

  /// Remembers what is gone of a note of another kind; those of branches' bases change all the time.
  private mutating func noteRewriting(_ change: NotesTree.Change) throws {
    let old = try NotesTree.content(of: change.old, from: repository)
    let new = try NotesTree.content(of: change.new, from: repository)
    if new.starts(with: old) { return }
    let lines = old.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    if lines.contains(where: BaseNote.isBaseLine) || LogContents.isTaskNote(lines) { return }
    let left = Set(new.split(separator: UInt8(ascii: "\n")).map { Array($0) })
    let gone = Set(lines).subtracting(left)
    if !gone.isEmpty { rewritings.append(Rewriting(object: change.object, lines: gone)) }
  }

  private typealias NewEvent = (line: LogLine, event: Event)

  /// The event that a line is; nil: one of a later version, which is kept though it is not understood.
  private func event(_ line: LogLine) throws -> NewEvent? {
    guard line.bytes.count <= ReceiveLimits.line else {
      throw Refusal.line(line.task, bytes: line.bytes.count)
    }
    let event: Event
    do throws(EventError) {
      event = try Event(line: line.bytes)
    } catch {
      guard error.kind == .later else {
        throw Refusal.notAnEvent(line.task, reason: error.description)
      }
      return nil
    }
    if case .queued(let fact) = event.fact { try requireTask(line.task, fact) }
    return (line, event)
  }

  private func requireTask(_ id: ObjectID, _ fact: Queued) throws {
    guard TaskCommit.id(ofText: fact.text, occurrence: fact.occurrence) == id else {
      throw Refusal.taskID(id)
    }
    guard repository.exists(Oid(id)) else { throw Refusal.taskMissing(id) }
  }

  /// The clock of a log after events that one commit adds to it: each has one of its own, above all before.
  private mutating func clock(
    of events: [NewEvent], after clock: UInt64, on log: ReceivedCommit?
  ) throws -> UInt64 {
    var last = clock
    for entry in events.sorted(by: { $0.event.clock < $1.event.clock }) {
      let next = entry.event.clock
      if next <= last {
        guard try isPutBack(entry.line) || log.map({ try holds($0, entry.line) }) ?? false else {
          throw Refusal.late(entry.line.task, clock: next, last: last)
        }
        continue
      }
      // What comes back into a log that went on meanwhile does not have to be near to what it stands on.
      if next > highest {
        skipped += next - highest - 1
        guard skipped < EventLog.longestJump else {
          throw Refusal.clock(entry.line.task, clock: next, highest: highest)
        }
        highest = next
      }
      last = next
    }
    return last
  }

  /// Whether a log has a line already: a note may have come to hold it twice.
  private func holds(_ log: ReceivedCommit, _ line: LogLine) throws -> Bool {
    try NotesTree.content(of: Oid(line.task), in: log.tree, of: repository)
      .split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual(line.bytes) }
  }

  /// Whether a line was in the log before, and was lost.
  private mutating func isPutBack(_ line: LogLine) throws -> Bool {
    if lost.contains(line) { return true }
    guard isExact, let before else { return false }
    let known = try lostBefore ?? lines(lostBefore: before)
    lostBefore = known
    return known.contains(line)
  }

  private func lines(lostBefore log: Oid) throws -> Set<LogLine> {
    let walk = HistoryWalk(of: log, known: nil, isFull: true, in: repository, tasks: [])
    let reading = HistoryReading(walk, NoteVersions(), in: repository)
    let values = reading.parts.map { reading.read($0, from: repository) }
    return values.flatMap(\.losses).reduce(into: []) { lines, loss in
      lines.formUnion(loss.loss.lines.map { LogLine(task: loss.loss.object, bytes: $0) })
    }
  }

  /// The highest clock of a log.
  private mutating func clock(of log: ReceivedCommit) throws -> UInt64 {
    if let clock = clocks[log.id] { return clock }
    guard isExact || log.saidClock == nil else { return log.saidClock ?? 0 }
    wholeLogs += 1
    guard wholeLogs <= ReceiveLimits.wholeLogs else {
      throw Refusal.batch(what: "more than \(ReceiveLimits.wholeLogs) logs that are joined")
    }
    let clock = EventLog(try LogContents(of: log.id, in: repository).lines).clock
    clocks[log.id] = clock
    return clock
  }
}
