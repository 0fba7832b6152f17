import TaskmasterCore

/// Compares where an artifact was merged with what is there.
enum MergeCheck {
  /// What is wrong with the merge of an artifact.
  static func flaws(of artifact: Done, _ merge: Merge, _ evidence: MergeEvidence) -> [MergeFlaw] {
    let commit = artifact.commit
    guard let tip = evidence.tip else { return [.unseen(commit: commit, branch: merge.into)] }
    if evidence.hasArtifact { return [] }
    guard evidence.hasCommit, merge.commit != commit else {
      return [.gone(commit: commit, branch: merge.into, tip: tip)]
    }
    return evidence.hasContent
      ? [] : [.other(commit: commit, branch: merge.into, stands: merge.commit)]
  }
}
