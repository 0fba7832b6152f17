import Git
import TaskmasterCore

/// The task that another one follows in its chain.
struct Predecessor: Hashable, Sendable {
  let task: ObjectID
  /// The commit that is its result.
  let artifact: ObjectID
}

/// Compares where artifacts stand with where the log says that they do.
enum ChainCheck {
  /// What is wrong with the base of an artifact, which has to be the artifact of the task before it, if there
  /// is one.
  static func flaws(
    of artifact: Done, after previous: Predecessor?, commit: Found<Commit>
  ) -> [ChainFlaw] {
    recordedFlaws(of: artifact, after: previous) + parentFlaws(of: artifact, commit)
  }

  /// What is wrong with the base, going by the log alone.
  static func recordedFlaws(of artifact: Done, after previous: Predecessor?) -> [ChainFlaw] {
    guard let previous, previous.artifact != artifact.base else { return [] }
    return [.base(artifact.base, previous: previous.artifact, of: previous.task)]
  }

  /// What is wrong with the parents of the commit.
  static func parentFlaws(of artifact: Done, _ commit: Found<Commit>) -> [ChainFlaw] {
    guard let parents = commit.value?.parents.map({ ObjectID($0) }), parents != [artifact.base]
    else { return [] }
    return [.parents(parents, base: artifact.base)]
  }

  /// What is wrong with the base of an artifact that was never put on another one: it has to be the commit
  /// that its attempt had claimed.
  static func claimFlaws(of task: QueueTask, _ artifact: Done) -> [ChainFlaw] {
    let claim = task.attempts.last {
      $0.claim.session == artifact.session && $0.claim.attempt == artifact.attempt
    }?.claim
    guard let claim, claim.base != artifact.base else { return [] }
    return [.claim(base: artifact.base, claimed: claim.base)]
  }

  /// What there is to say of the first unmerged artifact of a chain and its base branch.
  static func standingFlaws(of first: Done, chain: String, _ evidence: ChainEvidence) -> [ChainFlaw]
  {
    var flaws: [ChainFlaw] = []
    if !evidence.startsInBase {
      flaws.append(.start(base: first.base, branch: chain, tip: evidence.tip))
    }
    if evidence.isBehind {
      flaws.append(.behind(commit: first.commit, branch: chain, tip: evidence.tip))
    }
    return flaws
  }

  /// The task before each task of a chain that has to stand on it.
  ///
  /// An artifact stands on the one before it as long as both are done. On one that is merged it need not:
  /// it may have been put on what the merge made of that.
  static func previous(in queue: Queue, chain: String) -> [ObjectID: Predecessor] {
    var previous: [ObjectID: Predecessor] = [:]
    let tasks = queue.artifacts(of: chain)
    for (before, task) in zip(tasks, tasks.dropFirst())
    where before.status == .done && task.status == .done {
      previous[task.id] = before.artifact.map { Predecessor(task: before.id, artifact: $0.commit) }
    }
    return previous
  }
}
