import Git
import TaskmasterCore

/// Walks the whole history of a log for commits that took something out of it.
///
/// Of two commits only the notes that differ are read, so a long history costs little more than its
/// length.
struct HistoryWalk {
  /// What one commit took out of one note.
  struct Loss: Hashable, Sendable {
    let commit: Oid
    let object: ObjectID
    /// The note as it was.
    let note: Oid
    let lines: Set<[UInt8]>
  }

  /// A commit that could not be read.
  struct Gap: Hashable, Sendable {
    let commit: Oid
    let reason: String
  }

  private let repository: Repository
  /// Commits that are known to be tasks: they are parents of a log, but no logs.
  private let tasks: Set<Oid>
  private(set) var losses: [Loss] = []
  private(set) var gaps: [Gap] = []

  /// Walks the history of a commit of the log.
  init(of head: Oid, in repository: Repository, tasks: Set<Oid>) {
    self.repository = repository
    self.tasks = tasks
    var seen: Set<Oid> = [head]
    var waiting = [head].compactMap { commit($0) }
    while let commit = waiting.popLast() {
      for parent in commit.parents where !tasks.contains(parent) {
        guard let before = self.commit(parent) else { continue }
        compare(commit, with: before)
        if seen.insert(parent).inserted { waiting.append(before) }
      }
    }
  }

  private mutating func commit(_ id: Oid) -> Commit? {
    let found = Found { () throws(GitError) in try repository.commit(id) }
    switch found {
    case .here(let commit): return commit
    // Where a shallow clone ends, nothing is wrong.
    case .missing where repository.isShallow: break
    case .missing: gaps.append(Gap(commit: id, reason: "the object is missing"))
    case .damaged(let reason): gaps.append(Gap(commit: id, reason: reason))
    }
    return nil
  }

  private mutating func compare(_ commit: Commit, with before: Commit) {
    do {
      let changed = try NotesTree.notes(
        of: before.tree, changedIn: commit.tree, in: repository)
      for (object, note) in changed { try compare(note, of: object, with: commit) }
    } catch {
      // What a partial clone has not fetched cannot be compared, and is not missing.
      guard !repository.isPartialClone else { return }
      gaps.append(Gap(commit: commit.id, reason: "\(error)"))
    }
  }

  private mutating func compare(_ note: Oid, of object: Oid, with commit: Commit) throws {
    let blobs = try NotesTree.blobs(of: object, in: commit.tree, from: repository)
    // Nobody reads a note that is too large, nor can it be told what is gone of it.
    guard let old = try content(of: note) else { return }
    var now: [[UInt8]] = []
    for blob in blobs {
      guard let content = try content(of: blob) else { return }
      now.append(content)
    }
    // Nearly always the note was appended to.
    if now.contains(where: { $0.starts(with: old) }) { return }
    let lost = Self.events(of: old, on: object).subtracting(
      now.reduce(into: []) { $0.formUnion(Self.events(of: $1, on: object)) })
    guard !lost.isEmpty else { return }
    losses.append(Loss(commit: commit.id, object: ObjectID(object), note: note, lines: lost))
  }

  /// The content of a note; nil: it is too large.
  private func content(of blob: Oid) throws -> [UInt8]? {
    guard let size = try repository.header(blob)?.size else { throw MissingObject(id: blob) }
    guard size <= LogContents.longestNote else { return nil }
    return try repository.blob(blob, limit: LogContents.longestNote)
  }

  /// The lines of a note that look like events; others may be taken out.
  private static func events(of note: [UInt8], on object: Oid) -> Set<[UInt8]> {
    let lines = note.withUnsafeBytes { LogContents.lines(of: $0, on: ObjectID(object)) }
    return Set(lines.map(\.bytes).filter { $0.starts(with: LogContents.start) })
  }
}
