import Git
import TaskmasterCore

/// Judges what a push makes of a log: afterwards nothing may be wrong with it that was not before.
///
/// All of it is folded as verification does, unless events were only added whose effect is theirs alone.
struct ReceivedTip {
  let repository: Repository
  /// The log that is here.
  let before: ReceivedCommit?
  /// The log that is pushed.
  let after: ReceivedCommit
  /// What its new commits did.
  let commits: ReceivedCommits

  /// Looks for what is wrong.
  /// - Returns: The queue of the log that is pushed, if all of it was folded.
  /// - Throws: ``Refusal``; `GitError` or ``MissingObject`` when something cannot be read.
  func judge() throws -> Queue? {
    let changed = try NotesTree.changes(from: before?.tree, to: after.tree, in: repository)
    guard changed.count <= ReceiveLimits.notes else {
      throw Refusal.batch(what: counted(changed.count, "changed note"))
    }
    let notes = try changed.map { try ReceivedNote($0, in: repository) }
    if canBeJudgedAlone(notes) {
      let part = ReceivedState(EventLog(notes.flatMap(\.lines), longestJump: .max))
      if part.holds(notes), part.isSound { return nil }
    }
    return try judgeWhole(notes)
  }

  /// Whether the tasks that were changed can be folded without the others.
  ///
  /// Of these only results have to do with one another, by the chain that they stand in; and only where
  /// logs are joined can what comes be older than what is there.
  private func canBeJudgedAlone(_ notes: [ReceivedNote]) -> Bool {
    before != nil && !commits.joins && commits.rewritings.isEmpty
      && notes.allSatisfy { $0.kind == .task && !$0.hasResults || $0.kind == .base }
  }

  private func judgeWhole(_ notes: [ReceivedNote]) throws -> Queue {
    let new = try state(of: after)
    let results = new.results
    try require(notes, in: new, results)
    try requireRewritings(in: new, results)
    var scope = TaskScope(notes)
    // Then any task may have become another.
    if commits.joins || before == nil { scope = .all }
    let strays = new.log.strays.filter { $0.kind != .later }
    let problems = try new.problems(of: scope, noted: after, in: repository)
    guard !strays.isEmpty || !problems.isEmpty else { return new.queue }
    let old = try before.map { try state(of: $0) } ?? ReceivedState(EventLog([]))
    // Why a line is none may depend on the others.
    let known = Set(old.log.strays.map(\.line))
    if let stray = strays.first(where: { !known.contains($0.line) }) {
      throw Refusal.notAnEvent(stray.line.task, reason: stray.reason)
    }
    let problemsBefore = Set(try old.problems(of: scope, noted: before, in: repository))
    if let problem = problems.first(where: { !problemsBefore.contains($0) }) {
      throw Refusal.problem(problem)
    }
    return new.queue
  }

  private func state(of commit: ReceivedCommit) throws -> ReceivedState {
    ReceivedState(EventLog(try LogContents(of: commit.id, in: repository).lines))
  }

  /// Every note belongs to something that is in the log.
  private func require(
    _ notes: [ReceivedNote], in new: ReceivedState, _ results: ReceivedState.Results
  ) throws {
    for note in notes {
      let isKnown = new.queue.tasks[note.object] != nil
      switch note.kind {
      case .gone, .base: break
      case .task where !isKnown: throw Refusal.neverQueued(note.object)
      case .task: break
      case .other where results[note.object] == nil:
        throw Refusal.strayNote(note.object)
      case .other: break
      }
    }
    let present = commits.lost.isEmpty ? [] : Set(new.log.events.map(\.line))
    if let line = commits.lost.subtracting(present).first {
      throw Refusal.shrunk(line.task, lines: 1)
    }
  }

  /// What the log says of a result stays in its note; people may take out again what they have added.
  private func requireRewritings(
    in new: ReceivedState, _ results: ReceivedState.Results
  ) throws {
    for rewriting in commits.rewritings {
      let object = ObjectID(rewriting.object)
      let gone = results[object, default: []].reduce(into: Set<[UInt8]>()) { gone, result in
        guard let task = new.queue.tasks[result.task] else { return }
        let text = ArtifactNote.text(of: task, result.done)
        gone.formUnion(
          text.utf8.split(separator: UInt8(ascii: "\n")).map { Array($0) }
            .filter(rewriting.lines.contains))
      }
      if !gone.isEmpty { throw Refusal.shrunk(object, lines: gone.count) }
    }
  }
}

/// A note that a push changes.
struct ReceivedNote {
  /// What kind of note it is.
  enum Kind {
    case task
    /// On a commit where chains start: lines that begin with a time, and what people have added.
    case base
    case other
    /// It is not there any more.
    case gone
  }

  let object: ObjectID
  let kind: Kind
  /// Its lines, if it is a task's.
  let lines: [LogLine]

  /// Reads it as it is afterwards.
  init(_ change: NotesTree.Change, in repository: Repository) throws {
    object = ObjectID(change.object)
    let content = try NotesTree.content(of: change.new, from: repository)
    let lines = content.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    let isTask = LogContents.isTaskNote(lines)
    self.lines = isTask ? lines.map { LogLine(task: ObjectID(change.object), bytes: $0) } : []
    if change.new.isEmpty {
      kind = .gone
    } else if isTask {
      kind = .task
    } else {
      kind = lines.contains(where: BaseNote.isBaseLine) ? .base : .other
    }
  }

  /// Whether there is a result among its events, or anything that may be one.
  var hasResults: Bool {
    lines.contains { line in
      guard let event = try? Event(line: line.bytes) else { return false }
      if case .done = event.fact { return true }
      return false
    }
  }
}
