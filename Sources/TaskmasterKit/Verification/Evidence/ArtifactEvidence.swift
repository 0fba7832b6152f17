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
  private let isShallow: Bool
  private let remotes: [String]

  init(_ repository: Repository) throws(GitError) {
    self.repository = repository
    isShallow = repository.isShallow
    remotes = isShallow ? [] : ObjectFetch(repository).remotes
  }

  /// Reads the commit and the recorded files of an artifact.
  func evidence(of artifact: Done) -> ArtifactEvidence {
    let commit = Found { () throws(GitError) in try repository.commit(Oid(artifact.commit)) }
    var evidence = ArtifactEvidence(commit: commit)
    guard let tree = commit.value?.tree else {
      evidence.fetch = fetch([Oid(artifact.commit)], of: artifact)
      return evidence
    }
    for file in artifact.artifacts {
      evidence.files[file.path] = Found { () throws(GitError) in
        try repository.entry(at: file.path, in: tree).map { ObjectID($0.oid) }
      }
    }
    return evidence
  }

  /// The command that may bring objects of an artifact again that are gone or damaged.
  func fetch(_ objects: [Oid], of artifact: Done) -> String? {
    if isShallow { return "git fetch --unshallow" }
    let (branch, fetch) = ("refs/heads/\(artifact.branch)", ObjectFetch(repository))
    guard let remote = remotes.first(where: { has(artifact, $0) }) ?? remotes.first,
      ReferenceName.isValid(branch)
    else { return nil }
    // What no name here says to be here, Git asks for by itself.
    if !has(artifact, remote), !objects.contains(where: repository.exists),
      ((try? repository.target(of: branch)) ?? nil) == nil
    {
      return "git fetch --all"
    }
    return fetch.command(for: objects, from: remote, branch)
  }

  /// Whether a remote had the artifact when it was last fetched from.
  private func has(_ artifact: Done, _ remote: String) -> Bool {
    let tracking = "refs/remotes/\(remote)/\(artifact.branch)"
    return ((try? repository.target(of: tracking)) ?? nil) == Oid(artifact.commit)
  }

  /// The tree of a commit, if that is here.
  func tree(of commit: ObjectID) -> Oid? { ((try? repository.commit(Oid(commit))) ?? nil)?.tree }
}
