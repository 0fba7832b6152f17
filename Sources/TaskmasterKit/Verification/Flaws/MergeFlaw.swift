import TaskmasterCore

/// What can be wrong with where an artifact was merged.
enum MergeFlaw: Flaw {
  /// Neither the artifact nor what the log says stands for it is in the branch.
  case gone(commit: ObjectID, branch: String, tip: ObjectID)
  /// Another commit stands for it there, with other content.
  case other(commit: ObjectID, branch: String, stands: ObjectID)
  /// There is no such branch to look at.
  case unseen(commit: ObjectID, branch: String)

  var code: FindingCode { .mergedGone }

  var severity: Severity {
    if case .gone = self { .problem } else { .information }
  }

  var message: String {
    switch self {
    case .gone(let commit, let branch, let tip):
      "its artifact \(commit.short) was merged into '\(branch)', and is not part of it at \(tip.short)"
    case .other(let commit, let branch, let stands):
      "its artifact \(commit.short) is not part of '\(branch)'; the log says that \(stands.short)"
        + " stands for it there, which has other content"
    case .unseen(let commit, let branch):
      "its artifact \(commit.short) was merged into '\(branch)', and no such branch is here"
    }
  }
}
