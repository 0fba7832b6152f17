/// How many columns text takes on a terminal: roughly, as no two terminals agree on all of it.
enum DisplayWidth {
  /// The columns of a text without control characters.
  static func of(_ text: some StringProtocol) -> Int {
    if isPrintableASCII(text) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The longest beginning of a text that fits, with `…` in place of what is cut off.
  static func cut(_ text: String, to columns: Int) -> String {
    if isPrintableASCII(text) {
      guard text.utf8.count > columns else { return text }
      return columns < 1 ? "" : text.prefix(columns - 1) + "…"
    }
    guard of(text) > columns else { return text }
    guard columns >= 1 else { return "" }
    var (kept, width) = ("", 0)
    for character in text {
      width += of(character)
      guard width < columns else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  private static func isPrintableASCII(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
  }

  private static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    let isEmoji =
      first.properties.isEmojiPresentation || character.unicodeScalars.contains { $0 == "\u{FE0F}" }
    if isEmoji || isWide(first) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }

  /// East Asian wide and fullwidth, by the blocks they stand in.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1_7000...0x1_8CFF, 0x1_B000...0x1_B2FF,
      0x2_0000...0x3_FFFD:
      true
    default: false
    }
  }
}
