import Git
import TaskmasterCore

/// What the notes ref and the journal hold together.
struct LogReading {
  /// The commit that the notes were read from: the newest that is whole.
  var base: Oid?
  /// What its notes hold.
  var contents = LogContents()
  /// Lines that only the journal has, to be written back.
  var missing: [LogLine] = []
  /// Lines that only the journal has and that cannot be written back: their notes are too large.
  var hidden: [LogLine] = []
  /// Lines that the journal ought to have and has not.
  var foreign: [LogLine] = []

  /// Reads the notes under the head of the log.
  ///
  /// Where objects of it are gone, the newest commit of the log that is whole is read instead.
  /// - Throws: `GitError` when something is there and cannot be read.
  init(of head: Oid?, in repository: Repository) throws {
    guard let head else { return }
    for commit in [head] + LogHistory(repository).earlier(than: head) {
      do {
        contents = try LogContents(of: commit, in: repository)
        base = commit
        return
      } catch  where Self.isGone(error) {
        // In a partial clone what is not there is not lost.
        if repository.isPartialClone { throw Self.partialClone }
      }
    }
  }

  /// Compares with the journal.
  mutating func compare(with journaled: Set<LogLine>) {
    let known = Set(contents.lines)
    let tooLarge = Set(contents.oversized)
    for line in journaled.subtracting(known) {
      if tooLarge.contains(line.task) { hidden.append(line) } else { missing.append(line) }
    }
    foreign = contents.lines.filter { !journaled.contains($0) && Journal.takes($0) }
  }

  private static let partialClone = Problem(
    "notes of the log are not in this partial clone",
    hints: [
      "git fetch --refetch --no-filter <remote>"
        + " '+refs/notes/taskmaster*:refs/taskmaster/remotes/<remote>/taskmaster*'"
    ])

  /// Whether an error says that an object is not there, or is damaged beyond reading.
  private static func isGone(_ error: any Error) -> Bool {
    if error is MissingObject { return true }
    guard let error = error as? GitError else { return false }
    // What libgit2 says of a loose object that is empty or cut off.
    let damaged: Set<Int32> = [GitError.compression, GitError.objectDatabase, GitError.object]
    return [.notFound, .malformed, .wrongKind].contains(error.code)
      || damaged.contains(error.category)
  }
}

extension LogReading {
  /// Whether an error says that what was just written is gone again, or the directory it was put into:
  /// `git gc --prune=now` does that.
  static func isSweptAway(_ error: any Error) -> Bool {
    if error is MissingObject { return true }
    guard let error = error as? GitError else { return false }
    return error.code == .notFound || error.code == .failed && error.category == 0
      || error.message.hasSuffix("No such file or directory")
  }
}

extension GitError {
  fileprivate static let compression: Int32 = 5
  fileprivate static let objectDatabase: Int32 = 9
  fileprivate static let object: Int32 = 11
}

/// Where the log stood before, as the ref's own history tells.
struct LogHistory {
  private let path: String

  /// More commits than this are not tried.
  private static let most = 200

  init(_ repository: Repository) {
    path = "\(repository.commonDirectory)/logs/\(LogStore.reference)"
  }

  /// Commits that the log stood at, newest first, each once.
  func earlier(than head: Oid) -> [Oid] {
    guard let bytes = try? Files.read(path, limit: .max) else { return [] }
    var seen: Set = [head, .zero]
    var commits: [Oid] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")).reversed() {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      for word in words.prefix(2).reversed() {
        guard let commit = Oid(hex: String(decoding: word, as: UTF8.self)) else { continue }
        if seen.insert(commit).inserted { commits.append(commit) }
      }
      if commits.count >= Self.most { break }
    }
    return commits
  }
}
