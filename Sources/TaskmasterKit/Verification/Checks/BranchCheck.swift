import TaskmasterCore

/// Compares the branch of an artifact with what the log records.
enum BranchCheck {
  /// What is wrong with the branch: here it has to be right, else at one remote.
  static func flaws(
    of artifact: Done, chain: String, isHere: Bool, _ evidence: BranchEvidence
  ) -> [BranchFlaw] {
    let (name, commit) = (artifact.branch, artifact.commit)
    guard evidence.isPossible else { return [.impossible(name: name)] }
    if let tip = evidence.local {
      return tip == commit ? [] : [.moved(name: name, tip: tip, commit: commit)]
    }
    if let remote = evidence.remotes.first {
      guard !evidence.remotes.contains(where: { $0.tip == commit }) else { return [] }
      return [.movedAway(name: name, remote: remote.name, tip: remote.tip, commit: commit)]
    }
    // Without the commit, that alone is the matter.
    guard isHere else { return [] }
    return [
      evidence.isInBase
        ? .merged(name: name, commit: commit, base: chain) : .missing(name: name, commit: commit)
    ]
  }
}
