import CLibGit2

/// Where the parts of a repository are, before it is opened.
struct Location: Sendable, Hashable {
  /// The directory with this worktree's HEAD.
  var gitDirectory: String
  /// The directory with everything that worktrees share.
  var commonDirectory: String
  /// Whether it was named, and so was not looked for.
  var isNamed: Bool
  /// Whether `GIT_COMMON_DIR` joins directories that do not name each other.
  var isJoined = false
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
    let natural = try Location.commonDirectory(of: gitDirectory)
    self.init(
      gitDirectory: gitDirectory, commonDirectory: natural,
      isNamed: environment.gitDirectory != nil)
    if let common = environment.commonDirectory { try join(Files.path(common, from: start)) }
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

  private mutating func join(_ path: String) throws(GitError) {
    guard let common = Files.resolved(path) else { throw GitError.noRepository(at: path) }
    if common == commonDirectory { return }
    guard Files.exists(gitDirectory + "/HEAD") else {
      throw GitError.noRepository(at: gitDirectory)
    }
    commonDirectory = common
    isJoined = true
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
