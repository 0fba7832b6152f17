/// Masks what a command line gives away: `API_KEY=…`, `--token=…`, `--token …`, `X-Api-Key: …`,
/// `Authorization: Bearer …`, `-u me:…`; a variable's name in place of a value stays.
struct SecretArguments {
  /// What the next word may be.
  private enum Expected {
    case anything
    case secret
    /// A secret, or first the name of a scheme such as `Bearer`.
    case credentials
    /// A name, and after a colon a password.
    case user
  }

  private var rest: ArraySlice<String>
  private var shown: [String] = []
  private var expected = Expected.anything

  private init(_ words: [String]) { rest = words[...] }

  /// The text with such values replaced.
  static func masked(_ text: String) -> String {
    var arguments = SecretArguments(
      text.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
    while let word = arguments.rest.popFirst() { arguments.take(word) }
    return arguments.shown.joined(separator: " ")
  }

  /// Whether the value of an option of that name is secret, when it stands in a word of its own.
  static func isSecretOption(_ word: String) -> Bool { expectation(after: word) == .secret }

  private mutating func take(_ word: String) {
    switch expected {
    case .credentials where Self.isScheme(word):
      shown.append(word)
      expected = .secret
      return
    case .secret, .credentials:
      if Self.isLiteral(word), !word.hasPrefix("-") { return hide(word) }
    case .user:
      if !word.hasPrefix("-") { return hidePassword(in: word) }
    case .anything: break
    }
    shown.append(Self.masked(word: word))
    expected = Self.expectation(after: word)
  }

  private mutating func hide(_ word: String) {
    shown.append(SecretMask.replacement)
    passOverQuoted(from: word)
    expected = .anything
  }

  private mutating func hidePassword(in word: String) {
    shown.append(Self.withoutPassword(word))
    passOverQuoted(from: word)
    expected = .anything
  }

  /// Drops the words up to the one that ends what a quote in front of a word has begun.
  private mutating func passOverQuoted(from word: String) {
    guard let quote = word.first, "\"'".contains(quote), !word.dropFirst().contains(quote),
      let end = rest.firstIndex(where: { $0.contains(quote) })
    else { return }
    rest = rest[(end + 1)...]
  }

  private static func expectation(after word: String) -> Expected {
    let name = name(before: word[...])
    if word.hasSuffix(":") {
      let name = Self.name(before: word.dropLast()).lowercased()
      if name.hasSuffix("authorization") { return .credentials }
      return isSecret(name) ? .secret : .anything
    }
    if ["-u", "--user", "-U", "--proxy-user"].contains(word) { return .user }
    if name.lowercased() == "bearer" { return .secret }
    return word.hasPrefix("--") && word.count == name.count && isSecret(name) ? .secret : .anything
  }

  /// A word with what is secret in itself replaced.
  private static func masked(word: String) -> String {
    for index in word.indices where "=:".contains(word[index]) {
      let name = name(before: word[..<index])
      let value = word[word.index(after: index)...]
      guard isLiteral(value) else { continue }
      let isAddress = word[index] == ":" && value.hasPrefix("//")
      if isSecret(name), !isAddress { return word[...index] + SecretMask.replacement }
      if word[index] == "=", ["--user", "--proxy-user"].contains(name) {
        return word[...index] + withoutPassword(String(value))
      }
    }
    return word.hasPrefix("-u") ? withoutPassword(word) : word
  }

  /// `me:…` without what stands after the colon.
  private static func withoutPassword(_ word: String) -> String {
    guard let colon = word.firstIndex(of: ":") else { return word }
    let value = word[word.index(after: colon)...]
    return isLiteral(value) ? word[...colon] + SecretMask.replacement : word
  }

  private static func isScheme(_ word: String) -> Bool {
    ["basic", "bearer", "digest", "token", "apikey", "negotiate"].contains(word.lowercased())
  }

  private static func isSecret(_ name: String) -> Bool {
    SecretMask.isSecret(name: name) || name.lowercased().hasSuffix("cookie")
  }

  private static func isLiteral(_ value: some StringProtocol) -> Bool {
    let first = value.drop { $0 == "\"" || $0 == "'" }.first
    return first.map { $0 != "$" && $0 != "(" } ?? false
  }

  /// The name that a text ends in.
  private static func name(before text: Substring) -> String {
    String(text.reversed().prefix(while: isPartOfName).reversed())
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-".contains(character))
  }
}
