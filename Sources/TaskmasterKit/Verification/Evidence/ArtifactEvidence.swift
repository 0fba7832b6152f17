import Git
import TaskmasterCore

/// What the repository holds of an artifact.
struct ArtifactEvidence: Sendable {
  /// The commit.
  var commit: Found<Commit>
  /// What its tree lacks; nothing when the tree was not walked.
  var gaps = TreeReader.Gaps()
  /// What stands at the recorded paths.
  var files: [String: Found<ObjectID>] = [:]
  /// The command that may bring the commit when it is not here.
  var fetch: String?
}

/// Reads artifacts.
struct ArtifactReader {
  private let repository: Repository
  private let fetch: String?

  init(_ repository: Repository) throws(GitError) {
    self.repository = repository
    if repository.isShallow {
      fetch = "git fetch --unshallow"
    } else {
      let remotes = try repository.references(under: "refs/remotes/")
      let logs = try repository.references(under: "refs/taskmaster/remotes/")
      fetch = remotes.isEmpty && logs.isEmpty ? nil : "git fetch --all"
    }
  }

  /// Reads the commit and the recorded files of an artifact.
  func evidence(of artifact: Done) -> ArtifactEvidence {
    let commit = Found { () throws(GitError) in try repository.commit(Oid(artifact.commit)) }
    var evidence = ArtifactEvidence(commit: commit, fetch: fetch)
    guard let tree = commit.value?.tree else { return evidence }
    for file in artifact.artifacts {
      evidence.files[file.path] = Found { () throws(GitError) in
        try repository.entry(at: file.path, in: tree).map { ObjectID($0.oid) }
      }
    }
    return evidence
  }

  /// The tree of a commit, if that is here.
  func tree(of commit: ObjectID) -> Oid? { ((try? repository.commit(Oid(commit))) ?? nil)?.tree }
}
