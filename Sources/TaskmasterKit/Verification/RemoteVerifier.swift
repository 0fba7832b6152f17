import Git
import TaskmasterCore

/// What a remote has, by full name.
struct RemoteReferences {
  private let references: [String: Oid]

  init(_ references: [String: Oid]) { self.references = references }

  var log: Oid? { references[LogStore.reference] }

  func branch(_ name: String) -> Oid? { references["refs/heads/\(name)"] }
}

/// Compares what a remote has with what the log records.
struct RemoteVerifier {
  let repository: Repository
  let snapshot: LogSnapshot
  let remote: String
  let references: RemoteReferences

  /// What is wrong with the branches of tasks that are done.
  func findings(of tasks: [QueueTask]) throws -> [Finding] {
    try tasks.compactMap { task in
      guard task.status == .done, let artifact = task.artifact,
        let flaw = try flaw(of: task, artifact)
      else { return nil }
      return Finding(flaw, task: task.id, branch: artifact.branch)
    }
  }

  private func flaw(of task: QueueTask, _ artifact: Done) throws -> RemoteFlaw? {
    let (name, commit) = (artifact.branch, artifact.commit)
    let tip = references.branch(name)
    guard tip != Oid(commit) else { return nil }
    let canPush =
      BranchCheck.isPlausible(name, of: task)
      && ((try? repository.isResult(Oid(commit), of: task.id)) ?? false)
    if let tip {
      return .branchMoved(
        name: name, tip: ObjectID(tip), commit: commit, remote: remote, canPush: canPush)
    }
    if let base = references.branch(task.chain), isPart(Oid(commit), of: base) {
      return .branchMerged(name: name, commit: commit, remote: remote, base: task.chain)
    }
    return .branchMissing(name: name, commit: commit, remote: remote, canPush: canPush)
  }

  /// What is wrong with the log.
  func logFindings() -> [Finding] {
    guard let head = snapshot.head.map({ Oid($0) }), references.log != head else { return [] }
    guard let tip = references.log else { return [Finding(RemoteFlaw.logMissing(remote: remote))] }
    if isPart(tip, of: head) {
      return [Finding(RemoteFlaw.logBehind(tip: ObjectID(tip), remote: remote))]
    }
    let tracking = (try? repository.target(of: RemoteLog.trackingReference(of: remote))) ?? nil
    return [
      Finding(RemoteFlaw.logAhead(tip: ObjectID(tip), remote: remote, isHere: tracking == tip))
    ]
  }

  private func isPart(_ commit: Oid, of tip: Oid) -> Bool {
    repository.exists(tip) && ((try? repository.isAncestor(commit, of: tip)) ?? false)
  }
}
