import Git
public import TaskmasterCore

extension LogStore {
  /// Joins another log to this one: afterwards the log has the lines of both.
  ///
  /// Every note keeps what it holds byte for byte, and gets the lines that only the other has. The commit
  /// has both logs as parents; when this log is the beginning of the other, it moves on to the other.
  ///
  /// - Parameters:
  ///   - other: The tip of the other log, whose objects are here.
  ///   - identity: Who joins them.
  ///   - name: Where the other comes from, for the commit's subject.
  /// - Returns: The log with what was joined.
  /// - Throws: `GitError`, ``MissingObject`` or ``FileError`` when the other cannot be read, or when it
  ///   is not certain that the union stands.
  @discardableResult
  public func merge(
    _ other: ObjectID, by identity: Identity, from name: String
  ) throws -> LogSnapshot {
    try write { before in
      let union = try LogUnion(
        of: Oid(other), with: before.base.map { Oid($0) }, in: repository)
      let place = try MergePlace(of: union, to: before, in: repository)
      if place == .alreadyIn { return nil }
      let known = Set(before.log.events.map(\.line) + before.log.strays.map(\.line))
      let entry = LogEntry(
        lines: union.added.filter { !known.contains($0) },
        subject: "merge the log of \(VisibleText.line(name))", identity: identity)
      return LogChange(entry: entry) { writer in
        place == .ahead ? union.other : try writer.write(union, entry)
      }
    }
  }
}

/// Where another log stands to ours.
private enum MergePlace {
  /// It is a part of ours.
  case alreadyIn
  /// Ours is a part of it.
  case ahead
  /// Each has something that the other has not.
  case apart

  init(of union: LogUnion, to before: LogSnapshot, in repository: Repository) throws {
    let added = Set(union.added)
    let isContent = before.missing.allSatisfy { added.contains($0) } && !union.addsToTheirs
    guard let base = before.base.map({ Oid($0) }) else {
      self = isContent ? .ahead : .apart
      return
    }
    if union.changes.isEmpty, !before.needsHealing,
      try repository.isAncestor(union.other, of: base)
    {
      self = .alreadyIn
    } else {
      self = try isContent && repository.isAncestor(base, of: union.other) ? .ahead : .apart
    }
  }
}
