import Git
import TaskmasterCore

/// Verifies the artifacts of tasks, one after the other, in the order of their chains.
struct ArtifactVerifier {
  private let artifacts: ArtifactReader
  private let branches: BranchReader
  private let notes: NoteReader
  private var trees: TreeReader

  init(of tasks: [QueueTask], in repository: Repository, notes: NoteReader) throws {
    let names = tasks.flatMap { task in [task.artifact?.branch, task.chain].compactMap(\.self) }
    artifacts = try ArtifactReader(repository)
    branches = try BranchReader(repository, names: Set(names))
    trees = TreeReader(repository)
    self.notes = notes
  }

  /// What is wrong with the artifact of a task, if it has one, which has to stand on that of the task
  /// before it, if there is one.
  mutating func findings(of task: QueueTask, after previous: QueueTask?) throws -> [Finding] {
    guard let artifact = task.artifact else { return [] }
    var evidence = artifacts.evidence(of: artifact)
    // What was merged may be gone: a squash leaves only its content behind.
    if case .missing = evidence.commit, task.status == .merged { return [] }
    if let tree = evidence.commit.value?.tree {
      evidence.gaps = trees.gaps(in: tree, since: artifacts.tree(of: artifact.base))
    }
    var flaws: [any Flaw] = try branchFlaws(of: task, artifact, evidence)
    flaws += ChainCheck.flaws(of: artifact, after: previous, commit: evidence.commit)
    flaws += ArtifactCheck.flaws(of: artifact, evidence)
    flaws += NoteCheck.flaws(of: artifact, try notes.evidence(of: task, artifact))
    return flaws.map { Finding($0, task: task.id, branch: artifact.branch) }
  }

  /// The branch of what is merged may be gone, or be used for something else.
  private func branchFlaws(
    of task: QueueTask, _ artifact: Done, _ evidence: ArtifactEvidence
  ) throws -> [BranchFlaw] {
    guard task.status == .done else { return [] }
    let branch = try branches.evidence(
      of: artifact.branch, at: artifact.commit, base: task.chain)
    return BranchCheck.flaws(
      of: artifact, chain: task.chain, isHere: evidence.commit.value != nil, branch)
  }
}
