import Git
import TaskmasterCore

extension NotesTree {
  /// The content of the note on an object, ending in a newline; empty when there is none.
  static func content(of object: Oid, in tree: Oid?, of repository: Repository) throws -> [UInt8] {
    guard let tree else { return [] }
    return try self.content(of: blobs(of: object, in: tree, from: repository), from: repository)
  }

  /// The content of several blobs together, each ending in a newline.
  static func content(of blobs: [Oid], from repository: Repository) throws -> [UInt8] {
    var content: [UInt8] = []
    for blob in blobs {
      guard let bytes = try repository.blob(blob, limit: LogContents.longestNote) else {
        throw MissingObject(id: blob)
      }
      content += bytes
      if let last = content.last, last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
    }
    return content
  }
}
