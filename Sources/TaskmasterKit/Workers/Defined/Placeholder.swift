/// What stands for something else in the arguments and variables of a worker; other braces are left alone.
enum Placeholder: String, CaseIterable {
  case prompt
  case promptFile
  case reportFile
  case privateDirectory

  /// The name in braces.
  var text: String { "{\(rawValue)}" }

  /// The one that a text begins with; nil: none.
  init?(at text: Substring) {
    guard let found = Self.allCases.first(where: { text.hasPrefix($0.text) }) else { return nil }
    self = found
  }

  /// All of them, for messages.
  static var expected: String { allCases.map(\.text).joined(separator: ", ") }

  /// What looks like one, and is none: another word in braces, or a name whose brace is not closed.
  ///
  /// Braces of JSON and of the shell (`{"a":1}`, `${HOME}`, `{}`, `{a,b}`) do not.
  static func unknown(in text: String) -> Substring? {
    var rest = text[...]
    var isVariable = false
    while let character = rest.first {
      if character == "{", !isVariable, Placeholder(at: rest) == nil {
        let word = rest.dropFirst().prefix {
          $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
        }
        let after = rest.dropFirst(1 + word.count)
        let isWord = after.first == "}" && word.first?.isLetter == true
        let isOpen = Placeholder(rawValue: String(word)) != nil && !after.contains("}")
        if isWord || isOpen { return "{" + word + after.prefix { $0 == "}" }.prefix(1) }
      }
      isVariable = character == "$"
      rest = rest.dropFirst()
    }
    return nil
  }
}
