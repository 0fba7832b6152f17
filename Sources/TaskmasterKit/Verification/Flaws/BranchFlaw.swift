import TaskmasterCore

/// What can be wrong with the branch that names an artifact.
///
/// Commands are only given for names that the task's branch may have and commits that name the task: a log
/// may say anything, and a person may well copy the line.
enum BranchFlaw: Flaw {
  case missing(name: String, commit: ObjectID, isSure: Bool)
  /// It is gone, but its commit is part of the base branch.
  case merged(name: String, commit: ObjectID, base: String)
  /// Git accepts no branch of that name.
  case impossible(name: String)
  /// It is no name that a branch of the task may have.
  case foreign(name: String)
  /// It is somewhere else; the checkout that has it checked out.
  case moved(
    name: String, tip: ObjectID, commit: ObjectID, checkout: String?, isSure: Bool)
  /// It is not here, and at a remote it is somewhere else.
  case movedAway(name: String, remote: String, tip: ObjectID, commit: ObjectID, isSure: Bool)

  var code: FindingCode {
    switch self {
    case .missing, .merged, .impossible, .foreign: .branchMissing
    case .moved, .movedAway: .tipMoved
    }
  }

  var severity: Severity {
    if case .merged = self { .information } else { .problem }
  }

  var message: String {
    switch self {
    case .missing(let name, let commit, _): "no branch '\(name)' names its artifact \(commit.short)"
    case .merged(let name, let commit, let base):
      "branch '\(name)' is gone; its artifact \(commit.short) is part of '\(base)'"
    case .impossible(let name): "'\(name)' cannot be the name of a branch"
    case .foreign(let name): "'\(name)', recorded as its branch, is no name that it can have"
    case .moved(let name, let tip, let commit, _, _):
      "branch '\(name)' is at \(tip.short), not at its artifact \(commit.short)"
    case .movedAway(let name, let remote, let tip, let commit, _):
      "branch '\(name)' of '\(remote)' is at \(tip.short), not at its artifact \(commit.short)"
    }
  }

  var mending: String? {
    switch self {
    case .missing(let name, let commit, true): Mending.command("git", "branch", name, commit.hex)
    // What is checked out is moved there, and nothing that was changed since is written over.
    case .moved(_, _, let commit, let checkout?, true):
      Mending.command("git", "-C", checkout, "reset", "--keep", commit.hex)
    case .moved(let name, _, let commit, nil, true):
      Mending.command("git", "branch", "--force", name, commit.hex)
    case .movedAway(let name, let remote, let tip, let commit, true):
      Mending.command(
        "git", "push", "--force-with-lease=\(name):\(tip.hex)", remote,
        "\(commit.hex):refs/heads/\(name)")
    case .missing, .merged, .impossible, .foreign, .moved, .movedAway: nil
    }
  }
}
