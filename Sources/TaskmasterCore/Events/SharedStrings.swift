/// Strings that most events of a log have in common, such as who recorded them: each is in memory once.
public final class SharedStrings {
  /// The latest string for each hash: what comes up seldom is forgotten.
  private var strings = [String?](repeating: nil, count: 256)

  /// Shorter ones need no memory of their own.
  private static let shortest = 16
  /// Longer ones are hardly the same twice.
  private static let longest = 256

  /// Begins with no strings.
  public init() {}

  /// The string with these bytes, which are valid UTF-8.
  func string(_ text: UnsafeBufferPointer<UInt8>) -> String {
    guard Self.shortest...Self.longest ~= text.count else {
      return String(decoding: text, as: UTF8.self)
    }
    let place = Self.place(of: text)
    if let known = strings[place], Self.isSame(known, text) { return known }
    let string = String(decoding: text, as: UTF8.self)
    strings[place] = string
    return string
  }

  private static func isSame(_ known: String, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    known.utf8.withContiguousStorageIfAvailable { $0.elementsEqual(text) } ?? false
  }

  /// FNV-1a, folded to a byte.
  private static func place(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = text.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return Int((hash >> 24 ^ hash >> 16 ^ hash >> 8 ^ hash) & 255)
  }
}
