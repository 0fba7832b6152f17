import CLibGit2

/// What a repository's own configuration says about how it is to be read.
///
/// Only the repository's files count, as with Git: not the user's.
struct RepositoryFormat: Sendable, Hashable {
  var version: Int32 = 0
  /// Names in lower case, without `extensions.`.
  var extensions: [String: String] = [:]
  var isBare: Bool?
  var workTree: String?
  var hasPromisor = false
}

extension RepositoryFormat {
  /// Whether objects may be missing because they are fetched on demand.
  var isPartialClone: Bool { hasPromisor || extensions["partialclone"] != nil }

  init(of location: Location) throws(GitError) {
    try read(RepositoryFormat.file(location.commonDirectory + "/config"))
    // A linked worktree has a checkout of its own, whatever the main one is.
    if location.isLinked { (isBare, workTree) = (nil, nil) }
    if extensions["worktreeconfig"].map(RepositoryFormat.flag) == true {
      try read(RepositoryFormat.file(location.gitDirectory + "/config.worktree"))
    }
  }

  private static func file(_ path: String) throws(GitError) -> Handle<ConfigurationKind> {
    let configuration = try Handle<ConfigurationKind>("read \(path)") { git_config_new(&$0) }
    // Git does without the file as well.
    _ = try found(
      "read \(path)",
      git_config_add_file_ondisk(configuration.pointer, path, GIT_CONFIG_LEVEL_LOCAL, nil, 0))
    return configuration
  }

  private mutating func read(_ configuration: borrowing Handle<ConfigurationKind>) throws(GitError)
  {
    let status = withUnsafeMutablePointer(to: &self) { format in
      git_config_foreach(
        configuration.pointer,
        { entry, format in
          if let entry, let format {
            format.assumingMemoryBound(to: RepositoryFormat.self).pointee.take(entry.pointee)
          }
          return 0
        }, format)
    }
    try check("read the configuration of the repository", status)
  }

  private mutating func take(_ entry: git_config_entry) {
    let name = String(cString: entry.name)
    // A key without a value means true.
    let value = entry.value.map { String(cString: $0) } ?? "true"
    switch name {
    case "core.repositoryformatversion": version = Int32(value) ?? .max
    case "core.bare": isBare = RepositoryFormat.flag(value)
    case "core.worktree": workTree = value
    case _ where name.hasPrefix("extensions."):
      extensions[String(name.dropFirst("extensions.".count))] = value
    case _ where name.hasPrefix("remote.") && name.hasSuffix(".promisor"):
      hasPromisor = RepositoryFormat.flag(value)
    default: break
    }
  }

  private static func flag(_ value: String) -> Bool {
    !["", "0", "false", "no", "off"].contains(value.lowercased())
  }
}
