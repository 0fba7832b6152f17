import CLibGit2

/// Where the parts of a repository are, before it is opened.
struct Location: Sendable, Hashable {
  /// The directory with this worktree's HEAD.
  var gitDirectory: String
  /// The directory with everything that worktrees share.
  var commonDirectory: String
  /// Whether it was named, and so was not looked for.
  var isNamed: Bool
}

extension Location {
  /// Finds the repository that a directory belongs to, without opening it.
  init(from start: String, in environment: Environment) throws(GitError) {
    let gitDirectory =
      if let named = environment.gitDirectory {
        try GitLink.follow(Files.path(named, from: start))
      } else {
        try Location.discover(from: start, in: environment)
      }
    guard let gitDirectory else {
      throw GitError.noRepository(at: environment.gitDirectory ?? start)
    }
    try self.init(
      gitDirectory: gitDirectory, commonDirectory: Location.commonDirectory(of: gitDirectory),
      isNamed: environment.gitDirectory != nil)
    if let common = environment.commonDirectory { try confirm(Files.path(common, from: start)) }
  }

  /// Whether this is one of several worktrees, and not the main one.
  var isLinked: Bool { gitDirectory != commonDirectory }

  private static func discover(
    from start: String, in environment: Environment
  ) throws(GitError) -> String? {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let status = git_repository_discover(
      &buffer, start, environment.crossesFileSystems ? 1 : 0, environment.ceilings)
    guard try found("look for a repository at \(start)", status), let path = buffer.ptr else {
      return nil
    }
    return Files.resolved(String(cString: path))
  }

  /// A linked worktree names the repository that it belongs to in a file.
  private static func commonDirectory(of gitDirectory: String) throws(GitError) -> String {
    guard let line = try Files.firstLine(of: gitDirectory + "/commondir") else {
      return gitDirectory
    }
    let path = Files.path(line, from: gitDirectory)
    guard let resolved = Files.resolved(path) else { throw GitError.noRepository(at: path) }
    return resolved
  }

  /// `GIT_COMMON_DIR` may repeat where the common directory is, but not move it: Git looks for
  /// objects there and for references elsewhere.
  private func confirm(_ path: String) throws(GitError) {
    if Files.resolved(path) == commonDirectory { return }
    throw GitError(
      code: .unsupported, operation: "open the repository at \(gitDirectory)",
      message: "GIT_COMMON_DIR is \(path), but it shares \(commonDirectory)",
      hint: "unset GIT_COMMON_DIR")
  }
}

extension GitError {
  static func noRepository(at path: String) -> GitError {
    GitError(
      code: .notFound, operation: "open the repository at \(path)",
      message: "not a Git repository, nor inside one",
      hint: "change to a directory of the repository, or name it with -C or GIT_DIR")
  }
}
