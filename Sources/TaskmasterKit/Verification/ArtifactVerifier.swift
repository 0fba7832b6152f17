import Git
import TaskmasterCore

/// Verifies the artifacts of tasks, one after the other, in the order of their chains.
struct ArtifactVerifier {
  private let artifacts: ArtifactReader
  private let branches: BranchReader
  private var notes: NoteReader
  private var trees: TreeReader
  private var merges: MergeReader
  /// What there is to say of the standing of chains, by the task of the first unmerged artifact.
  private let standings: [ObjectID: [ChainFlaw]]
  /// The tasks that need not be read again.
  private let verified: VerifiedTasks?
  /// Whether branches still have all that was found in them.
  private var grown: [String: Bool] = [:]
  /// Tasks whose artifacts were put on another base.
  private let rebased: Set<ObjectID>
  /// Results that are one commit, by that.
  private let alike: [ObjectID: [Done]]

  init(
    of tasks: [QueueTask], in repository: Repository, _ snapshot: LogSnapshot, notes: NoteReader,
    verified: VerifiedTasks?
  ) throws {
    let names = tasks.flatMap { task in
      [task.artifact?.branch, task.chain, task.merge?.into].compactMap(\.self)
    }
    artifacts = try ArtifactReader(repository)
    branches = try BranchReader(repository, names: Set(names))
    trees = TreeReader(repository)
    merges = MergeReader(repository, branches: branches)
    self.notes = notes
    self.verified = verified
    let chains = Set(tasks.map(\.chain))
    let reader = ChainReader(repository: repository, branches: branches)
    standings = snapshot.queue.chains.filter(chains.contains).reduce(into: [:]) {
      $0.merge(reader.flaws(of: $1, in: snapshot.queue)) { first, _ in first }
    }
    rebased = Set(snapshot.log.events.filter(\.event.fact.isRebase).map(\.task))
    alike = snapshot.log.resultsAlike
  }

  /// Where the branches are that artifacts of these tasks were merged into.
  func mergeTips(of tasks: [QueueTask]) -> [String: ObjectID] {
    Dictionary(
      Set(tasks.compactMap(\.merge?.into)).compactMap { branch in
        branches.tip(of: branch).map { (branch, ObjectID($0)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What is wrong with the artifact of a task, if it has one, which has to stand on that of the task
  /// before it, if there is one.
  mutating func findings(
    of task: QueueTask, after previous: QueueTask?, isVerified: Bool
  ) throws -> [Finding] {
    guard let artifact = task.artifact else { return [] }
    if isVerified, task.status == .done || isStillMerged(task) {
      trees.assumeWhole(Oid(artifact.tree))
      var branch = branches.evidence(of: artifact, base: task.chain)
      (branch.isHere, branch.isResult) = (true, true)
      return flaws(of: task, artifact, after: previous, branch)
        .map { Finding($0, task: task.id, branch: artifact.branch) }
    }
    var evidence = artifacts.evidence(of: artifact)
    // What was merged may be gone: a squash leaves only its content behind.
    if case .missing = evidence.commit, let merge = task.merge {
      return MergeCheck.flaws(of: artifact, merge, merges.evidence(of: artifact, merge))
        .map { Finding($0, task: task.id, branch: artifact.branch) }
    }
    let baseTree = artifacts.tree(of: artifact.base)
    let commit = evidence.commit.value
    if let commit { evidence.gaps = trees.gaps(in: commit.tree, since: baseTree) }
    if evidence.gaps.count > 0 {
      evidence.fetch = artifacts.fetch(evidence.gaps.objects, of: artifact)
    }
    var branch = branches.evidence(of: artifact, base: task.chain)
    branch.isHere = commit != nil
    branch.isResult = commit.flatMap { ArtifactMessage.task(in: $0.message) } == task.id
    var flaws = flaws(of: task, artifact, after: previous, branch)
    flaws += ChainCheck.parentFlaws(of: artifact, evidence.commit)
    flaws += ArtifactCheck.flaws(of: artifact, evidence)
    flaws += ResultCheck.flaws(of: task, artifact, commit: commit, baseTree: baseTree)
    flaws += NoteCheck.flaws(
      of: artifact, try notes.evidence(of: task, artifact, alike: alike[artifact.commit] ?? []))
    if let merge = task.merge {
      flaws += MergeCheck.flaws(of: artifact, merge, merges.evidence(of: artifact, merge))
    }
    return flaws.map { Finding($0, task: task.id, branch: artifact.branch) }
  }

  /// What is wrong going by refs and the log alone.
  private func flaws(
    of task: QueueTask, _ artifact: Done, after previous: QueueTask?, _ branch: BranchEvidence
  ) -> [any Flaw] {
    // The branch of what is merged may be gone, or be used for something else.
    var flaws: [any Flaw] =
      task.status == .done ? BranchCheck.flaws(of: task, artifact, branch) : []
    flaws += ChainCheck.recordedFlaws(of: artifact, after: previous)
    if !rebased.contains(task.id) { flaws += ChainCheck.claimFlaws(of: task, artifact) }
    flaws += standings[task.id] ?? []
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

extension Fact {
  /// Whether it puts a result on another base.
  var isRebase: Bool {
    switch self {
    case .restacked, .adopted: true
    default: false
    }
  }
}

extension ChainReader {
  /// What there is to say of a chain and its base branch, by the task of its first unmerged artifact.
  fileprivate func flaws(of chain: String, in queue: Queue) -> [ObjectID: [ChainFlaw]] {
    let tasks = queue.artifacts(of: chain)
    let unmerged = tasks.filter { $0.status == .done }
    guard let first = unmerged.first, let artifact = first.artifact,
      let evidence = evidence(
        of: chain, unmerged: unmerged.compactMap(\.artifact),
        known: Set(tasks.compactMap { $0.artifact?.commit }))
    else { return [:] }
    return [first.id: ChainCheck.standingFlaws(of: artifact, chain: chain, evidence)]
  }
}
