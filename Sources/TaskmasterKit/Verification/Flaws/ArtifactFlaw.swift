import TaskmasterCore

/// What can be wrong with an artifact itself.
enum ArtifactFlaw: Flaw {
  /// The commit is not there; the command that may bring it.
  case missing(commit: ObjectID, fetch: String?)
  case damaged(commit: ObjectID, reason: String, fetch: String?)
  case tree(ObjectID, recorded: ObjectID)
  /// Objects of the tree are missing or damaged: how many, the path of the first, and the command that may
  /// bring them.
  case broken(objects: Int, path: String, fetch: String?)
  case missingFile(path: String)
  case file(path: String, blob: ObjectID, recorded: ObjectID)

  var code: FindingCode {
    switch self {
    case .missing, .damaged: .artifactCommit
    case .tree, .broken: .artifactTree
    case .missingFile, .file: .artifactPath
    }
  }

  var message: String {
    switch self {
    case .missing(let commit, _): "its artifact \(commit.short) is not here"
    case .damaged(let commit, let reason, _):
      "its artifact \(commit.short) cannot be read: \(reason)"
    case .tree(let tree, let recorded):
      "its artifact has the tree \(tree.short), not \(recorded.short) as recorded"
    case .broken(let count, let path, _):
      "\(counted(count, "object")) of its artifact cannot be read, the first "
        + (path.isEmpty ? "its tree" : "at '\(path)'")
    case .missingFile(let path): "'\(path)' is not in its artifact"
    case .file(let path, let blob, let recorded):
      "'\(path)' in its artifact is \(blob.short), not \(recorded.short) as recorded"
    }
  }

  var mending: String? {
    switch self {
    case .missing(_, let fetch), .damaged(_, _, let fetch), .broken(_, _, let fetch): fetch
    case .tree, .missingFile, .file: nil
    }
  }
}
