import CLibGit2

extension Repository {
  /// Deletes a reference with its reflog, if it is as expected.
  ///
  /// - Parameters:
  ///   - name: A full name. A symbolic reference is not followed but refused.
  ///   - expectation: What the reference must be like.
  /// - Returns: `false` when the race is lost: the reference is not as expected, or somebody else
  ///   holds its lock or that of the packed references. `true` when it was not there and that was
  ///   expected.
  /// - Throws: `.invalidName`, `.invalid` for a symbolic reference, or when deleting failed.
  public func deleteReference(
    _ name: String, expecting expectation: Expectation
  ) throws(GitError) -> Bool {
    try ReferenceName.require(name, for: "delete a reference")
    guard let lock = try ReferenceLock.take(on: name, in: self) else { return false }
    if try SymbolicReference.target(in: commonDirectory + "/" + name) != nil {
      throw GitError(
        code: .invalid, operation: "delete reference \(name)", message: "it is a symbolic one")
    }
    let current = try target(of: name)
    guard expectation.admits(current) else { return false }
    if current == nil { return true }
    guard try deleteFiles(of: name) else { return false }
    lock.release()
    for directory in [commonDirectory, commonDirectory + "/logs"] {
      removeEmptyParents(of: name, in: directory)
    }
    return true
  }

  /// Takes a reference, which is locked, out of every place that it is kept in.
  ///
  /// Not by `git_transaction_remove`, which leaves the reflog and reads all of `packed-refs`.
  ///
  /// - Returns: `false` when somebody else holds the lock on `packed-refs`.
  private func deleteFiles(of name: String) throws(GitError) -> Bool {
    // Held to the end, as Git does: otherwise somebody could pack what is about to go.
    guard let packed = try PackedReferencesLock.take(in: commonDirectory) else { return false }
    try packed.remove(name)
    try check("delete the reflog of \(name)", git_reflog_delete(pointer, name))
    try Files.remove("\(commonDirectory)/\(name)")
    packed.release()
    return true
  }

  /// Removes the directories that hold nothing any more, as Git does, which keeps `refs/heads` and
  /// its like.
  private func removeEmptyParents(of name: String, in directory: String) {
    var parent = Files.parent(of: name)
    while parent.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 1 {
      guard Files.removeDirectory("\(directory)/\(parent)") else { return }
      parent = Files.parent(of: parent)
    }
  }

  /// Deletes the reflog of a reference, which stays.
  ///
  /// - Parameter name: A full name.
  /// - Throws: `.invalidName`, or when deleting failed.
  public func deleteReflog(of name: String) throws(GitError) {
    try ReferenceName.require(name, for: "delete a reflog")
    try check("delete the reflog of \(name)", git_reflog_delete(pointer, name))
  }
}
