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

  /// Lists references.
  ///
  /// Those of this worktree alone (`refs/bisect` and the like) and names that are not UTF-8 are
  /// left out, and so are symbolic references that lead nowhere.
  ///
  /// - Parameter prefix: What the names begin with, from `refs/` on.
  /// - Returns: Names and objects, symbolic references followed, in the order of their bytes.
  /// - Throws: `.invalidName`, or when a reference is damaged.
  public func references(
    under prefix: String
  ) throws(GitError) -> [(name: String, target: Oid)] {
    guard prefix.hasPrefix("refs/") else {
      throw GitError(
        code: .invalidName, operation: "list references",
        message: "'\(prefix)' does not begin with refs/")
    }
    // Files first: what is packed in between is then found in both places, never in none.
    let loose = LooseReferences.names(under: Array(prefix.utf8), in: commonDirectory)
    var targets = try packed(under: Array(prefix.utf8))
    for name in loose {
      guard let text = String(validating: name, as: UTF8.self), ReferenceName.isValid(text) else {
        continue
      }
      targets[name] = try target(of: text)
    }
    return targets.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { name, target in
      String(validating: name, as: UTF8.self).map { ($0, target) }
    }
  }

  private func packed(under prefix: [UInt8]) throws(GitError) -> [[UInt8]: Oid] {
    var targets: [[UInt8]: Oid] = [:]
    let references = try PackedReferences(in: commonDirectory)
    references.forEach(under: prefix) { record in
      targets[Array(record.name)] = record.target
      return true
    }
    return targets
  }
}
