public import TaskmasterCore

extension Project {
  /// Verifies tasks, or everything.
  /// - Parameters:
  ///   - snapshot: The log to compare with.
  ///   - only: The tasks to look at; nil: all, and the log as a whole.
  /// - Returns: What was found.
  /// - Throws: An error when the repository cannot be read at all.
  public func verify(
    _ snapshot: LogSnapshot, only: Set<ObjectID>? = nil
  ) throws -> Verification {
    try Verifier(repository: repository, snapshot: snapshot).verify(only: only)
  }
}
