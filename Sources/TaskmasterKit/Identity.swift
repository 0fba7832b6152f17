/// Who does something, as Git knows them.
public struct Identity: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The address.
  public var email: String
  /// The time zone, in minutes east of UTC.
  public var offsetMinutes: Int32

  /// Makes an identity of its parts.
  public init(name: String, email: String, offsetMinutes: Int32 = 0) {
    self.name = name
    self.email = email
    self.offsetMinutes = offsetMinutes
  }

  /// Reads what `git var GIT_COMMITTER_IDENT` prints: `Name <address> 1700000000 +0100`.
  ///
  /// Bytes that are not UTF-8 are replaced. Nil for any other form.
  public init?(ident bytes: [UInt8]) {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard let open = line.lastIndex(of: UInt8(ascii: "<")),
      let close = line[open...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let words = line[(close + 1)...].split(separator: UInt8(ascii: " "))
    guard words.count == 2, let offset = Self.offset(words[1]) else { return nil }
    let name = line[..<open].reversed().drop { $0 == UInt8(ascii: " ") }.reversed()
    self.init(
      name: String(decoding: name, as: UTF8.self),
      email: String(decoding: line[(open + 1)..<close], as: UTF8.self),
      offsetMinutes: offset)
  }

  /// The name and the address, as they stand in the log: `Name <address>`.
  public var line: String { "\(name) <\(email)>" }

  /// Minutes of `+0130` or `-0800`.
  private static func offset(_ word: ArraySlice<UInt8>) -> Int32? {
    let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let sign = word.first, word.count == 5, word.dropFirst().allSatisfy(isDigit),
      let digits = Int32(String(decoding: word.dropFirst(), as: UTF8.self))
    else { return nil }
    let minutes = digits / 100 * 60 + digits % 100
    switch sign {
    case UInt8(ascii: "+"): return minutes
    case UInt8(ascii: "-"): return -minutes
    default: return nil
    }
  }
}
