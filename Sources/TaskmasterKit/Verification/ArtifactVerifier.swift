import Git
import TaskmasterCore

/// Verifies the artifacts of tasks, one after the other, in the order of their chains.
struct ArtifactVerifier {
  private let records: TaskRecords
  private let artifacts: ArtifactReader
  private let branches: BranchReader
  private let notes: NoteReader
  private var trees: TreeReader
  private var merges: MergeReader
  /// The tasks that need not be read again.
  private let verified: VerifiedTasks?
  /// Whether branches still have all that was found in them.
  private var grown: [String: Bool] = [:]
  /// The artifact that was read last, which mostly is what the next one stands on.
  private var latest: Commit?

  init(_ records: TaskRecords, in repository: Repository, verified: VerifiedTasks?) throws {
    self.records = records
    self.verified = verified
    artifacts = try ArtifactReader(repository)
    branches = BranchReader(repository, records.branches)
    notes = NoteReader(repository, records.notes)
    trees = TreeReader(repository)
    merges = MergeReader(repository, branches: branches)
  }

  /// Whether no object is missing that was looked for.
  var isWhole: Bool { trees.isWhole }

  /// What is wrong with the artifact of a task, if it has one.
  mutating func findings(of task: QueueTask, isVerified: Bool) throws -> [Finding] {
    guard let artifact = task.artifact else { return [] }
    if isVerified, task.status == .done || isStillMerged(task) {
      trees.assumeWhole(Oid(artifact.tree))
      var branch = branches.evidence(of: artifact, base: task.chain)
      (branch.isHere, branch.isResult) = (true, true)
      return flaws(of: task, artifact, branch)
        .map { Finding($0, task: task.id, branch: artifact.branch) }
    }
    var evidence = artifacts.evidence(of: artifact)
    // What was merged may be gone: a squash leaves only its content behind.
    if case .missing = evidence.commit, let merge = task.merge {
      return MergeCheck.flaws(of: artifact, merge, merges.evidence(of: artifact, merge))
        .map { Finding($0, task: task.id, branch: artifact.branch) }
    }
    let isOnLatest = latest.map { $0.id == Oid(artifact.base) } ?? false
    let baseTree = isOnLatest ? latest?.tree : artifacts.tree(of: artifact.base)
    let commit = evidence.commit.value
    latest = commit
    if let commit { evidence.gaps = trees.gaps(in: commit.tree, since: baseTree) }
    if evidence.gaps.count > 0 {
      evidence.fetch = artifacts.fetch(evidence.gaps.objects, of: artifact)
    }
    var branch = branches.evidence(of: artifact, base: task.chain)
    branch.isHere = commit != nil
    branch.isResult = commit.flatMap { ArtifactMessage.task(in: $0.message) } == task.id
    var flaws = flaws(of: task, artifact, branch)
    flaws += ChainCheck.parentFlaws(of: artifact, evidence.commit)
    flaws += ArtifactCheck.flaws(of: artifact, evidence)
    flaws += ResultCheck.flaws(of: task, artifact, commit: commit, baseTree: baseTree)
    let alike = records.alike[artifact.commit] ?? []
    flaws += NoteCheck.flaws(of: artifact, try notes.evidence(of: task, artifact, alike: alike))
    if let merge = task.merge {
      flaws += MergeCheck.flaws(of: artifact, merge, merges.evidence(of: artifact, merge))
    }
    return flaws.map { Finding($0, task: task.id, branch: artifact.branch) }
  }

  /// What is wrong going by refs and the log alone.
  private func flaws(
    of task: QueueTask, _ artifact: Done, _ branch: BranchEvidence
  ) -> [any Flaw] {
    // The branch of what is merged may be gone, or be used for something else.
    var flaws: [any Flaw] =
      task.status == .done ? BranchCheck.flaws(of: task, artifact, branch) : []
    flaws += ChainCheck.recordedFlaws(of: artifact, after: records.previous[task.id])
    if !records.rebased.contains(task.id) { flaws += ChainCheck.claimFlaws(of: task, artifact) }
    flaws += records.standings[task.id] ?? []
    return flaws + ResultCheck.checkFlaws(of: task, artifact)
  }

  /// Whether what was merged is still where it was found.
  private mutating func isStillMerged(_ task: QueueTask) -> Bool {
    guard let verified, let branch = task.merge?.into, let tip = branches.tip(of: branch) else {
      return false
    }
    if let known = grown[branch] { return known }
    let isGrown = verified.isGrown(branch, to: tip)
    grown[branch] = isGrown
    return isGrown
  }
}
