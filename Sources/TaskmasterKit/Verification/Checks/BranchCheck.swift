import TaskmasterCore

/// Compares the branch of an artifact with what the log records.
enum BranchCheck {
  /// What is wrong with the branch: here it has to be right, else at one remote.
  static func flaws(of task: QueueTask, _ artifact: Done, _ evidence: BranchEvidence)
    -> [BranchFlaw]
  {
    let (name, commit) = (artifact.branch, artifact.commit)
    guard evidence.isPossible else { return [.impossible(name: name)] }
    guard isPlausible(name, of: task) else { return [.foreign(name: name)] }
    let isSure = evidence.isResult
    if let tip = evidence.local {
      guard tip != commit else { return [] }
      let isSure = isSure && (evidence.checkout != nil || !evidence.isInUse)
      return [
        .moved(
          name: name, tip: tip, commit: commit, checkout: evidence.checkout, isSure: isSure)
      ]
    }
    if let remote = evidence.remotes.first {
      guard !evidence.remotes.contains(where: { $0.tip == commit }) else { return [] }
      return [
        .movedAway(
          name: name, remote: remote.name, tip: remote.tip, commit: commit, isSure: isSure)
      ]
    }
    // Without the commit, that alone is the matter.
    guard evidence.isHere else { return [] }
    return [
      evidence.isInBase
        ? .merged(name: name, commit: commit, base: task.chain)
        : .missing(name: name, commit: commit, isSure: isSure)
    ]
  }

  /// Whether a name can be that of a task's branch, and nothing that git takes for an option.
  static func isPlausible(_ name: String, of task: QueueTask) -> Bool {
    !name.hasPrefix("-")
      && BranchName.isPlausible(name, of: task.text, occurrence: task.queued.occurrence)
  }
}
