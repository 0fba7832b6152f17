import TaskmasterCore

/// What can be wrong with what a remote has.
enum RemoteFlaw: Flaw {
  /// A branch is not there; whether a push from here can bring it.
  case branchMissing(name: String, commit: ObjectID, remote: String, canPush: Bool)
  /// It is not there, but its commit is part of the base branch over there.
  case branchMerged(name: String, commit: ObjectID, remote: String, base: String)
  case branchMoved(
    name: String, tip: ObjectID, commit: ObjectID, remote: String, canPush: Bool)
  case logMissing(remote: String)
  /// It has the beginning of ours.
  case logBehind(tip: ObjectID, remote: String)
  /// It has something that ours has not; whether that was fetched.
  case logAhead(tip: ObjectID, remote: String, isHere: Bool)

  var code: FindingCode {
    switch self {
    case .branchMissing, .branchMerged, .branchMoved: .remoteBranch
    case .logMissing, .logBehind, .logAhead: .remoteLog
    }
  }

  var severity: Severity {
    if case .branchMerged = self { .information } else { .problem }
  }

  var message: String {
    switch self {
    case .branchMissing(let name, let commit, let remote, _):
      "'\(remote)' has no branch '\(name)' for its artifact \(commit.short)"
    case .branchMerged(let name, let commit, let remote, let base):
      "branch '\(name)' is gone from '\(remote)'; its artifact \(commit.short) is part of '\(base)'"
        + " there"
    case .branchMoved(let name, let tip, let commit, let remote, _):
      "'\(remote)' has branch '\(name)' at \(tip.short), not at its artifact \(commit.short)"
    case .logMissing(let remote): "'\(remote)' has no log"
    case .logBehind(let tip, let remote):
      "'\(remote)' has the log at \(tip.short), without the newest of it"
    case .logAhead(let tip, let remote, _):
      "'\(remote)' has the log at \(tip.short), with events that are not in the one here"
    }
  }

  var mending: String? {
    switch self {
    case .branchMissing(let name, let commit, let remote, true):
      Mending.command("git", "push", remote, "\(commit.hex):refs/heads/\(name)")
    case .branchMoved(let name, let tip, let commit, let remote, true):
      Mending.command(
        "git", "push", "--force-with-lease=\(name):\(tip.hex)", remote,
        "\(commit.hex):refs/heads/\(name)")
    case .logMissing(let remote), .logBehind(_, let remote):
      Mending.command("git", "push", remote, LogStore.reference)
    case .logAhead(_, let remote, false):
      Mending.command("git", "fetch", "--refmap=", remote, RemoteLog.refspec(of: remote))
        + " && " + Self.join(remote)
    case .logAhead(_, let remote, true): Self.join(remote)
    case .branchMissing, .branchMerged, .branchMoved: nil
    }
  }

  private static func join(_ remote: String) -> String {
    Mending.note(["merge", "-s", "cat_sort_uniq", RemoteLog.trackingReference(of: remote)])
  }
}
