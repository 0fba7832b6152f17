/// Why a text cannot be a task.
public enum TaskTextError: Error, Hashable, Sendable, CustomStringConvertible {
  case notUTF8
  case containsNUL
  case empty
  case tooLong(bytes: Int)
  case endsInOccurrence

  /// The reason in one sentence without a period.
  public var description: String {
    switch self {
    case .notUTF8: "the text of the task is not UTF-8"
    case .containsNUL: "the text of the task contains a NUL byte"
    case .empty: "the text of the task is empty"
    case .tooLong(let bytes):
      "the text of the task has \(bytes) bytes; \(TaskText.longest) is the most"
    case .endsInOccurrence:
      "the text of the task ends in a line '\(TaskText.occurrenceKey): …', which has a meaning of its own"
    }
  }
}

/// The text of a task in the one form that its id is made of.
public struct TaskText: Hashable, Sendable {
  /// The text: UTF-8 without NUL, LF line ends, no blank line at either end.
  public let text: String

  /// The most bytes a text may have.
  public static let longest = 1 << 20

  static let occurrenceKey = "Taskmaster-Occurrence"

  /// Brings text into its form: CRLF becomes LF, lines of only spaces and tabs at both ends go.
  /// - Throws: ``TaskTextError`` when what is left is no task.
  public init(_ text: String) throws(TaskTextError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Brings bytes into the form of a task text.
  /// - Throws: ``TaskTextError`` when they are not UTF-8, or what is left is no task.
  public init(bytes: [UInt8]) throws(TaskTextError) {
    guard !bytes.contains(0) else { throw .containsNUL }
    let trimmed = Self.trimBlankLines(Self.replaceCRLF(bytes))
    guard !trimmed.isEmpty else { throw .empty }
    guard trimmed.count <= Self.longest else { throw .tooLong(bytes: trimmed.count) }
    guard let text = String(validating: trimmed, as: UTF8.self) else { throw .notUTF8 }
    let lastLine = trimmed.split(separator: UInt8(ascii: "\n")).last ?? []
    guard !lastLine.starts(with: Array("\(Self.occurrenceKey):".utf8)) else {
      throw .endsInOccurrence
    }
    self.text = text
  }

  /// The first line.
  public var title: String { Self.title(of: text) }

  /// The first line of any text.
  public static func title(of text: String) -> String {
    String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The message of the task commit: the text, for a later occurrence its trailer, and one newline.
  /// - Parameters:
  ///   - text: The text.
  ///   - occurrence: 1, or n for the nth time the text is queued.
  /// - Returns: The bytes of the message.
  public static func message(of text: String, occurrence: Int64) -> [UInt8] {
    let trailer = occurrence > 1 ? "\n\n\(occurrenceKey): \(occurrence)" : ""
    return Array((text + trailer + "\n").utf8)
  }

  private static func replaceCRLF(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    // All returns before a newline go, or a text with two of them would be another one when it is
    // read again.
    for byte in bytes {
      if byte == 0x0A { while result.last == 0x0D { result.removeLast() } }
      result.append(byte)
    }
    return result
  }

  private static func trimBlankLines(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let isText: (ArraySlice<UInt8>) -> Bool = { $0.contains { $0 != 0x20 && $0 != 0x09 } }
    guard let first = lines.first(where: isText), let last = lines.last(where: isText) else {
      return []
    }
    return bytes[first.startIndex..<last.endIndex]
  }
}

/// The task commit (DESIGN: same text, same commit, in every clone): the fixed parts of that commit.
public enum TaskCommit {
  /// The id of the empty tree.
  public static let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
  /// The name of its author and committer.
  public static let name = "git-taskmaster"
  /// Their address.
  public static let email = "git-taskmaster@localhost"
}
