import TaskmasterCore

/// What can be wrong with what is about to be pushed.
enum PushFlaw: Flaw {
  /// A task's branch is at another commit than its artifact.
  case branch(name: String, tip: ObjectID, artifact: ObjectID?)
  /// What is pushed as the log cannot be read.
  case unreadable(commit: ObjectID, reason: String)
  /// The log that is pushed lacks lines of the remote's, which is at that commit.
  case shrinking(lines: Int, remote: String, log: ObjectID)
  /// The remote's log is to be deleted.
  case deletion(remote: String)

  var code: FindingCode {
    switch self {
    case .branch: .tipMoved
    case .unreadable: .logLine
    case .shrinking, .deletion: .logShrunk
    }
  }

  var message: String {
    switch self {
    case .branch(let name, let tip, let artifact?):
      "branch '\(name)' is pushed at \(tip.short), but its artifact is \(artifact.short)"
    case .branch(let name, let tip, nil):
      "branch '\(name)' is pushed at \(tip.short), but the log records no artifact of its task"
    case .unreadable(let commit, let reason):
      "\(commit.short), pushed as the log, cannot be read: \(reason)"
    case .shrinking(let lines, let remote, _):
      "the log that is pushed lacks \(counted(lines, "line")) that '\(remote)' has"
    case .deletion(let remote): "the log of '\(remote)' would be deleted"
    }
  }

  var mending: String? {
    guard case .shrinking(_, _, let log) = self else { return nil }
    return Mending.note(["merge", "-s", "cat_sort_uniq", log.hex])
  }
}
