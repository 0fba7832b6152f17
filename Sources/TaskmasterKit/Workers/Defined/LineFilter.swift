/// Tells lines that some pattern matches from the many that none does, by one look instead of one for each.
struct LineFilter: Sendable {
  /// Matches where any of the patterns does; nil: they cannot be put together, or there is none.
  private let any: TextPattern?
  private let isEmpty: Bool

  /// Puts patterns together.
  init(_ patterns: [TextPattern]) {
    isEmpty = patterns.isEmpty
    let texts = patterns.map(\.text)
    // A reference to a group would mean another one.
    any =
      texts.contains(where: Self.mayReferToGroup)
      ? nil : TextPattern(texts.map { "(\($0))" }.joined(separator: "|"))
  }

  private static func mayReferToGroup(_ text: String) -> Bool {
    zip(text.utf8, text.utf8.dropFirst()).contains { byte, next in
      byte == UInt8(ascii: "\\") && (0x30...0x39).contains(next)
    }
  }

  /// Whether a pattern may match in a line; never false when one does.
  func passes(_ line: WorkerLine) -> Bool {
    guard !isEmpty, let text = line.text else { return false }
    return any?.matches(text) ?? true
  }
}
