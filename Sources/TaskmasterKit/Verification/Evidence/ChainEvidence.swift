import Git
import TaskmasterCore

/// Where a chain's unmerged artifacts stand to its base branch.
struct ChainEvidence: Hashable, Sendable {
  /// Where the base branch is.
  var tip: ObjectID
  /// Whether the base branch has commits that the artifacts do not stand on.
  var isBehind = false
  /// Whether what the first one stands on is in the base branch, or is another artifact.
  var startsInBase = true
}

/// Looks up the base branches of chains.
struct ChainReader {
  let repository: Repository
  let branches: BranchReader

  /// Compares the base branch of a chain with its artifacts.
  /// - Parameters:
  ///   - chain: The name of the chain.
  ///   - first: The first artifact that is not merged.
  ///   - last: The last one.
  ///   - known: The commits of all artifacts of the chain.
  /// - Returns: nil when there is no such branch, or everything is in it.
  func evidence(
    of chain: String, first: Done, last: Done, known: Set<ObjectID>
  ) -> ChainEvidence? {
    guard let tip = branches.tip(of: chain) else { return nil }
    let base = Oid(first.base)
    var evidence = ChainEvidence(tip: ObjectID(tip))
    guard tip != base, !known.contains(ObjectID(tip)) else { return evidence }
    evidence.startsInBase = known.contains(first.base) || isPart(base, of: tip)
    if isPart(tip, of: base) { return evidence }
    // Somebody may have merged them without a word in the log.
    if isPart(Oid(first.commit), of: tip), isPart(Oid(last.commit), of: tip) { return nil }
    evidence.isBehind = true
    return evidence
  }

  /// What cannot be looked at for lack of objects is taken to be as it should be.
  private func isPart(_ commit: Oid, of tip: Oid) -> Bool {
    (try? repository.isAncestor(commit, of: tip)) ?? true
  }
}
