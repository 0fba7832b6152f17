import CPlatform

/// Replaces secrets in text that is kept or shown.
///
/// A secret is the value of an environment variable whose name says so. One of several lines is
/// masked line by line, and each also in the form it has inside a JSON string.
public struct SecretMask: Hashable, Sendable {
  /// What stands where a secret was.
  public static let replacement = "***"
  /// The shortest value that is a secret, in bytes; shorter ones are words like "true".
  public static let shortest = 8

  /// Longest first, so that a secret inside another does not hide it.
  private let secrets: [[UInt8]]

  /// A mask that masks nothing.
  public init() { secrets = [] }

  /// Masks the values of the variables that hold secrets.
  public init(environment: [String: String]) {
    self.init(values: environment.lazy.filter { Self.isSecret(name: $0.key) }.map(\.value))
  }

  /// Masks the values given.
  public init(values: some Sequence<String>) {
    var found: Set<[UInt8]> = []
    for value in values {
      for line in value.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
        found.insert(Array(line))
        found.insert(Self.escaped(line))
      }
    }
    secrets = found.filter { $0.count >= Self.shortest }.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
  }

  /// Whether a variable of that name holds a secret.
  public static func isSecret(name: String) -> Bool {
    let name = name.uppercased()
    // The names of settings handed down to git.
    if name.hasPrefix("GIT_CONFIG_KEY_") { return false }
    return ["KEY", "TOKEN", "SECRET", "PASSWORD"].contains { name.contains($0) }
  }

  /// The text with its secrets replaced.
  public func masked(_ text: String) -> String {
    guard !secrets.isEmpty else { return text }
    var text = text
    let bytes = text.withUTF8 { masked(UnsafeRawBufferPointer($0), upTo: $0.count) }
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// How many bytes after a cut must be known, so that no part of a secret stays before it.
  var lookahead: Int { max(0, (secrets.first?.count ?? 0) - 1) }

  /// The bytes before the limit with the secrets that begin there replaced; nil: there are none.
  func masked(_ bytes: UnsafeRawBufferPointer, upTo limit: Int) -> [UInt8]? {
    guard !secrets.isEmpty else { return nil }
    let present = secrets.filter { Self.find($0, in: bytes, from: 0) != nil }
    guard !present.isEmpty else { return nil }
    var result: [UInt8] = []
    var start = 0
    while start < limit {
      let next = Self.first(of: present, in: bytes, from: start)
      guard let next, next.start < limit else {
        result += bytes[start..<limit]
        break
      }
      result += bytes[start..<next.start]
      result += Self.replacement.utf8
      start = next.end
    }
    return result
  }

  /// The leftmost secret; of several at one place, the longest.
  private static func first(
    of secrets: [[UInt8]], in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> (start: Int, end: Int)? {
    var best: (start: Int, end: Int)?
    for secret in secrets {
      guard let found = find(secret, in: bytes, from: start) else { continue }
      if best.map({ found < $0.start }) ?? true { best = (found, found + secret.count) }
    }
    return best
  }

  private static func find(
    _ secret: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count else { return nil }
    return tm_find(base + start, bytes.count - start, secret, secret.count).map { $0 - base }
  }

  /// The line as it stands inside a JSON string.
  private static func escaped(_ line: Substring.UTF8View) -> [UInt8] {
    line.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\t"): Array("\\t".utf8)
      default: [byte]
      }
    }
  }
}
