/// Tells an agent that asks from one that acts, by its last words; that it changed nothing is known
/// elsewhere.
enum AskedQuestion {
  /// The last line of words that ask somebody to decide or to go on; nil: they do not.
  static func line(in words: String) -> String? {
    let lines = words.split(separator: "\n").map { line in
      line.drop(while: \.isWhitespace)
    }
    guard let last = lines.last(where: { !$0.isEmpty }) else { return nil }
    let end = last.reversed().drop { "*_`\"')] \t\r".contains($0) }.first
    if end == "?" { return String(last) }
    let text = last.lowercased()
    return phrases.contains(where: text.contains) ? String(last) : nil
  }

  private static let phrases = [
    "let me know if", "let me know how", "let me know which", "let me know whether",
    "please confirm", "please clarify", "please provide", "please let me know",
    "waiting for your", "awaiting your", "shall i ", "should i ", "would you like me to",
    "do you want me to",
  ]
}
