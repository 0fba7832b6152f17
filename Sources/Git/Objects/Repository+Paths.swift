/// A file somewhere under a tree.
public struct TreePath: Sendable, Hashable {
  /// The names on the way to it, with slashes between them.
  public var path: [UInt8]
  /// The entry itself.
  public var entry: TreeEntry
}

extension Repository {
  /// Lists the files under a tree, links and submodules included, directories not.
  ///
  /// - Parameters:
  ///   - tree: Where to start.
  ///   - limit: The most files and directories to look at; a small tree can be made that has more
  ///     than fit into memory.
  ///   - matching: Which paths to list; all when it is left out.
  /// - Returns: The files in the order of Git.
  /// - Throws: `.tooLarge`, `.notFound` when a tree is missing, or when one is damaged.
  public func paths(
    in tree: Oid, limit: Int = 10_000_000, matching: ([UInt8]) -> Bool = { _ in true }
  ) throws(GitError) -> [TreePath] {
    var files: [TreePath] = []
    // A stack of its own: how deep a tree goes is up to whoever made it.
    var waiting = [TreePath(path: [], entry: TreeEntry(name: [], oid: tree, mode: .tree))]
    var left = limit
    while let next = waiting.popLast() {
      if left == 0 { throw tooManyPaths(in: tree, limit) }
      left -= 1
      guard next.entry.mode.isTree else {
        if matching(next.path) { files.append(next) }
        continue
      }
      waiting.append(contentsOf: try children(of: next).reversed())
    }
    return files
  }

  /// The paths of the submodules under a tree.
  ///
  /// - Parameter tree: Where to start.
  /// - Returns: Their paths from there.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public func submodules(in tree: Oid) throws(GitError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var waiting: [(path: [UInt8], tree: Oid)] = [([], tree)]
    while let next = waiting.popLast() {
      try forEachPresentEntry(in: next.tree) { slice in
        guard slice.mode.isTree || slice.mode == .commit else { return }
        let path = (next.path.isEmpty ? [] : next.path + [UInt8(ascii: "/")]) + slice.name
        if slice.mode.isTree { waiting.append((path, slice.oid)) } else { found.append(path) }
      }
    }
    return found
  }

  private func tooManyPaths(in tree: Oid, _ limit: Int) -> GitError {
    GitError(
      code: .tooLarge, operation: "list the files in tree \(tree)",
      message: "there are more than \(limit) files and directories")
  }

  private func children(of directory: TreePath) throws(GitError) -> [TreePath] {
    let prefix = directory.path.isEmpty ? [] : directory.path + [UInt8(ascii: "/")]
    var children: [TreePath] = []
    try forEachPresentEntry(in: directory.entry.oid) { slice in
      children.append(TreePath(path: prefix + slice.name, entry: slice.entry))
    }
    return children
  }
}
