/// A commit as it is stored.
public struct Commit: Sendable, Hashable {
  /// The commit's name.
  public var id: Oid
  /// The tree that it records.
  public var tree: Oid
  /// The commits before it, the first one being the line it continues.
  public var parents: [Oid]
  /// Who wrote the change.
  public var author: Signature
  /// Who made the commit.
  public var committer: Signature
  /// Everything after the header, byte for byte.
  public var message: [UInt8]

  /// Makes a commit value, for tests and comparisons; nothing is written.
  ///
  /// - Parameters:
  ///   - id: The commit's name.
  ///   - tree: The tree that it records.
  ///   - parents: The commits before it.
  ///   - author: Who wrote the change.
  ///   - committer: Who made the commit.
  ///   - message: Everything after the header.
  public init(
    id: Oid, tree: Oid, parents: [Oid], author: Signature, committer: Signature, message: [UInt8]
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.message = message
  }
}

/// A commit that is to be written.
///
/// It never has an encoding header: text is UTF-8.
public struct CommitDraft: Sendable, Hashable {
  /// The tree that it records.
  public var tree: Oid
  /// The commits before it, the first one being the line it continues.
  public var parents: [Oid]
  /// Who wrote the change.
  public var author: Signature
  /// Who makes the commit.
  public var committer: Signature
  /// The message, byte for byte.
  public var message: [UInt8]

  /// Makes a draft.
  ///
  /// - Parameters:
  ///   - tree: The tree that it records.
  ///   - parents: The commits before it.
  ///   - author: Who wrote the change.
  ///   - committer: Who makes the commit.
  ///   - message: The message, byte for byte.
  public init(
    tree: Oid, parents: [Oid], author: Signature, committer: Signature, message: [UInt8]
  ) {
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.message = message
  }
}
