import Git
import TaskmasterCore

/// What the notes ref and the journal hold together.
struct LogReading {
  /// The commit that the notes were read from: the newest that is whole.
  var base: Oid?
  /// What its notes hold.
  var contents = LogContents()
  private let withVersions: Bool
  /// What can be read of the head, when that is not whole.
  private var rescued: [LogLine] = []
  /// Lines that only the journal has, or a head that is not whole, to be written back.
  var missing: [LogLine] = []
  /// Lines that only the journal has and that cannot be written back: their notes are too large.
  var hidden: [LogLine] = []
  /// Lines that the journal ought to have and has not.
  var foreign: [LogLine] = []

  /// Reads the notes under the head of the log.
  ///
  /// Where objects of it cannot be read, the newest commit of the log that is whole is read instead, and
  /// whatever can be read of the head besides.
  /// - Parameters:
  ///   - head: The head of the log; nil: there is none.
  ///   - repository: Where it is.
  ///   - withVersions: Whether to find out what the notes were before.
  /// - Throws: `GitError` when something is there, is whole, and cannot be read.
  init(of head: Oid?, in repository: Repository, withVersions: Bool = false) throws {
    self.withVersions = withVersions
    guard let head, try !read(head, in: repository) else { return }
    // In a partial clone what is not there is not lost.
    if repository.isPartialClone { throw Self.partialClone }
    let rescue = try LogRescue(of: head, in: repository)
    rescued = rescue.lines
    for commit in rescue.earlier where try read(commit, in: repository) { return }
  }

  /// Reads the notes of a commit; false: objects of it are gone or damaged.
  private mutating func read(_ commit: Oid, in repository: Repository) throws -> Bool {
    do {
      contents = try LogContents(of: commit, in: repository, withVersions: withVersions)
      base = commit
      return true
    } catch  where Self.isGone(error) {
      return false
    }
  }

  /// Compares with the journal.
  mutating func compare(with journaled: Set<LogLine>) {
    let others = journaled.union(rescued)
    // A set of all lines is dear, and a new clone has no journal.
    let known = others.isEmpty ? [] : Set(contents.lines)
    let tooLarge = Set(contents.oversized)
    for line in others.subtracting(known) {
      if tooLarge.contains(line.task) { hidden.append(line) } else { missing.append(line) }
    }
    // In the order of their times, as they were written once: so a note comes out as it was.
    missing.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    foreign = (contents.lines + rescued).filter { !journaled.contains($0) && Journal.takes($0) }
  }

  private static let partialClone = Problem(
    "notes of the log are not in this partial clone",
    hints: [
      "git fetch --refetch --no-filter <remote>"
        + " '+refs/notes/taskmaster*:refs/taskmaster/remotes/<remote>/taskmaster*'"
    ])

  /// Whether an error says that an object is not there, or is damaged beyond reading.
  static func isGone(_ error: any Error) -> Bool {
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
