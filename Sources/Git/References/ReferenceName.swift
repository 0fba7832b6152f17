import CLibGit2

/// What a reference may be called.
public enum ReferenceName {
  /// Refuses a name that is not a full one, or that Git does not accept.
  ///
  /// - Parameters:
  ///   - name: The name, from `refs/` on.
  ///   - operation: What is to be done with it, for the error.
  /// - Throws: `.invalidName`.
  static func require(_ name: String, for operation: String) throws(GitError) {
    if name.hasPrefix("refs/"), isValid(name) { return }
    throw GitError(
      code: .invalidName, operation: operation,
      message: "'\(name)' is not a full reference name that Git accepts")
  }

  /// Whether Git accepts a name.
  public static func isValid(_ name: String) -> Bool {
    var valid: Int32 = 0
    // A C string would end at a NUL, and with it the check.
    return !name.utf8.contains(0) && git_reference_name_is_valid(&valid, name) == 0 && valid == 1
  }
}
