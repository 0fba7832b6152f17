import Git
public import TaskmasterCore

extension LogStore {
  /// The commit that the log is at; nil: there is none.
  /// - Throws: ``Problem`` when its reference is not a commit's; `GitError`.
  func head() throws -> Oid? {
    if let other = try repository.symbolicTarget(of: Self.reference) {
      throw LogReference.symbolic(other)
    }
    do throws(GitError) {
      return try repository.target(of: Self.reference)
    } catch {
      guard let path = try repository.brokenFile(of: Self.reference) else { throw error }
      throw LogReference.broken(path)
    }
  }

  /// Where the reference of the log can be put back to, when it is broken or gone.
  /// - Parameter verified: The commit of the log that was verified last.
  /// - Returns: What is to be done; nil: nothing, or nobody knows what.
  /// - Throws: `GitError` when references cannot be read.
  func restoration(verified: ObjectID?) throws -> LogRestoration? {
    guard try repository.symbolicTarget(of: Self.reference) == nil else { return nil }
    let broken = try repository.brokenFile(of: Self.reference)
    if broken == nil, try repository.target(of: Self.reference) != nil { return nil }
    let known = [verified.map { Oid($0) }].compactMap(\.self)
    let places = broken == nil ? known : LogHistory(repository).commits + known
    let commit = places.first { (try? LogContents(of: $0, in: repository)) != nil }
    guard broken != nil || commit != nil else { return nil }
    return LogRestoration(brokenFile: broken, commit: commit.map { ObjectID($0) })
  }

  /// Puts the reference of the log back, and what only the journal has into the log.
  /// - Throws: As ``transact(by:subject:_:)``.
  func restore(_ restoration: LogRestoration, by identity: Identity) throws {
    try withLock {
      // Somebody may have been faster.
      guard try self.restoration(verified: restoration.commit) != nil else { return }
      if let path = try repository.brokenFile(of: Self.reference) { try Files.remove(path) }
      guard let commit = restoration.commit.map({ Oid($0) }) else { return }
      // What was packed before is older than the reflog's last.
      let packed = try repository.target(of: Self.reference)
      let isMoved = try repository.updateReference(
        Self.reference, to: commit, expecting: packed.map { .at($0) } ?? .absent,
        message: "taskmaster: put the log back",
        signature: identity.signature(at: surroundings.now()))
      if !isMoved { throw Problem("'\(Self.reference)' is locked, or was moved") }
    }
    try heal(by: identity)
  }
}

/// What is done about a reference of the log that is broken or gone.
public struct LogRestoration: Hashable, Sendable {
  /// The file in its place that names no commit; nil: there is none.
  public let brokenFile: String?
  /// The commit that it is put back to; nil: no such is known, and the journal has to do.
  public let commit: ObjectID?

  /// The command that comes to the same, but for what only the journal has.
  var command: String {
    let remove = brokenFile.map { [ProgramError.command(["rm", $0])] } ?? []
    let update = commit.map { ["git update-ref \(LogStore.reference) \($0.hex)"] } ?? []
    return (remove + update).joined(separator: " && ")
  }
}

/// What can be the matter with the reference that is the log.
enum LogReference {
  static func symbolic(_ other: String) -> Problem {
    Problem(
      "the log cannot be used: '\(LogStore.reference)' is a symbolic reference to '\(other)', through"
        + " which nothing is written",
      hints: ["git symbolic-ref --delete \(LogStore.reference) && \(Mending.repair)"])
  }

  static func broken(_ path: String) -> Problem {
    Problem(
      "the log cannot be read: the file '\(path)' names no commit", hints: [Mending.repair])
  }
}
