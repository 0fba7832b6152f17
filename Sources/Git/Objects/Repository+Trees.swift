extension Repository {
  /// Reads a tree.
  ///
  /// - Parameter id: The tree's name.
  /// - Returns: Its entries in the order of the tree; `nil` when it is not there.
  /// - Throws: `.wrongKind`, `.malformed`, or when the object is damaged.
  public func tree(_ id: Oid) throws(GitError) -> [TreeEntry]? {
    var entries: [TreeEntry] = []
    let isThere = try forEachEntry(in: id) { entries.append($0.entry) }
    return isThere ? entries : nil
  }

  /// Writes a tree.
  ///
  /// - Parameter entries: Its entries, in any order.
  /// - Returns: Its name, after it was seen to be there.
  /// - Throws: `.invalid` for a name that cannot be in a tree or is there twice, or when the tree
  ///   could not be written.
  public func writeTree(_ entries: [TreeEntry]) throws(GitError) -> Oid {
    if let flaw = TreeText.flaw(in: entries) {
      throw GitError(code: .invalid, operation: "write a tree", message: flaw)
    }
    return try write(.tree, TreeText.bytes(of: entries))
  }

  /// Finds what a path stands for.
  ///
  /// - Parameters:
  ///   - path: Names with slashes between them.
  ///   - tree: Where to start.
  /// - Returns: The entry at the path; `nil` when there is none.
  /// - Throws: `.notFound` when a tree on the way is missing, or when one is damaged.
  public func entry(at path: String, in tree: Oid) throws(GitError) -> TreeEntry? {
    var step = TreeEntry(name: [], oid: tree, mode: .tree)
    for name in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard step.mode.isTree, let next = try entry(named: Array(name), in: step.oid) else {
        return nil
      }
      step = next
    }
    return step
  }

  private func entry(named name: [UInt8], in tree: Oid) throws(GitError) -> TreeEntry? {
    var match: TreeEntry?
    try forEachPresentEntry(in: tree) { slice in
      if slice.isNamed(name) { match = slice.entry }
    }
    return match
  }

  /// Visits the entries of a tree without copying them.
  ///
  /// - Returns: `false` when the tree is not there.
  func forEachEntry(
    in tree: Oid, _ visit: (TreeText.Slice) throws(GitError) -> Void
  ) throws(GitError) -> Bool {
    let isWhole = try withObject(tree, .tree, limit: 256 << 20) { (bytes) throws(GitError) in
      try TreeText.forEach(in: bytes, visit)
    }
    if isWhole == false {
      throw GitError(
        code: .malformed, operation: "read tree \(tree)", message: "its entries cannot be parsed")
    }
    return isWhole != nil
  }

  /// Visits the entries of a tree that must be there, since something names it.
  func forEachPresentEntry(
    in tree: Oid, _ visit: (TreeText.Slice) throws(GitError) -> Void
  ) throws(GitError) {
    if try !forEachEntry(in: tree, visit) { throw missing(.tree, tree) }
  }

  /// The error for an object that something else names but that is not there.
  func missing(_ kind: ObjectKind, _ id: Oid) -> GitError {
    GitError(
      code: .notFound, operation: "read \(kind) \(id)", message: "the object is missing",
      hint: isPartialClone
        ? "this is a partial clone: git cat-file -p \(id) fetches the object"
        : "git fsck tells what else is missing")
  }
}
