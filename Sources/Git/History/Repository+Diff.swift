import CLibGit2

/// How much two trees differ.
public struct DiffStat: Sendable, Hashable {
  /// How many files differ; one that was renamed counts once.
  public var files: Int
  /// How many lines were added.
  public var insertions: Int
  /// How many lines were removed.
  public var deletions: Int

  /// Makes a count.
  ///
  /// - Parameters:
  ///   - files: How many files differ.
  ///   - insertions: How many lines were added.
  ///   - deletions: How many lines were removed.
  public init(files: Int, insertions: Int, deletions: Int) {
    self.files = files
    self.insertions = insertions
    self.deletions = deletions
  }
}

extension Repository {
  /// Counts what changed between two trees, as `git diff --shortstat` does.
  ///
  /// - Parameters:
  ///   - old: The tree before; `nil` for an empty one.
  ///   - new: The tree after.
  /// - Returns: The counts, renames found.
  /// - Throws: When an object is missing or damaged.
  public func diffStat(from old: Oid?, to new: Oid) throws(GitError) -> DiffStat {
    let newTree = try treeHandle(new)
    guard let old else { return try diffStat(nil, newTree.pointer, "count what is in tree \(new)") }
    let oldTree = try treeHandle(old)
    return try diffStat(oldTree.pointer, newTree.pointer, "compare trees \(old) and \(new)")
  }

  private func diffStat(
    _ old: OpaquePointer?, _ new: OpaquePointer, _ operation: String
  ) throws(GitError) -> DiffStat {
    let diff = try Handle<DiffKind>(operation) {
      git_diff_tree_to_tree(&$0, pointer, old, new, nil)
    }
    try check(operation, git_diff_find_similar(diff.pointer, nil))
    let stat = try Handle<DiffStatKind>(operation) { git_diff_get_stats(&$0, diff.pointer) }
    return DiffStat(
      files: git_diff_stats_files_changed(stat.pointer),
      insertions: git_diff_stats_insertions(stat.pointer),
      deletions: git_diff_stats_deletions(stat.pointer))
  }

  private func treeHandle(_ id: Oid) throws(GitError) -> Handle<TreeKind> {
    var raw = id.raw
    return try Handle("read tree \(id)") { git_tree_lookup(&$0, pointer, &raw) }
  }
}
