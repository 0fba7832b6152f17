/// Text that may be shown to anybody: what is secret in it is masked.
struct PublicText: Hashable, Sendable {
  private let mask: SecretMask

  init(environment: [String: String]) { mask = SecretMask(environment: environment) }

  /// The text without the secrets of the environment, credentials in addresses, and values that are given to
  /// names that say that they are secret.
  func text(_ text: String) -> String {
    Self.withoutAssignedSecrets(Self.withoutCredentials(mask.masked(text)))
  }

  /// A token may well stand in front of the host of an address, where a name would.
  static func withoutCredentials(_ text: String) -> String {
    var parts = ProgramError.withoutPasswords(text)
      .split(separator: "://", omittingEmptySubsequences: false).map { String($0) }
    for index in parts.indices.dropFirst()
    where ["http", "https"].contains(where: parts[index - 1].lowercased().hasSuffix) {
      let authority = parts[index].prefix { !"/ '\"\n".contains($0) }
      guard let at = authority.lastIndex(of: "@") else { continue }
      parts[index].replaceSubrange(..<at, with: SecretMask.replacement)
    }
    return parts.joined(separator: "://")
  }

  /// `API_KEY=…`, `--token=…` and `--token …` without their values; a variable's name in place of its value
  /// stays.
  static func withoutAssignedSecrets(_ text: String) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var shown: [String] = []
    for (index, word) in words.enumerated() {
      let isValue = index > 0 && isSecretOption(words[index - 1]) && !word.hasPrefix("-")
      shown.append(isValue && isLiteral(word) ? SecretMask.replacement : masked(word))
    }
    return shown.joined(separator: " ")
  }

  private static func masked(_ word: String) -> String {
    guard let equals = word.firstIndex(of: "=") else { return word }
    let name = word[..<equals].reversed().prefix(while: isPartOfName).reversed()
    let value = word[word.index(after: equals)...]
    guard SecretMask.isSecret(name: String(name)), isLiteral(value) else { return word }
    return word[...equals] + SecretMask.replacement
  }

  private static func isSecretOption(_ word: String) -> Bool {
    word.hasPrefix("--") && word.allSatisfy(isPartOfName) && SecretMask.isSecret(name: word)
  }

  private static func isLiteral(_ value: some StringProtocol) -> Bool {
    let first = value.drop { $0 == "\"" || $0 == "'" }.first
    return first.map { $0 != "$" && $0 != "(" } ?? false
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-".contains(character))
  }
}
