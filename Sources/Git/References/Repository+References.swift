import CLibGit2

extension Repository {
  /// Reads where a reference points to.
  ///
  /// - Parameter name: A full name (`refs/heads/main`), or `HEAD`.
  /// - Returns: The object, symbolic references followed; `nil` when there is no such reference.
  /// - Throws: `.invalidName`, or when the reference is damaged.
  public func target(of name: String) throws(GitError) -> Oid? {
    if name == "HEAD" { return try head().target }
    try ReferenceName.require(name, for: "read a reference")
    var raw = git_oid()
    let status = git_reference_name_to_id(&raw, pointer, name)
    return try found("read reference \(name)", status) ? Oid(raw) : nil
  }

  /// Tells whether a reference is a symbolic one.
  ///
  /// - Parameter name: A full name.
  /// - Returns: The name in it, be there such a reference or not; `nil` when it is none.
  /// - Throws: `.invalidName`, or when its file cannot be read.
  public func symbolicTarget(of name: String) throws(GitError) -> String? {
    try ReferenceName.require(name, for: "read a reference")
    return try SymbolicReference.target(in: commonDirectory + "/" + name)
  }

  /// The file of a reference that has one, when there is no object's name in it and no other reference's.
  ///
  /// - Parameter name: A full name.
  /// - Returns: The path; `nil` when there is no such file, or it is sound.
  /// - Throws: `.invalidName`, or when the reference cannot be read for another reason.
  public func brokenFile(of name: String) throws(GitError) -> String? {
    let path = commonDirectory + "/" + name
    do throws(GitError) {
      _ = try target(of: name)
      return nil
    } catch  where error.category == GIT_ERROR_REFERENCE.rawValue && Files.isFile(path) {
      return path
    }
  }

  /// Lists references.
  ///
  /// Those of this worktree alone (`refs/bisect` and the like) and names that are not UTF-8 are
  /// left out, and so are, as with Git, symbolic references that lead nowhere and files that hold
  /// no object's name: one of them must not hide all others.
  ///
  /// - Parameter prefix: What the names begin with, from `refs/` on.
  /// - Returns: Names and objects, symbolic references followed, in the order of their bytes.
  /// - Throws: `.invalidName`, or when a reference cannot be read.
  public func references(
    under prefix: String
  ) throws(GitError) -> [(name: String, target: Oid)] {
    guard prefix.hasPrefix("refs/") else {
      throw GitError(
        code: .invalidName, operation: "list references",
        message: "'\(prefix)' does not begin with refs/")
    }
    // Files first: what is packed in between is then found in both places, never in none.
    let names = LooseReferences.names(under: Array(prefix.utf8), in: commonDirectory)
    let packed = try packed(under: prefix)
    return Repository.merge(packed, with: try targets(of: names))
  }

  private func packed(under prefix: String) throws(GitError) -> [(name: String, target: Oid)] {
    var references: [(name: String, target: Oid)] = []
    let packed = try PackedReferences(in: commonDirectory)
    packed.forEach(under: Array(prefix.utf8)) { record in
      if let name = String(validating: record.name, as: UTF8.self) {
        references.append((name, record.target))
      }
      return true
    }
    if !packed.isSorted { references.sort { Repository.precedes($0.name, $1.name) } }
    return references
  }

  /// Reads references by name, and leaves out what is none.
  private func targets(of names: [[UInt8]]) throws(GitError) -> [(name: String, target: Oid?)] {
    var references: [(name: String, target: Oid?)] = []
    for name in names.compactMap({ String(validating: $0, as: UTF8.self) })
    where ReferenceName.isValid(name) {
      references.append((name, try soundTarget(of: name)))
    }
    return references.sorted { Repository.precedes($0.name, $1.name) }
  }

  /// Where a reference points to; `nil` also when its file holds something else.
  private func soundTarget(of name: String) throws(GitError) -> Oid? {
    do throws(GitError) {
      return try target(of: name)
    } catch {
      if error.category == GIT_ERROR_REFERENCE.rawValue { return nil }
      throw error
    }
  }

  /// Joins two lists that are in order; the second one holds where both have a name.
  private static func merge(
    _ packed: [(name: String, target: Oid)], with loose: [(name: String, target: Oid?)]
  ) -> [(name: String, target: Oid)] {
    var merged: [(name: String, target: Oid)] = []
    merged.reserveCapacity(packed.count + loose.count)
    var rest = packed[...]
    for (name, target) in loose {
      let before = rest.prefix { precedes($0.name, name) }
      merged.append(contentsOf: before)
      rest = rest[before.endIndex...]
      if let next = rest.first, !precedes(name, next.name) { rest = rest.dropFirst() }
      if let target { merged.append((name, target)) }
    }
    return merged + rest
  }

  /// The order of bytes; that of strings would take some different names for the same.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
