import Git

/// A file of the tool's own that ends with the hash of all that stands above it: what was cut off, damaged
/// or written by somebody else is none.
enum SealedFile {
  private static let newline = UInt8(ascii: "\n")

  /// The lines below the heading; nil when the file is not whole, or has another heading.
  static func lines(of file: [UInt8], under heading: String) -> ArraySlice<ArraySlice<UInt8>>? {
    guard file.last == newline, let end = file.dropLast().lastIndex(of: newline) else { return nil }
    let content = Array(file[...end])
    guard file[(end + 1)...].elementsEqual(seal(of: content)) else { return nil }
    var lines = content.split(separator: newline)[...]
    guard let first = lines.popFirst(), first.elementsEqual(heading.utf8) else { return nil }
    return lines
  }

  /// The file with these lines, none of which has a line's end in it.
  static func bytes(_ lines: [String], under heading: String) -> [UInt8] {
    let content = Array((([heading] + lines).joined(separator: "\n") + "\n").utf8)
    return content + seal(of: content)
  }

  private static func seal(of content: [UInt8]) -> [UInt8] {
    Array("\(Repository.hash(.blob, content).hex)\n".utf8)
  }
}
