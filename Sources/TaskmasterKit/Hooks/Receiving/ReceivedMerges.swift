import Git
import TaskmasterCore

/// Looks whether results were merged, whatever the log says: a line is written soon.
struct ReceivedMerges {
  let repository: Repository
  /// What is pushed: a branch may come in the same push.
  let references: [PushedReference]

  /// Whether the result of a task is in the base branch of its chain, or what the log says stands for it there,
  /// or is not named by its own branch any more.
  /// - Throws: `GitError` when a reference or a commit cannot be read.
  func hold(_ task: QueueTask) throws -> Bool {
    guard let artifact = task.artifact else { return false }
    let result = Oid(artifact.commit)
    guard let now = try target(ofBranch: artifact.branch), now == result else { return true }
    // Any other branch can be made, and deleted in the next push.
    guard let tip = try tip(ofBranch: task.chain) else { return false }
    if try repository.isAncestor(result, of: tip) { return true }
    guard let merge = task.merge, merge.into == task.chain else { return false }
    let stand = Oid(merge.commit)
    guard stand != result, try repository.isAncestor(stand, of: tip) else { return false }
    let branches = BranchReader(repository, try BranchTips(of: [], in: repository))
    return MergeReader(repository, branches: branches).hasContent(of: artifact, stand)
  }

  /// Where a branch is after the push.
  private func tip(ofBranch name: String) throws -> Oid? {
    if let pushed = references.first(where: { $0.branch == name }) {
      return pushed.commit.map { Oid($0) }
    }
    return try target(ofBranch: name)
  }

  private func target(ofBranch name: String) throws -> Oid? {
    let name = "refs/heads/\(name)"
    return ReferenceName.isValid(name) ? try repository.target(of: name) : nil
  }
}
