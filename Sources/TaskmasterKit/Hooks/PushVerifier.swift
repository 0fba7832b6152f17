import Git
import TaskmasterCore

/// Verifies what is about to be pushed, as far as it is a task's branch or the log; other pushes cost
/// next to nothing.
struct PushVerifier {
  let repository: Repository
  let store: LogStore
  /// The name of the remote, or its address.
  let remote: String

  /// What is wrong with what is pushed.
  /// - Throws: An error when the log here cannot be read.
  func findings(pushing references: [PushedReference]) throws -> [Finding] {
    let branches = references.compactMap(PushedBranch.init)
    let log = references.filter(\.isLog).flatMap(findings)
    guard !branches.isEmpty else { return log }
    let queue = try store.snapshot().queue
    return try log + PushedBranchVerifier(queue, repository).findings(pushing: branches)
  }

  /// What is wrong with a log: it has to be readable, and to have all that the remote's has.
  private func findings(pushing log: PushedReference) -> [Finding] {
    guard let commit = log.commit.map({ Oid($0) }) else {
      return [Finding(PushFlaw.deletion(remote: remote))]
    }
    do {
      guard let tree = try repository.commit(commit)?.tree else { throw MissingObject(id: commit) }
      let known = try knownLogs(before: log.before.map { Oid($0) })
      let lines = try LogComparison(repository: repository)
        .newLines(in: tree, since: known.first?.tree)
      return strays(among: lines) + (try losses(from: known, to: tree))
    } catch {
      // What a partial clone has not fetched, it does not push either.
      guard !repository.isPartialClone else { return [] }
      return [Finding(PushFlaw.unreadable(commit: ObjectID(commit), reason: "\(error)"))]
    }
  }

  /// The remote's log as Git has just heard of it, and as it was last fetched, as far as they are here.
  private func knownLogs(before: Oid?) throws -> [Commit] {
    let tracking = RemoteLog.trackingReference(of: remote)
    // A push to an address has no name for it.
    let fetched = (try? repository.target(of: tracking)) ?? nil
    var logs: [Commit] = []
    for id in [before, fetched].compactMap(\.self) where !logs.contains(where: { $0.id == id }) {
      if let log = try repository.commit(id) { logs.append(log) }
    }
    return logs
  }

  private func strays(among lines: [LogLine]) -> [Finding] {
    EventLog(lines).strays.filter { (try? Event(line: $0.line.bytes)) == nil }
      .map { LogCheck.finding(of: $0) }
  }

  private func losses(from known: [Commit], to tree: Oid) throws -> [Finding] {
    let comparison = LogComparison(repository: repository)
    return try known.compactMap { log in
      let losses = try comparison.losses(from: log.tree, to: tree)
      guard !losses.isEmpty else { return nil }
      let flaw = PushFlaw.shrinking(
        lines: losses.reduce(0) { $0 + $1.lines.count }, remote: remote, log: ObjectID(log.id))
      return Finding(flaw, task: losses.count == 1 ? losses[0].object : nil)
    }
  }
}
