/// Finds the checkout of a repository by Git's rules.
enum WorkTree {
  /// - Returns: The top of the checkout; `nil` in a bare repository.
  static func path(
    of location: Location, _ format: RepositoryFormat, from start: String,
    in environment: Environment
  ) throws(GitError) -> String? {
    if let named = environment.workTree { return resolve(named, from: start) }
    if format.isBare == true { return nil }
    if let configured = format.workTree { return resolve(configured, from: location.gitDirectory) }
    if !location.isNamed { return try natural(of: location, from: start) }
    guard environment.impliesWorkTree else { return nil }
    return environment.isExact ? try natural(of: location, from: nil) : start
  }

  private static func resolve(_ path: String, from directory: String) -> String {
    let path = Files.path(path, from: directory)
    return Files.resolved(path) ?? path
  }

  /// Where a checkout lies when nothing says so.
  private static func natural(
    of location: Location, from start: String?
  ) throws(GitError) -> String? {
    var directory = start
    while let here = directory {
      if try GitLink.follow(Files.path(".git", from: here)) == location.gitDirectory { return here }
      directory = here == "/" ? nil : Files.parent(of: here)
    }
    if location.isLinked, let link = try Files.firstLine(of: location.gitDirectory + "/gitdir") {
      return Files.parent(of: resolve(link, from: location.gitDirectory))
    }
    return location.gitDirectory.hasSuffix("/.git") ? Files.parent(of: location.gitDirectory) : nil
  }
}
