public import TaskmasterCore

/// Something that can be put right without asking anybody, because nothing can be lost by it.
public enum Repair: Hashable, Sendable {
  /// A lock file of our own, whose holder is gone, is removed.
  case removeLock(path: String, age: Int64)
  /// The reference of the log is put back to where it was.
  case restoreLog(LogRestoration)
  /// What was fetched of a remote's log is forgotten, since its commit is gone or damaged.
  case forgetFetched(ForgettingPlan.Reference)
  /// Events that only the journal has are put back into the log.
  ///
  /// With them come the commits of tasks that they queue, and the notes on artifacts that they tell of.
  case healLog(events: Int, tasks: Set<ObjectID>, results: Set<ObjectID>)
  /// The commit of a task is made again of what was queued.
  case recreateTask(ObjectID, title: String)
  /// The note on an artifact is written again from the log.
  case rewriteNote(task: ObjectID, title: String, commit: ObjectID, command: String?)
  /// What a dead session left is looked after, and its claims are given back.
  case recover(session: String, claims: [SessionState.Claim])

  /// What is done, in words that may follow "to repair:".
  public var what: String {
    switch self {
    case .removeLock(let path, _): "remove the lock '\(path)'"
    case .restoreLog(let restoration):
      restoration.commit.map { "put the log back to \($0.short)" }
        ?? "remove the broken reference of the log"
    case .forgetFetched(let reference):
      "forget what was fetched of the log of '\(RemoteLog.remote(trackedBy: reference.name))'"
    case .healLog(0, _, _): "write the log again from what can be read of it"
    case .healLog(let events, _, _): "put \(counted(events, "event")) back into the log"
    case .recreateTask(let id, let title): "make the commit of \(Self.name(id, title)) again"
    case .rewriteNote(let id, let title, let commit, _):
      "write the note on \(commit.short), the artifact of \(Self.name(id, title)), again"
    case .recover(let session, let claims) where claims.isEmpty:
      "look after what session \(session) has left"
    case .recover(let session, let claims):
      "end what is left of session \(session), keep what it had made, give back "
        + claims.map { "attempt \($0.attempt) of \(Self.name($0.task, $0.title))" }
        .joined(separator: ", ")
    }
  }

  /// Why that is right.
  public var why: String {
    switch self {
    case .removeLock(_, let age): "it is \(Amount.age(age)) old, and whoever made it has ended"
    case .restoreLog(let restoration):
      restoration.brokenFile.map { "the file '\($0)' names no commit" }
        ?? "it is gone, and was verified there"
    case .forgetFetched(let reference):
      "its commit \(reference.target.short) cannot be read; the next fetch brings it again"
    case .healLog(0, _, _): "objects of it are gone or damaged"
    case .healLog: "the log was cut back; the journal still has them"
    case .recreateTask: "it is missing or damaged, and the log has the text"
    case .rewriteNote: "it is missing, and the log has all of it"
    case .recover: "the session has ended without a word"
    }
  }

  /// The command that comes to the same, where there is one.
  public var command: String? {
    switch self {
    case .removeLock(let path, _): ProgramError.command(["rm", path])
    case .restoreLog(let restoration): restoration.command
    case .healLog, .recreateTask, .forgetFetched: nil
    case .rewriteNote(_, _, _, let command): command == Mending.repair ? nil : command
    case .recover: "git taskmaster work --dry-run"
    }
  }

  private static func name(_ task: ObjectID, _ title: String) -> String {
    "task \(task.short) (\(VisibleText.line(title, most: 50)))"
  }

  /// The task whose artifact gets its note back.
  var noted: ObjectID? {
    if case .rewriteNote(let id, _, _, _) = self { id } else { nil }
  }

  /// Whether it mends what verification found.
  func mends(_ finding: Finding) -> Bool {
    switch self {
    case .removeLock, .recover, .forgetFetched: false
    case .restoreLog:
      [.logShrunk, .taskID].contains(finding.code) && finding.hint == Mending.repair
        || finding.code == .noteMissing
    case .healLog(_, let tasks, let results):
      switch finding.code {
      case .logShrunk: finding.hint == Mending.repair
      case .taskID: finding.hint == Mending.repair && finding.isOf(tasks)
      case .noteMissing: finding.isOf(results)
      default: false
      }
    case .recreateTask(let id, _): finding.code == .taskID && finding.task == id
    case .rewriteNote(let id, _, _, _): finding.code == .noteMissing && finding.task == id
    }
  }
}

extension Repair {
  /// What has to be repaired, in the order in which it can be.
  static func needed(by state: FullState, in queue: Queue?) -> [Repair] {
    let locks = state.locks.filter(\.isDead).map { removeLock(path: $0.path, age: $0.age) }
    let restoring = state.restoration.map(restoreLog)
    guard let queue, let log = state.log else { return locks + [restoring].compactMap(\.self) }
    let dead = state.sessions.filter { $0.life == .dead }
    // What only the journal has is put back with the reference.
    let healing =
      restoring
      ?? (log.needsHealing
        ? healLog(events: log.missing, tasks: log.missingTasks, results: log.missingResults) : nil)
    let problems = state.problems.filter { healing?.mends($0) != true }
    return locks + state.lostLogs.map(forgetFetched) + [healing].compactMap(\.self)
      + problems.compactMap { recreation(for: $0, in: queue) }
      + problems.compactMap { rewriting(for: $0, in: queue) }
      + dead.map { recover(session: $0.id, claims: $0.claims) }
  }

  private static func recreation(for finding: Finding, in queue: Queue) -> Repair? {
    guard finding.code == .taskID, let task = finding.task.flatMap({ queue.tasks[$0] }),
      finding.hint == Mending.repair
    else { return nil }
    return recreateTask(task.id, title: task.title)
  }

  private static func rewriting(for finding: Finding, in queue: Queue) -> Repair? {
    guard finding.code == .noteMissing, let task = finding.task.flatMap({ queue.tasks[$0] }),
      let commit = task.artifact?.commit
    else { return nil }
    return rewriteNote(task: task.id, title: task.title, commit: commit, command: finding.hint)
  }
}

extension Finding {
  fileprivate func isOf(_ tasks: Set<ObjectID>) -> Bool { task.map(tasks.contains) ?? false }
}
