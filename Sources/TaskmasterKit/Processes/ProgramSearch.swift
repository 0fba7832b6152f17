#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the file that a program's name means.
enum ProgramSearch {
  /// Where a program is looked for when the environment has no `PATH`.
  static let defaultPath = "/usr/local/bin:/usr/bin:/bin"

  /// Why there is no such program, for a person.
  struct Failure: Error, Hashable, Sendable {
    let reason: String
  }

  /// The path of the program: as it is if it has a slash, else the first in `PATH` that can run.
  ///
  /// Empty and relative directories in `PATH` are passed over: which program runs must not depend
  /// on the directory, which an agent may have written to.
  static func find(
    _ program: String, in environment: [String: String], from directory: String
  ) throws(Failure) -> String {
    guard !program.isEmpty else { throw Failure(reason: "the name of the program is empty") }
    if program.utf8.contains(UInt8(ascii: "/")) {
      let path = program.hasPrefix("/") ? program : "\(directory)/\(program)"
      guard let trouble = trouble(with: path) else { return program }
      throw Failure(reason: "\(program): \(trouble)")
    }
    let directories = (environment["PATH"] ?? defaultPath).split(separator: ":")
    var seen: String?
    for directory in directories where directory.hasPrefix("/") {
      let path = "\(directory)/\(program)"
      guard let trouble = trouble(with: path) else { return path }
      if trouble != absent { seen = "\(path): \(trouble)" }
    }
    throw Failure(reason: seen ?? "\(program): no such program in PATH")
  }

  private static let absent = "no such program"

  /// Why that file cannot be run; nil: it can.
  private static func trouble(with path: String) -> String? {
    var information = stat()
    guard stat(path, &information) == 0 else {
      return errno == ENOENT || errno == ENOTDIR ? absent : systemMessage(errno)
    }
    if information.st_mode & S_IFMT == S_IFDIR { return "is a directory" }
    return access(path, X_OK) == 0 ? nil : "is not executable"
  }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
