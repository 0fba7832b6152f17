extension RepositoryFormat {
  /// Refuses a repository that would be misread.
  ///
  /// - Parameter path: The repository, for the error.
  /// - Throws: `.unsupported`, with a hint.
  func requireReadable(at path: String) throws(GitError) {
    guard let refusal else { return }
    throw GitError(
      code: .unsupported, operation: "open the repository at \(path)",
      message: refusal.message, hint: refusal.hint)
  }

  private var refusal: (message: String, hint: String)? {
    if version > 1 {
      return (
        "it has format version \(version), and only versions up to 1 are known",
        "a newer release of git-taskmaster may know it"
      )
    }
    if let format = value("objectformat"), format != "sha1" {
      return (
        "its objects are named by \(format), and only sha1 can be read",
        "git clone it into a repository made with git init --object-format=sha1"
      )
    }
    if let storage = value("refstorage"), storage != "files" {
      return (
        "its references are stored as \(storage), and only files can be read",
        "git refs migrate --ref-format=files converts it (Git 2.46 or later)"
      )
    }
    return unknownExtension.map {
      ("it needs the extension \($0), which is not known", "git config --list shows what set it")
    }
  }

  private func value(_ name: String) -> String? { extensions[name]?.lowercased() }

  /// The first extension that may change how a repository is read in a way unknown here.
  ///
  /// In version 0 Git ignores all but a few, and so does this.
  private var unknownExtension: String? {
    if version < 1 { return nil }
    return extensions.keys.sorted().first { !RepositoryFormat.known.contains($0) }
  }

  /// Extensions that are no obstacle.
  ///
  /// `preciousobjects` forbids to delete objects, which is never done here; a partial clone may
  /// lack objects, which is told apart from damage; `worktreeconfig` is read; a relative path in a
  /// worktree's `.git` file is followed like any other.
  private static let known: Set = [
    "noop", "noop-v1", "objectformat", "partialclone", "preciousobjects", "refstorage",
    "relativeworktrees", "worktreeconfig",
  ]
}
