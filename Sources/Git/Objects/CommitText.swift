/// The bytes of a commit object: header lines, an empty line, the message.
enum CommitText {
  static func bytes(of draft: CommitDraft) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256 + 48 * draft.parents.count + draft.message.count)
    bytes.append(contentsOf: "tree \(draft.tree)\n".utf8)
    for parent in draft.parents { bytes.append(contentsOf: "parent \(parent)\n".utf8) }
    bytes.append(contentsOf: "author \(SignatureText.line(of: draft.author))\n".utf8)
    bytes.append(contentsOf: "committer \(SignatureText.line(of: draft.committer))\n\n".utf8)
    bytes.append(contentsOf: draft.message)
    return bytes
  }

  /// Reads a commit; `nil` when the bytes are none.
  static func commit(_ id: Oid, from memory: UnsafeRawBufferPointer) -> Commit? {
    var rest = memory[...]
    guard let tree = field("tree ", of: &rest).flatMap(Oid.init(hexBytes:)) else { return nil }
    var parents: [Oid] = []
    while let line = field("parent ", of: &rest) {
      guard let parent = Oid(hexBytes: line) else { return nil }
      parents.append(parent)
    }
    guard let author = field("author ", of: &rest), let committer = field("committer ", of: &rest)
    else { return nil }
    while let line = line(of: &rest), !line.isEmpty {}
    return Commit(
      id: id, tree: tree, parents: parents, authorLine: [UInt8](author),
      committerLine: [UInt8](committer), message: [UInt8](rest))
  }

  /// Takes the next line off when it begins with a key.
  private static func field(_ key: StaticString, of rest: inout Line) -> Line? {
    let count = key.utf8CodeUnitCount
    let expected = UnsafeBufferPointer(start: key.utf8Start, count: count)
    guard rest.starts(with: expected) else { return nil }
    return line(of: &rest)?.dropFirst(count)
  }

  private static func line(of rest: inout Line) -> Line? {
    // What is left goes on to the end of the object.
    let found = rest.base.place(of: UInt8(ascii: "\n"), from: rest.startIndex)
    guard let end = found else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  typealias Line = Slice<UnsafeRawBufferPointer>
}
