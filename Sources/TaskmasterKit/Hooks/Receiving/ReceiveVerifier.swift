import Git
import TaskmasterCore

/// Verifies a whole push on the side that receives it, before anything of it is taken.
///
/// It reads only, and nothing of what is pushed is used as a path, as configuration or as a program.
struct ReceiveVerifier {
  let repository: Repository

  /// Why a push is not taken; nothing when it is fine.
  ///
  /// Where references are is looked up: what the push says of that is only its wish.
  /// - Throws: An error when references or the log that is here cannot be read.
  func refusals(ofPush references: [PushedReference]) throws -> [Refusal] {
    let places = ReferencePlaces(repository)
    let references = try references.map { try places.resolved($0) }
    let trouble = try places.refusals(of: references)
    return try trouble.isEmpty ? refusals(of: references) : trouble
  }

  /// Why references may not be moved from where they are said to be; nothing when they may.
  /// - Throws: An error when the log that is here cannot be read.
  func refusals(of references: [PushedReference]) throws -> [Refusal] {
    let trouble = references.filter(\.isInTheWay).map { Refusal.inTheWay($0.text) }
    // What branches are judged against has to be sound itself.
    guard trouble.isEmpty else { return trouble }
    guard let log = references.first(where: \.isLog) else {
      return try refusals(ofBranches: references, nil)
    }
    guard let after = log.commit.map({ Oid($0) }) else { return [.logDeleted] }
    let received = ReceivedLog(
      repository: repository, before: log.before.map { Oid($0) }, after: after)
    switch received.verdict() {
    case .refused(let refusal): return [refusal]
    case .sound(let queue): return try refusals(ofBranches: references, (after, queue))
    }
  }

  private func refusals(
    ofBranches references: [PushedReference], _ log: (tip: Oid, queue: Queue?)?
  ) throws -> [Refusal] {
    let pushed = references.compactMap(PushedBranch.init)
    let deleted = references.filter { $0.commit == nil }.compactMap(\.branch)
    guard !pushed.isEmpty || !deleted.isEmpty else { return [] }
    let tip = try log?.tip ?? repository.target(of: LogStore.reference)
    let queue = try log?.queue ?? tip.map { try self.queue(of: $0) } ?? Queue()
    let findings = try PushedBranchVerifier(queue, repository).findings(pushing: pushed)
    return try refusals(ofDeleting: deleted, queue, references) + findings.map(Refusal.branch)
      + pushed.compactMap { unknown($0, queue) }
  }

  private func queue(of log: Oid) throws -> Queue {
    Queue(EventLog(try LogContents(of: log, in: repository).lines))
  }

  private func refusals(
    ofDeleting branches: [String], _ queue: Queue, _ references: [PushedReference]
  ) throws -> [Refusal] {
    guard !branches.isEmpty else { return [] }
    let owners = queue.owners { $0.status == .done || $0.status == .merged }
    let merges = ReceivedMerges(repository: repository, references: references)
    return try branches.compactMap { name in
      guard let task = owners[name], try !merges.hold(task) else { return nil }
      return .branchDeleted(name, task: task.id, base: task.chain)
    }
  }

  /// A branch named like a task's, at a commit that says it is the result of one that the log does not
  /// have.
  private func unknown(_ branch: PushedBranch, _ queue: Queue) -> Refusal? {
    guard let commit = (try? repository.commit(branch.tip)) ?? nil,
      let task = ArtifactMessage.task(in: commit.message), queue.tasks[task] == nil,
      BranchName.looksLikeOne(branch.name.split(separator: "/").last ?? "")
    else { return nil }
    return .branchUnknown(branch.name, task: task)
  }
}
