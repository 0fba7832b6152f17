extension Repository {
  /// Reads a commit.
  ///
  /// - Parameter id: The commit's name.
  /// - Returns: The commit; `nil` when it is not there.
  /// - Throws: `.wrongKind`, `.malformed`, or when the object is damaged.
  public func commit(_ id: Oid) throws(GitError) -> Commit? {
    try withObject(id, .commit, limit: 64 << 20) { (bytes) throws(GitError) in
      guard let commit = CommitText.commit(id, from: bytes) else {
        throw GitError(
          code: .malformed, operation: "read commit \(id)", message: "its header cannot be parsed")
      }
      return commit
    }
  }

  /// Writes a commit; no branch moves.
  ///
  /// - Parameter draft: What to write. Names and addresses are cleaned as Git cleans them.
  /// - Returns: Its name, after it was seen to be there.
  /// - Throws: `.notFound` when the tree or a parent is missing, `.invalid` for a message with a
  ///   NUL, or when the commit could not be written.
  public func writeCommit(_ draft: CommitDraft) throws(GitError) -> Oid {
    if draft.message.contains(0) {
      throw GitError(
        code: .invalid, operation: "write a commit", message: "its message has a NUL byte")
    }
    try require(draft.tree, .tree)
    for parent in draft.parents { try require(parent, .commit) }
    return try write(.commit, Repository.commitBytes(of: draft))
  }

  /// Refuses to name an object that is not there.
  private func require(_ id: Oid, _ kind: ObjectKind) throws(GitError) {
    guard let header = try header(id) else { throw missing(kind, id) }
    if header.kind == kind { return }
    throw GitError(
      code: .wrongKind, operation: "write a commit", message: "\(id) is a \(header.kind)")
  }

  /// Serialises a commit without writing it, which is all that its name depends on.
  ///
  /// - Parameter draft: The commit. Names and addresses are cleaned as Git cleans them.
  /// - Returns: The content of the object.
  public static func commitBytes(of draft: CommitDraft) -> [UInt8] { CommitText.bytes(of: draft) }
}
