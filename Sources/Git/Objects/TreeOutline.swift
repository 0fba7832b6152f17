/// What a tree holds besides files.
public struct TreeOutline: Sendable {
  /// The trees in it, by name.
  public fileprivate(set) var directories: [[UInt8]: Oid] = [:]
  /// The names of the submodules in it.
  public fileprivate(set) var submodules: [[UInt8]] = []
  /// Whether it has a file of rules for what is ignored.
  public fileprivate(set) var hasIgnoreFile = false
}

/// The outlines of trees, by the trees' ids.
struct OutlineMemory {
  private static let most = 100_000
  private var outlines: [Oid: TreeOutline] = [:]

  subscript(tree: Oid) -> TreeOutline? {
    get { outlines[tree] }
    set {
      if outlines.count >= Self.most { outlines = [:] }
      outlines[tree] = newValue
    }
  }
}

extension Repository {
  /// What a tree holds besides files.
  ///
  /// It is remembered: most directories are the same from one commit to the next.
  /// - Throws: `.notFound` when the tree is missing, or when it is damaged.
  public func outline(of tree: Oid) throws(GitError) -> TreeOutline {
    if let known = outlines[tree] { return known }
    var outline = TreeOutline()
    try forEachPresentEntry(in: tree) { entry in
      if entry.mode.isTree {
        outline.directories[Array(entry.name)] = entry.oid
      } else if entry.mode == .commit {
        outline.submodules.append(Array(entry.name))
      } else if entry.name.elementsEqual(".gitignore".utf8) {
        outline.hasIgnoreFile = true
      }
    }
    outlines[tree] = outline
    return outline
  }
}
