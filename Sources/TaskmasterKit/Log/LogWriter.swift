import Git
public import TaskmasterCore

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
    let added = before.missing + entry.lines
    return try inOnePack(ifMany: added.count) {
      let head = try before.head.map { Oid($0) } ?? writeRoot()
      return try commit(
        entry, adding: added, to: try repository.commit(head)?.tree, parents: [head],
        queueing: try taskCommits(of: events(in: before.missing))
          + taskCommits(of: events(in: entry.lines), isOurs: true))
    }
  }

  /// Writes the union of the log with another one, everything but the ref.
  /// - Returns: The new commit of the log.
  func write(_ union: LogUnion, _ entry: LogEntry) throws -> Oid {
    let joined = Set(union.added)
    let missing = before.missing.filter { !joined.contains($0) }
    return try inOnePack(ifMany: union.changes.count + missing.count) {
      let head = before.head.map { Oid($0) }
      let tree = try head.map { try repository.commit($0)?.tree } ?? union.otherTree
      let new = events(in: union.added).filter { !repository.exists(Oid($0.task)) }
      return try commit(
        entry, adding: missing,
        to: try NotesTree.updating(tree, with: union.changes, in: repository),
        parents: [head, union.other].compactMap(\.self),
        queueing: try taskCommits(of: new + events(in: missing)))
    }
  }

  private func inOnePack(ifMany count: Int, _ body: () throws -> Oid) throws -> Oid {
    count < Self.bulk ? try body() : try repository.writingPack(body)
  }

  private func commit(
    _ entry: LogEntry, adding lines: [LogLine], to tree: Oid?, parents: [Oid], queueing: [Oid]
  ) throws -> Oid {
    var changes = try taskNotes(lines, in: tree)
    let after = Queue(
      EventLog(before.log.events.map(\.line) + entry.lines))
    let people = NotesForPeople(repository: repository, queue: after, tree: tree)
    try people.add(events(in: lines), to: &changes)
    let signature = entry.identity.signature(at: time)
    return try repository.writeCommit(
      CommitDraft(
        tree: try NotesTree.updating(tree, with: changes, in: repository),
        parents: parents + gather(queueing, limit: Self.mostParents),
        author: signature, committer: signature,
        message: Array("\(entry.subject)\n\nTaskmaster-Clock: \(after.clock)\n".utf8)))
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
        message: Array("begin the log\n\nTaskmaster-Clock: 0\n".utf8)))
  }

  private func taskNotes(_ added: [LogLine], in tree: Oid?) throws -> [Oid: Oid?] {
    var changes: [Oid: Oid?] = [:]
    for (task, lines) in Dictionary(grouping: added, by: \.task) {
      var note = try NotesTree.content(of: Oid(task), in: tree, of: repository)
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
    let groups = stride(from: 0, to: commits.count, by: Self.mostGathered).map {
      Array(commits[$0..<min($0 + Self.mostGathered, commits.count)])
    }
    let gathering = try groups.map { group in
      try repository.writeCommit(
        CommitDraft(
          tree: tree, parents: group, author: nobody, committer: nobody,
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

extension Signature {
  /// Whoever makes what has to be the same in every clone.
  static let taskmaster = Signature(
    name: TaskCommit.name, email: TaskCommit.email, seconds: 0, offsetMinutes: 0)
}

extension TaskCommit {
  /// The commit that a task is.
  static func draft(_ queued: Queued) -> CommitDraft {
    draft(text: queued.text, occurrence: queued.occurrence)
  }

  static func draft(text: String, occurrence: Int64) -> CommitDraft {
    CommitDraft(
      tree: Oid(hex: emptyTree) ?? .zero, parents: [], author: .taskmaster, committer: .taskmaster,
      message: TaskText.message(of: text, occurrence: occurrence))
  }

  /// The id of the task with that text.
  ///
  /// - Parameters:
  ///   - text: The text, in its form.
  ///   - occurrence: 1, or n for the nth time that the text is queued.
  /// - Returns: The id of its task commit.
  public static func id(ofText text: String, occurrence: Int64 = 1) -> ObjectID {
    let draft = draft(text: text, occurrence: occurrence)
    return ObjectID(Repository.hash(.commit, Repository.commitBytes(of: draft)))
  }
}

extension NotesTree {
  /// The content of the note on an object, ending in a newline; empty when there is none.
  static func content(of object: Oid, in tree: Oid?, of repository: Repository) throws -> [UInt8] {
    guard let tree else { return [] }
    return try self.content(of: blobs(of: object, in: tree, from: repository), from: repository)
  }

  /// The content of several blobs together, each ending in a newline.
  static func content(of blobs: [Oid], from repository: Repository) throws -> [UInt8] {
    var content: [UInt8] = []
    for blob in blobs {
      content += try repository.blob(blob, limit: LogContents.longestNote) ?? []
      if let last = content.last, last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
    }
    return content
  }
}
