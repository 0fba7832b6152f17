/// One value of Git's configuration and where it stands.
public struct ConfigurationEntry: Hashable, Sendable {
  /// The key as Git writes it: section and name in lower case, a subsection as it is.
  public var key: String
  /// The value; nil when there is only the key.
  public var value: String?
  /// The file that it stands in; nil: it stands in none.
  public var file: String?
  /// The line of the file, from 1, when it is known.
  public var line: Int?

  private let source: String

  /// Makes an entry of its parts.
  /// - Parameters:
  ///   - key: The key.
  ///   - value: The value.
  ///   - origin: Where it stands, as `git config --show-origin` says: `file:.git/config`.
  public init(key: String, value: String?, origin: String) {
    self.key = key
    self.value = value
    source = origin
    file = origin.hasPrefix("file:") ? String(origin.dropFirst("file:".count)) : nil
  }

  /// Where it stands, for a person: `in .git/config:7`, `on the command line`.
  public var origin: String {
    guard let file else {
      return source == "command line:" ? "on the command line" : "in \(source)"
    }
    return "in \(file)" + (line.map { ":\($0)" } ?? "")
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
    let value = parts.count == 2 ? String(validating: parts[1], as: UTF8.self) : nil
    self.init(
      key: String(decoding: parts[0], as: UTF8.self), value: value,
      origin: String(decoding: origin, as: UTF8.self))
    if parts.count == 2, value == nil { throw Problem("\(key) \(self.origin) is not UTF-8") }
  }
}
