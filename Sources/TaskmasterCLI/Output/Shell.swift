import TaskmasterCore

/// Commands that are printed for a person to copy.
enum Shell {
  /// A word as a shell reads it back: bare where that is safe, else in single quotes.
  ///
  /// What could act on a terminal is shown by name, so such a word is not the same when read back.
  static func word(_ text: String) -> String {
    let shown = VisibleText.line(text)
    let isSafe = !shown.isEmpty && shown.utf8.allSatisfy(isPlain)
    if isSafe { return shown }
    let quoted = shown.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#)
    return "'\(quoted)'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "-_./:@%+,=".utf8.contains(byte)
    }
  }
}
