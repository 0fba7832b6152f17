/// One value of Git's configuration and where it stands.
public struct ConfigurationEntry: Hashable, Sendable {
  /// The key as Git writes it: section and name in lower case, a subsection as it is.
  public var key: String
  /// The value; nil when there is only the key.
  public var value: String?
  /// Where it stands, for a person: `in .git/config`, `on the command line`.
  public var origin: String

  /// Makes an entry of its parts.
  public init(key: String, value: String?, origin: String) {
    self.key = key
    self.value = value
    self.origin = origin
  }

  /// Reads what `git config -z --show-origin --get-regexp` prints.
  /// - Throws: ``Problem`` when it is not that, or a value is not UTF-8.
  public static func parse(_ bytes: [UInt8]) throws(Problem) -> [ConfigurationEntry] {
    var fields = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    guard fields.count.isMultiple(of: 2) else {
      throw Problem("git config printed something that cannot be read")
    }
    var entries: [ConfigurationEntry] = []
    while !fields.isEmpty {
      let origin = fields.removeFirst()
      entries.append(try ConfigurationEntry(origin: origin, entry: fields.removeFirst()))
    }
    return entries
  }

  private init(origin: ArraySlice<UInt8>, entry: ArraySlice<UInt8>) throws(Problem) {
    let parts = entry.split(
      separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    key = String(decoding: parts[0], as: UTF8.self)
    self.origin = Self.readable(String(decoding: origin, as: UTF8.self))
    guard parts.count == 2 else {
      value = nil
      return
    }
    value = String(validating: parts[1], as: UTF8.self)
    if value == nil { throw Problem("\(key) \(self.origin) is not UTF-8") }
  }

  private static func readable(_ origin: String) -> String {
    if origin.hasPrefix("file:") { return "in \(origin.dropFirst("file:".count))" }
    return origin == "command line:" ? "on the command line" : "in \(origin)"
  }
}
