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

  /// What is given to names that say that it is secret is masked.
  static func withoutAssignedSecrets(_ text: String) -> String { SecretArguments.masked(text) }
}
