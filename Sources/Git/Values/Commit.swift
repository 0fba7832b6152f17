/// A commit as it is stored.
public struct Commit: Sendable, Hashable {
  /// The commit's name.
  public var id: Oid
  /// The tree that it records.
  public var tree: Oid
  /// The commits before it, the first one being the line it continues.
  public var parents: [Oid]
  /// Who wrote the change.
  public var author: Signature { SignatureText.signature(from: authorLine) }
  /// Who made the commit.
  public var committer: Signature { SignatureText.signature(from: committerLine) }
  /// Everything after the header, byte for byte.
  public var message: [UInt8]

  // As they are stored: of most commits nobody asks for them.
  private let authorLine: [UInt8]
  private let committerLine: [UInt8]

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
    self.init(
      id: id, tree: tree, parents: parents, authorLine: Array(SignatureText.line(of: author).utf8),
      committerLine: Array(SignatureText.line(of: committer).utf8), message: message)
  }

  /// Takes over what a commit object has, signatures as they are stored.
  init(
    id: Oid, tree: Oid, parents: [Oid], authorLine: [UInt8], committerLine: [UInt8],
    message: [UInt8]
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.authorLine = authorLine
    self.committerLine = committerLine
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
