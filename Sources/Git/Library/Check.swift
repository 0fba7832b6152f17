import CLibGit2

// Every call into libgit2 passes through one of these two doors.

/// Turns a failed call into an error.
///
/// - Parameters:
///   - operation: What was tried, with its operand; made into text only on failure.
///   - status: What the call returned.
/// - Returns: The status, which some calls use for an answer.
/// - Throws: The library's own words, which are taken at once and cleared.
@discardableResult @inline(__always)
func check(_ operation: @autoclosure () -> String, _ status: Int32) throws(GitError) -> Int32 {
  if status < 0 { throw GitError.last(status, operation()) }
  return status
}

/// Tells a thing that is not there from a call that failed.
///
/// - Parameters:
///   - operation: What was tried, with its operand.
///   - status: What the call returned.
/// - Returns: `false` when the library found nothing.
/// - Throws: Every other failure.
@inline(__always)
func found(_ operation: @autoclosure () -> String, _ status: Int32) throws(GitError) -> Bool {
  if status == GIT_ENOTFOUND.rawValue {
    git_error_clear()
    return false
  }
  try check(operation(), status)
  return true
}

extension GitError {
  static func last(_ status: Int32, _ operation: String) -> GitError {
    let code = Code(rawValue: status)
    // Newer releases say "no error" instead of nothing.
    guard let last = git_error_last(), last.pointee.klass != GIT_ERROR_NONE.rawValue else {
      return GitError(
        code: code, operation: operation, message: "libgit2 gave no reason (\(status))")
    }
    let category = last.pointee.klass
    let message = last.pointee.message.map { String(cString: $0) } ?? ""
    git_error_clear()
    return GitError(code: code, category: category, operation: operation, message: message)
  }
}
