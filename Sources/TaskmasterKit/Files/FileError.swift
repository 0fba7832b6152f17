#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file could not be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, with the path.
  public let operation: String
  /// The `errno` it ended with; 0 when the system had nothing against it.
  public let code: Int32
  private let reason: String?

  init(operation: String, code: Int32) {
    self.operation = operation
    self.code = code
    reason = nil
  }

  init(operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
    code = 0
  }

  /// What was tried and what the system says about it, or why it was not done.
  public var description: String { "\(operation): \(reason ?? String(cString: strerror(code)))" }

  /// Whether the disk, or the user's part of it, is full.
  public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

  static func last(_ operation: String) -> FileError {
    FileError(operation: operation, code: errno)
  }
}
