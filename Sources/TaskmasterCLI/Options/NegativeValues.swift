import ArgumentParser

/// Values that begin with a dash, such as `-1`, which the parser takes for options.
enum NegativeValues {
  /// The words with each such value joined to the option before it, where the parser missed a value: then
  /// the option itself says what is wrong with it.
  /// - Returns: Nil when there is none, or something else was wrong.
  static func joined(in words: [String], after error: any Error) -> [String]? {
    guard GitTaskmaster.message(for: error).hasPrefix("Missing value for ") else { return nil }
    var joined: [String] = []
    let end = words.firstIndex(of: "--") ?? words.endIndex
    for word in words[..<end] {
      if let option = joined.last, isOption(option), isNegative(word) {
        joined[joined.endIndex - 1] = "\(option)=\(word)"
      } else {
        joined.append(word)
      }
    }
    joined += words[end...]
    return joined.count == words.count ? nil : joined
  }

  private static func isOption(_ word: String) -> Bool {
    word.hasPrefix("-") && !isNegative(word) && !word.contains("=")
  }

  /// No option has a name that begins with a digit or a point.
  private static func isNegative(_ word: String) -> Bool {
    let bytes = word.utf8.prefix(2)
    return bytes.count == 2 && bytes.first == UInt8(ascii: "-")
      && bytes.last.map { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") } == true
  }
}
