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
    try walk(tree, limit: limit) { if matching($0.path) { files.append($0) } }
    return files
  }

  /// The paths of the submodules under a tree.
  ///
  /// - Parameters:
  ///   - tree: Where to start.
  ///   - limit: The most directories to look at.
  /// - Returns: Their paths from there.
  /// - Throws: `.tooLarge`, `.notFound` when a tree is missing, or when one is damaged.
  public func submodules(
    in tree: Oid, limit: Int = 1_000_000
  ) throws(GitError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var waiting: [(prefix: [UInt8], tree: Oid)] = [([], tree)]
    var left = limit
    while let (prefix, next) = waiting.popLast() {
      if left == 0 { throw tooManyPaths(in: tree, limit) }
      left -= 1
      let outline = try outline(of: next)
      found += outline.submodules.map { prefix + $0 }
      for (name, child) in outline.directories { waiting.append((prefix + name + [0x2F], child)) }
    }
    return found
  }

  private func walk(
    _ tree: Oid, limit: Int, _ visit: (TreePath) -> Void
  ) throws(GitError) {
    // A stack of its own: how deep a tree goes is up to whoever made it.
    var waiting = [TreePath(path: [], entry: TreeEntry(name: [], oid: tree, mode: .tree))]
    var left = limit
    while let next = waiting.popLast() {
      if left == 0 { throw tooManyPaths(in: tree, limit) }
      left -= 1
      if next.entry.mode.isTree {
        waiting.append(contentsOf: try children(of: next).reversed())
      } else {
        visit(next)
      }
    }
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
