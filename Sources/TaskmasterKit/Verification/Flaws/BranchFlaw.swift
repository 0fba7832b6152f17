import TaskmasterCore

/// What can be wrong with the branch that names an artifact.
enum BranchFlaw: Flaw {
  case missing(name: String, commit: ObjectID)
  /// It is gone, but its commit is part of the base branch.
  case merged(name: String, commit: ObjectID, base: String)
  /// Git accepts no branch of that name.
  case impossible(name: String)
  case moved(name: String, tip: ObjectID, commit: ObjectID)
  /// It is not here, and at a remote it is somewhere else.
  case movedAway(name: String, remote: String, tip: ObjectID, commit: ObjectID)

  var code: FindingCode {
    switch self {
    case .missing, .merged, .impossible: .branchMissing
    case .moved, .movedAway: .tipMoved
    }
  }

  var severity: Severity {
    if case .merged = self { .information } else { .problem }
  }

  var message: String {
    switch self {
    case .missing(let name, let commit): "no branch '\(name)' names its artifact \(commit.short)"
    case .merged(let name, let commit, let base):
      "branch '\(name)' is gone; its artifact \(commit.short) is part of '\(base)'"
    case .impossible(let name): "'\(name)' cannot be the name of a branch"
    case .moved(let name, let tip, let commit):
      "branch '\(name)' is at \(tip.short), not at its artifact \(commit.short)"
    case .movedAway(let name, let remote, let tip, let commit):
      "branch '\(name)' of '\(remote)' is at \(tip.short), not at its artifact \(commit.short)"
    }
  }

  var mending: String? {
    switch self {
    case .missing(let name, let commit): Mending.command("git", "branch", name, commit.hex)
    case .moved(let name, _, let commit):
      Mending.command("git", "branch", "--force", name, commit.hex)
    case .movedAway(let name, let remote, let tip, let commit):
      Mending.command(
        "git", "push", "--force-with-lease=\(name):\(tip.hex)", remote,
        "\(commit.hex):refs/heads/\(name)")
    case .merged, .impossible: nil
    }
  }
}
