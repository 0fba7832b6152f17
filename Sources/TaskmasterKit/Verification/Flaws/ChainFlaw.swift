import TaskmasterCore

/// What can be wrong with where an artifact stands.
enum ChainFlaw: Flaw {
  /// The commit has other parents than its base alone.
  case parents([ObjectID], base: ObjectID)
  /// The base is not the artifact before it in the chain.
  case base(ObjectID, previous: ObjectID, of: ObjectID)
  /// The base is not the commit that the task was claimed on.
  case claim(base: ObjectID, claimed: ObjectID)
  /// The base of the first one is not part of the base branch.
  case start(base: ObjectID, branch: String, tip: ObjectID)
  /// The base branch went on.
  case behind(commit: ObjectID, branch: String, tip: ObjectID)

  var code: FindingCode {
    if case .behind = self { .behind } else { .base }
  }

  var severity: Severity {
    switch self {
    case .parents, .base, .claim: .problem
    case .start, .behind: .information
    }
  }

  var message: String {
    switch self {
    case .parents(let parents, let base) where parents.count == 1:
      "its artifact stands on \(parents[0].short), not on its recorded base \(base.short)"
    case .parents(let parents, let base):
      "its artifact has \(counted(parents.count, "parent")) instead of its recorded base \(base.short)"
    case .base(let base, let previous, let task):
      "its base \(base.short) is not \(previous.short), the artifact of \(task.short) before it"
    case .claim(let base, let claimed):
      "its base \(base.short) is not \(claimed.short), where it was claimed"
    case .start(let base, let branch, let tip):
      "its base \(base.short) is not part of its base branch '\(branch)' at \(tip.short)"
    case .behind(let commit, let branch, let tip):
      "its base branch '\(branch)' went on to \(tip.short), on which its artifact \(commit.short) does"
        + " not stand"
    }
  }
}
