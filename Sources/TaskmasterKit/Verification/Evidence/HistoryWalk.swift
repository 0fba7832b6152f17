import Git
import TaskmasterCore

/// Walks the history of a log for commits that took something out of it, or brought something late.
struct HistoryWalk {
  /// What one commit took out of one note.
  struct Loss: Hashable, Sendable {
    let commit: ObjectID
    let loss: LogComparison.Loss
  }

  /// A commit that could not be read.
  struct Gap: Hashable, Sendable {
    let commit: ObjectID
    let reason: String
  }

  /// What a commit brought though the log's clock was past it.
  struct Late: Hashable, Sendable {
    let commit: ObjectID
    /// The clock of the log that it stands on.
    let clock: UInt64
    let lines: [LogLine]
  }

  private let repository: Repository
  private let tasks: Set<Oid>
  private(set) var losses: [Loss] = []
  private(set) var gaps: [Gap] = []
  private(set) var late: [Late] = []
  /// Whether everything was compared that could be wrong.
  private(set) var isWhole = true
  /// Whether the commit was met that is known from before.
  private(set) var hasMetKnown = false

  /// Walks all that a commit of the log stands on, but for the commits that are known to be tasks: those
  /// are parents of a log, but no logs.
  /// - Parameters:
  ///   - head: Where to start.
  ///   - known: A commit whose history was walked before; nil: there is none.
  ///   - isFull: Whether to go beyond that.
  ///   - repository: Where the log is.
  ///   - tasks: The commits that are tasks.
  init(
    of head: Oid, known: Oid?, isFull: Bool, in repository: Repository, tasks: Set<Oid>
  ) {
    self.repository = repository
    self.tasks = tasks
    hasMetKnown = head == known
    var seen: Set<Oid> = [head]
    var waiting = hasMetKnown && !isFull ? [] : [head].compactMap { commit($0) }
    while let commit = waiting.popLast() {
      let parents = commit.parents.filter { !tasks.contains($0) }.compactMap { self.commit($0) }
      compare(commit, with: parents)
      for parent in parents {
        if parent.id == known { hasMetKnown = true }
        if parent.id == known, !isFull { continue }
        if seen.insert(parent.id).inserted { waiting.append(parent) }
      }
    }
  }

  private mutating func commit(_ id: Oid) -> Commit? {
    switch Found({ () throws(GitError) in try repository.commit(id) }) {
    case .here(let commit): return commit
    // Where a shallow clone ends, nothing is wrong.
    case .missing where repository.isShallow: isWhole = false
    case .missing: note(id, "the object is missing")
    case .damaged(let reason): note(id, reason)
    }
    return nil
  }

  private mutating func compare(_ commit: Commit, with parents: [Commit]) {
    do {
      let comparison = LogComparison(repository: repository)
      for parent in parents {
        let difference = try comparison.difference(from: parent.tree, to: commit.tree)
        losses += difference.losses.map { Loss(commit: ObjectID(commit.id), loss: $0) }
        // What a merge brings, it has from its other side.
        if parents.count == 1 { compareClocks(of: difference.added, commit, parent) }
      }
    } catch {
      // What a partial clone has not fetched cannot be compared, and is not missing.
      if repository.isPartialClone { isWhole = false } else { note(commit.id, "\(error)") }
    }
  }

  private mutating func compareClocks(of lines: [LogLine], _ commit: Commit, _ parent: Commit) {
    guard !lines.isEmpty, let clock = LogSubject.clock(in: parent.message) else { return }
    let late = lines.filter { line in LogClock.clock(of: line).map { $0 <= clock } ?? false }
    guard !late.isEmpty else { return }
    self.late.append(Late(commit: ObjectID(commit.id), clock: clock, lines: late))
  }

  private mutating func note(_ commit: Oid, _ reason: String) {
    let gap = Gap(commit: ObjectID(commit), reason: reason)
    if !gaps.contains(gap) { gaps.append(gap) }
  }
}

/// Clocks, read without the rest of what they belong to.
private enum LogClock {
  private static let key = Array(#","clock":"#.utf8)

  /// The clock of an event; a string in it cannot look like that, since its quotes are escaped.
  static func clock(of line: LogLine) -> UInt64? {
    guard let start = line.bytes.firstRange(of: key) else { return nil }
    return number(at: start, in: line.bytes)
  }

  private static func number(at start: Int, in bytes: [UInt8]) -> UInt64? {
    let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  /// Where the first occurrence of some bytes ends.
  fileprivate func firstRange(of pattern: [UInt8]) -> Int? {
    indices.first { has(pattern, at: $0) }.map { $0 + pattern.count }
  }

  private func has(_ pattern: [UInt8], at index: Int) -> Bool {
    self[index] == pattern[0] && self[index...].starts(with: pattern)
  }
}
