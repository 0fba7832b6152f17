import Git
import TaskmasterCore

/// Verifies a whole push on the side that receives it, before anything of it is taken.
///
/// It reads only, and nothing of what is pushed is used as a path, as configuration or as a program.
struct ReceiveVerifier {
  let repository: Repository
  let store: LogStore

  /// Why the push is not taken; nothing when it is fine.
  /// - Throws: An error when the log that is here cannot be read.
  func refusals(of references: [PushedReference]) throws -> [Refusal] {
    let log = references.first(where: \.isLog)
    let trouble = log.map(refusals(ofLog:)) ?? []
    // What branches are judged against has to be sound itself.
    guard trouble.isEmpty else { return trouble }
    return try refusals(ofBranches: references, log: log)
  }

  private func refusals(ofLog reference: PushedReference) -> [Refusal] {
    guard let after = reference.commit else { return [.logDeleted] }
    return ReceivedLog(
      repository: repository, before: reference.before.map { Oid($0) }, after: Oid(after)
    ).refusals()
  }

  private func refusals(
    ofBranches references: [PushedReference], log: PushedReference?
  ) throws -> [Refusal] {
    let pushed = references.compactMap(PushedBranch.init)
    let deleted = references.filter { $0.commit == nil }.compactMap(\.branch)
    guard !pushed.isEmpty || !deleted.isEmpty else { return [] }
    let queue = try log?.commit.map { try self.queue(of: Oid($0)) } ?? store.snapshot().queue
    let findings = try PushedBranchVerifier(queue, repository).findings(pushing: pushed)
    return refusals(ofDeleting: deleted, queue) + findings.map(Refusal.branch)
      + pushed.compactMap { unknown($0, queue) }
  }

  private func queue(of log: Oid) throws -> Queue {
    Queue(EventLog(try LogContents(of: log, in: repository).lines))
  }

  private func refusals(ofDeleting branches: [String], _ queue: Queue) -> [Refusal] {
    let done = queue.tasks.values.filter { $0.status == .done }
    let owners = Dictionary(
      done.compactMap { task in task.artifact.map { ($0.branch, task.id) } },
      uniquingKeysWith: { first, _ in first })
    return branches.compactMap { name in owners[name].map { .branchDeleted(name, task: $0) } }
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
