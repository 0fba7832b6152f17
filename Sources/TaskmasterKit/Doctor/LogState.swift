import Git
public import TaskmasterCore

/// How the log stands.
public struct LogState: Hashable, Sendable {
  /// The commit that the notes ref is at; nil: there is no log.
  public var head: ObjectID?
  /// The commit that is read: the head, unless objects of that are gone.
  public var base: ObjectID?
  /// When that was written.
  public var written: Timestamp?
  /// How many commits it has, by first parents.
  public var commits = 0
  /// How many events it has.
  public var events = 0
  /// How many lines of it are no events.
  public var strays = 0
  /// How many bytes all its lines have.
  public var bytes = 0
  /// The highest clock.
  public var clock: UInt64 = 0
  /// How many tasks there are of each status that occurs.
  public var tasks: [TaskStatus: Int] = [:]
  /// How many events only the journal has.
  public var missing = 0
  /// The tasks whose queueing only the journal has.
  var missingTasks: Set<ObjectID> = []
  /// The tasks whose result only the journal has.
  var missingResults: Set<ObjectID> = []
  /// How many files the journal has.
  public var journalFiles = 0
  /// How many bytes they have.
  public var journalBytes = 0

  /// Whether the next write has something to put back.
  public var needsHealing: Bool { missing > 0 || base != head }
}

extension Project {
  func logState(_ snapshot: LogSnapshot) throws -> LogState {
    var state = LogState(head: snapshot.head, base: snapshot.base)
    state.events = snapshot.log.events.count
    state.strays = snapshot.log.strays.count
    state.bytes = (snapshot.log.events.map(\.line) + snapshot.log.strays.map(\.line))
      .reduce(0) { $0 + $1.bytes.count + 1 }
    state.clock = snapshot.log.clock
    state.tasks = snapshot.queue.tasks.values.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
    state.missing = snapshot.missing.count
    for line in snapshot.missing {
      switch (try? Event(line: line.bytes))?.fact {
      case .queued: state.missingTasks.insert(line.task)
      case .done: state.missingResults.insert(line.task)
      default: break
      }
    }
    let journals = try store.journal.sizes()
    state.journalFiles = journals.count
    state.journalBytes = journals.values.reduce(0, +)
    guard let base = snapshot.base.map({ Oid($0) }) else { return state }
    state.written = try repository.commit(base).map {
      Timestamp(microseconds: $0.committer.seconds * 1_000_000)
    }
    // A history that cannot be read to its end is what verification finds.
    try? repository.firstParents(of: base) { _ in
      state.commits += 1
      return true
    }
    return state
  }
}
