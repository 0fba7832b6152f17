import Git
import TaskmasterCore

/// Compares an artifact with what the log records of it.
enum ArtifactCheck {
  /// What is wrong with the commit, its tree and its files.
  static func flaws(of artifact: Done, _ evidence: ArtifactEvidence) -> [ArtifactFlaw] {
    let fetch = evidence.fetch
    return switch evidence.commit {
    case .missing: [.missing(commit: artifact.commit, fetch: fetch)]
    case .damaged(let reason): [.damaged(commit: artifact.commit, reason: reason, fetch: fetch)]
    case .here(let commit): tree(of: artifact, commit, evidence) + files(of: artifact, evidence)
    }
  }

  private static func tree(
    of artifact: Done, _ commit: Commit, _ evidence: ArtifactEvidence
  ) -> [ArtifactFlaw] {
    var flaws: [ArtifactFlaw] = []
    let tree = ObjectID(commit.tree)
    if tree != artifact.tree { flaws.append(.tree(tree, recorded: artifact.tree)) }
    if evidence.gaps.count > 0 {
      let path = String(decoding: evidence.gaps.path, as: UTF8.self)
      flaws.append(.broken(objects: evidence.gaps.count, path: path, fetch: evidence.fetch))
    }
    return flaws
  }

  private static func files(of artifact: Done, _ evidence: ArtifactEvidence) -> [ArtifactFlaw] {
    artifact.artifacts.compactMap { file in
      switch evidence.files[file.path] {
      case .missing: .missingFile(path: file.path)
      case .here(let blob) where blob != file.blob:
        .file(path: file.path, blob: blob, recorded: file.blob)
      // A directory on the way that cannot be read was found on the walk of the tree.
      case .here, .damaged, nil: nil
      }
    }
  }
}
