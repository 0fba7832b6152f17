import Git
import TaskmasterCore

/// The notes that are not the log but make it readable where people stand.
///
/// On an artifact: how it was made. On the commit where a chain starts: the last events of the chains that
/// start there, so that plain `git log --notes=taskmaster` shows the queue.
struct NotesForPeople {
  let repository: Repository
  let queue: Queue
  let tree: Oid?
  /// Objects whose notes are too large to be read: they stay as they are.
  let oversized: Set<ObjectID>

  func add(
    _ events: [(task: ObjectID, event: Event)], to changes: inout [Oid: Oid?]
  ) throws {
    var lines: [Oid: [String]] = [:]
    for (id, event) in events {
      guard let task = queue.tasks[id] else { continue }
      if case .done(let done) = event.fact { try addNote(of: task, done, to: &changes) }
      if let line = EventLine.text(of: task, event), let base = try start(of: task.chain) {
        lines[base, default: []].append(line)
      }
    }
    for (base, added) in lines where !oversized.contains(ObjectID(base)) {
      let new = added.map { Array($0.utf8) }
      changes[base] = try repository.writeBlob(
        baseNote(try content(of: base, changes), adding: new))
    }
  }

  /// Adds the note on the artifact of a task.
  func addNote(of task: QueueTask, _ done: Done, to changes: inout [Oid: Oid?]) throws {
    try set(
      Array(ArtifactNote.text(of: task, done).utf8), on: Oid(done.commit), in: &changes)
  }

  /// Adds the lines of a note that are not there yet: a person may have added some.
  private func set(_ note: [UInt8], on object: Oid, in changes: inout [Oid: Oid?]) throws {
    guard !oversized.contains(ObjectID(object)) else { return }
    let union = NoteUnion(try content(of: object, changes), note)
    if union.addsToOurs { changes[object] = try repository.writeBlob(union.content) }
  }

  /// A note as it is by now.
  private func content(of object: Oid, _ changes: [Oid: Oid?]) throws -> [UInt8] {
    if case let blob?? = changes[object] {
      return try NotesTree.content(of: [blob], from: repository)
    }
    return try NotesTree.content(of: object, in: tree, of: repository)
  }

  private func baseNote(_ old: [UInt8], adding new: [[UInt8]]) -> [UInt8] {
    let lines = old.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    // Somebody may have put lines of the log there, and those are never cut.
    let all = LogContents.isTaskNote(lines) ? lines + new : BaseNote.newest(lines + new)
    return all.flatMap { $0 + [UInt8(ascii: "\n")] }
  }

  /// Where a chain starts: the base of its first artifact, else the tip of its base branch.
  private func start(of chain: String) throws -> Oid? {
    if let first = queue.artifacts(of: chain).first?.artifact { return Oid(first.base) }
    let branch = "refs/heads/\(chain)"
    return ReferenceName.isValid(branch) ? try repository.target(of: branch) : nil
  }
}

/// The note on an artifact: `Key: value` lines, made of the log alone.
enum ArtifactNote {
  static func text(of task: QueueTask, _ done: Done) -> String {
    var lines = [
      "Task: \(task.id.hex)",
      "Title: \(VisibleText.line(task.title))",
      "Chain: \(VisibleText.line(task.chain))",
      "Base: \(done.base.hex)",
      "Attempt: \(done.attempt)",
      "Started: \(done.started)",
      "Seconds: \(Decimal.text(done.seconds))",
      "Files: \(done.files)",
      "Insertions: \(done.insertions)",
      "Deletions: \(done.deletions)",
    ]
    let usage = done.usage
    add("Worker", usage.worker)
    add("Provider", usage.provider)
    add("Model", usage.model)
    add("Tokens-In", usage.tokensIn.map { "\($0)" })
    add("Tokens-Out", usage.tokensOut.map { "\($0)" })
    add("Cost", usage.cost.map { Decimal.text($0, digits: 4) })
    for file in done.artifacts { add("Artifact", "\(file.path) \(file.blob.hex)") }
    for check in done.checks {
      add("Check", "\(check.command) (exit \(check.exit), \(Decimal.text(check.seconds)) s)")
    }
    return lines.map { $0 + "\n" }.joined()

    func add(_ key: String, _ value: String?) {
      if let value { lines.append("\(key): \(VisibleText.line(value))") }
    }
  }
}

/// An event as one line for people, beginning with its time.
enum EventLine {
  /// The line; nil for events that only machines care about.
  static func text(of task: QueueTask, _ event: Event) -> String? {
    let detail: String
    switch event.fact {
    case .renewed: return nil
    case .claimed(let fact): detail = "attempt \(fact.attempt)"
    case .failed(let fact): detail = "attempt \(fact.attempt): \(fact.reason.rawValue)"
    case .released(let fact): detail = "attempt \(fact.attempt): \(fact.reason.rawValue)"
    case .done(let fact): detail = "\(fact.commit.short) on branch \(fact.branch)"
    default: detail = ""
    }
    let title = VisibleText.line(task.title, most: 60)
    let words = ["\(event.at)", event.fact.name, task.id.short, title]
    return (words + (detail.isEmpty ? [] : ["(\(VisibleText.line(detail)))"])).joined(
      separator: " ")
  }
}
