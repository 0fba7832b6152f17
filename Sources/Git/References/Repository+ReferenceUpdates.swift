import CLibGit2

extension Repository {
  /// Moves or creates a reference, if it is as expected.
  ///
  /// The old value is compared under the reference's lock, so of any number of writers that expect
  /// the same, one wins. It works at the same speed however many references there are.
  ///
  /// - Parameters:
  ///   - name: A full name (`refs/notes/taskmaster`). A symbolic reference is followed.
  ///   - target: The object to point to, which must be there.
  ///   - expectation: What the reference must be like.
  ///   - message: A line for the reflog.
  ///   - signature: Who moves it, for the reflog.
  /// - Returns: `false` when the race is lost: the reference is not as expected, or somebody else
  ///   holds its lock. Nothing was changed then.
  /// - Throws: `.invalidName`, `.notFound` for the object, `.exists` when the name is a directory
  ///   of other names or below one, or when writing failed. After a failure of writing the
  ///   reference may have moved all the same: read it again.
  public func updateReference(
    _ name: String, to target: Oid, expecting expectation: Expectation,
    message: String, signature: Signature
  ) throws(GitError) -> Bool {
    try requireMovable(name, for: "move reference \(name)")
    guard exists(target) else {
      throw GitError(
        code: .notFound, operation: "move reference \(name)",
        message: "object \(target) is not there")
    }
    let name = try finalName(of: name)
    guard let lock = try lock(name) else { return false }
    let current = try self.target(of: name)
    guard expectation.admits(current) else { return false }
    if current == nil { try requireRoom(for: name) }
    guard try lock.move(to: target, message, signature) else { return false }
    try confirm(name, movedFrom: current, to: target)
    return true
  }

  private func lock(_ name: String) throws(GitError) -> ReferenceLock? {
    do throws(GitError) {
      return try ReferenceLock.take(on: name, in: self)
    } catch {
      // Most often there is no room for the file; the library only says that it cannot make it.
      try requireRoom(for: name)
      throw error
    }
  }

  private func requireMovable(_ name: String, for operation: String) throws(GitError) {
    try ReferenceName.require(name, for: operation)
    if pack == nil { return }
    throw GitError(
      code: .invalid, operation: operation,
      message: "objects are still being packed, and it could name one that is not on disk")
  }

  /// The reference that one stands for in the end.
  ///
  /// - Parameter name: The full name of a reference, which need not be there.
  /// - Returns: The name that a symbolic reference leads to, or the name itself.
  /// - Throws: When it leads nowhere, or through too many others.
  public func finalName(of name: String) throws(GitError) -> String {
    var name = name
    for _ in 0..<5 {
      guard let next = try SymbolicReference.target(in: commonDirectory + "/" + name) else {
        return name
      }
      try ReferenceName.require(next, for: "follow reference \(name)")
      name = next
    }
    throw GitError(
      code: .failed, operation: "follow reference \(name)",
      message: "it leads through too many symbolic references")
  }

  /// Reads the reference back: a full disk has been seen to lose a change without an error.
  private func confirm(_ name: String, movedFrom old: Oid?, to new: Oid) throws(GitError) {
    let now = try target(of: name)
    // Any other value is that of a writer who has come after.
    guard now == old, old != new else { return }
    throw GitError(
      code: .failed, operation: "move reference \(name)",
      message: "it was moved without an error, but is as before")
  }
}
