import Git
import TaskmasterCore

/// A branch that is about to be pushed and may be a task's, by its name alone.
struct PushedBranch: Hashable, Sendable {
  /// Its short name over there.
  let name: String
  /// The commit that is pushed.
  let tip: Oid

  /// Nil for what is deleted, is no branch, or has a name that no task's branch has: they all end in a
  /// number.
  init?(_ reference: PushedReference) {
    guard let tip = reference.commit.map({ Oid($0) }), let name = reference.branch,
      let last = name.utf8.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
    else { return nil }
    self.name = name
    self.tip = tip
  }
}

/// Compares branches that are about to be pushed with the artifacts that the log records.
struct PushedBranchVerifier {
  private let repository: Repository
  private let queue: Queue
  private let owners: [String: QueueTask]

  init(_ queue: Queue, _ repository: Repository) {
    self.queue = queue
    self.repository = repository
    owners = queue.owners { $0.status == .done }
  }

  /// What is wrong with the branches.
  func findings(pushing branches: [PushedBranch]) throws -> [Finding] {
    let artifacts = try ArtifactReader(repository)
    return branches.flatMap { branch in
      guard let task = owners[branch.name] ?? failedOwner(of: branch) else { return [Finding]() }
      return flaws(of: branch, task, artifacts).map {
        Finding($0, task: task.id, branch: branch.name)
      }
    }
  }

  private func flaws(
    of branch: PushedBranch, _ task: QueueTask, _ artifacts: ArtifactReader
  ) -> [any Flaw] {
    let tip = ObjectID(branch.tip)
    guard task.status == .done, let artifact = task.artifact, artifact.commit == tip else {
      return [PushFlaw.branch(name: branch.name, tip: tip, artifact: task.artifact?.commit)]
    }
    let previous = ChainCheck.previous(in: queue, chain: task.chain)[task.id]
    let evidence = artifacts.evidence(of: artifact)
    return ChainCheck.flaws(of: artifact, after: previous, commit: evidence.commit)
      + ArtifactCheck.flaws(of: artifact, evidence)
      + ResultCheck.flaws(
        of: task, artifact, commit: evidence.commit.value,
        baseTree: artifacts.tree(of: artifact.base))
  }

  /// The task that a branch was made for though the log records no such artifact.
  ///
  /// A merge by rebase leaves the trailer on the tip of any branch: only together with a name that the
  /// task's branch may have does it make one.
  private func failedOwner(of branch: PushedBranch) -> QueueTask? {
    guard let commit = (try? repository.commit(branch.tip)) ?? nil,
      let task = ArtifactMessage.task(in: commit.message).flatMap({ queue.tasks[$0] }),
      task.status != .merged, task.artifact?.commit != ObjectID(branch.tip)
    else { return nil }
    let isNamedAfterIt = (0..<Self.mostNames).contains { number in
      branch.name.hasSuffix(
        BranchName.candidate(
          number, of: task.text, occurrence: task.queued.occurrence, prefix: ""))
    }
    return isNamedAfterIt ? task : nil
  }

  /// More names are not tried: each was taken when the one after it was.
  private static let mostNames: UInt32 = 16
}

extension Queue {
  /// The tasks that branches belong to, by the names of those: whatever else a log calls a task's branch is
  /// somebody's own.
  func owners(_ isWanted: (QueueTask) -> Bool) -> [String: QueueTask] {
    let named = tasks.values.filter(isWanted).compactMap { task in
      task.artifact.map { ($0.branch, task) }
    }.filter { BranchCheck.isPlausible($0.0, of: $0.1) }
    return Dictionary(named, uniquingKeysWith: { $0.order < $1.order ? $0 : $1 })
  }
}
