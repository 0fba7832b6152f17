#if os(Linux)
import Git

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A git program that runs.
struct GitProcess {
  private let id: Int32

  /// Nil: the process is none.
  init?(_ id: Int32) {
    guard let name = try? Files.read("/proc/\(id)/comm"), name.starts(with: "git".utf8) else {
      return nil
    }
    self.id = id
  }

  /// Whether it may write to a repository: unless it is certain that it works on another one.
  func mayWork(in commonDirectory: String) -> Bool {
    guard let words = texts("cmdline"), let variables = texts("environ") else { return true }
    if isFront(words) { return false }
    guard !words.contains(where: { $0.hasPrefix("--git-dir") }),
      !variables.contains(where: { $0.hasPrefix("GIT_COMMON_DIR=") })
    else { return true }
    let found: Repository?
    if let named = variables.first(where: { $0.hasPrefix("GIT_DIR=") })?.dropFirst(8) {
      guard named.hasPrefix("/") else { return true }
      if !Files.exists(String(named)) { return false }
      found = try? Repository(gitDirectory: String(named))
    } else {
      // Where a variable of our own names the repository, that is found, and nothing is certain.
      found = try? Repository(discovering: "/proc/\(id)/cwd/.", ownerValidation: false)
    }
    return found.map { Self.isSame($0.commonDirectory, commonDirectory) } ?? true
  }

  /// Whether it is the `git taskmaster` that started this program, and waits for it with nothing in its hands.
  private func isFront(_ words: [Substring]) -> Bool {
    id == getppid() && words.contains("taskmaster")
  }

  private func texts(_ name: String) -> [Substring]? {
    let content = (try? Files.read("/proc/\(id)/\(name)")) ?? nil
    return content.map { String(decoding: $0, as: UTF8.self).split(separator: "\0") }
  }

  private static func isSame(_ directory: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(directory, &first) == 0, stat(other, &second) == 0 else { return true }
    return first.st_ino == second.st_ino && first.st_dev == second.st_dev
  }
}
#endif
