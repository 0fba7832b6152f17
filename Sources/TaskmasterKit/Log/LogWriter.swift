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
    guard added.count >= Self.bulk else { return try writeObjects(entry, added) }
    return try repository.writingPack { try writeObjects(entry, added) }
  }

  private func writeObjects(_ entry: LogEntry, _ added: [LogLine]) throws -> Oid {
    let decoded = added.compactMap { line in
      (try? Event(line: line.bytes)).map { (task: line.task, event: $0) }
    }
    let head = try before.head.map { Oid($0) } ?? writeRoot()
    let tree = try repository.commit(head)?.tree
    var changes = try taskNotes(added, in: tree)
    let after = Queue(EventLog(before.log.events.map(\.line) + entry.lines))
    let people = NotesForPeople(repository: repository, queue: after, tree: tree)
    try people.add(decoded, to: &changes)
    let signature = entry.identity.signature(at: time)
    let gathered = try gather(try taskCommits(decoded), limit: Self.mostParents)
    return try repository.writeCommit(
      CommitDraft(
        tree: try NotesTree.updating(tree, with: changes, in: repository),
        parents: [head] + gathered, author: signature, committer: signature,
        message: Array("\(entry.subject)\n\nTaskmaster-Clock: \(after.clock)\n".utf8)))
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

  private func taskCommits(_ added: [(task: ObjectID, event: Event)]) throws -> [Oid] {
    var ids: [Oid] = []
    for (task, event) in added {
      guard case .queued(let queued) = event.fact else { continue }
      let id = try repository.writeCommit(TaskCommit.draft(queued))
      guard id == Oid(task) else { throw WrongTaskID(id: task) }
      ids.append(id)
    }
    return ids
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
  /// - Parameter occurrence: 1, or n for the nth time that the text is queued.
  public static func id(ofText text: String, occurrence: Int64 = 1) -> ObjectID {
    let draft = draft(text: text, occurrence: occurrence)
    return ObjectID(Repository.hash(.commit, Repository.commitBytes(of: draft)))
  }
}

extension NotesTree {
  /// The content of the note on an object, ending in a newline; empty when there is none.
  static func content(of object: Oid, in tree: Oid?, of repository: Repository) throws -> [UInt8] {
    var content: [UInt8] = []
    guard let tree else { return content }
    for blob in try blobs(of: object, in: tree, from: repository) {
      content += try repository.blob(blob, limit: LogContents.longestNote) ?? []
      if let last = content.last, last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
    }
    return content
  }
}
