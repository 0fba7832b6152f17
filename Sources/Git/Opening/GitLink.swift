/// The `.git` of a checkout: the Git directory itself, or a file that says where it is.
enum GitLink {
  /// Resolves either to the directory; `nil` when it leads nowhere.
  static func follow(_ path: String) throws(GitError) -> String? {
    guard let resolved = Files.resolved(path) else { return nil }
    if Files.isDirectory(resolved) { return resolved }
    let prefix = "gitdir: "
    guard let line = try Files.firstLine(of: resolved), line.hasPrefix(prefix) else { return nil }
    let target = Files.path(String(line.dropFirst(prefix.count)), from: Files.parent(of: resolved))
    return Files.resolved(target)
  }
}
