/// The id of a Git object: twenty bytes, written as forty hexadecimal digits.
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Big-endian, as in the Git module's own type: from one to the other nothing has to be moved about.
  package let high: UInt64
  package let middle: UInt64
  package let low: UInt32

  /// The id that no object has.
  public static let zero = ObjectID(high: 0, middle: 0, low: 0)

  package init(high: UInt64, middle: UInt64, low: UInt32) {
    (self.high, self.middle, self.low) = (high, middle, low)
  }

  /// Takes the twenty bytes of an id; nil when there are not twenty.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 20 else { return nil }
    var words = Words()
    for byte in bytes { words.push(byte, bits: 8) }
    self.init(words)
  }

  /// Takes forty hexadecimal digits; nil for anything else.
  public init?(hex: some StringProtocol) {
    self.init(hexDigits: hex.utf8)
  }

  /// Takes forty hexadecimal digits as ASCII bytes; nil for anything else.
  public init?(hexDigits: some Collection<UInt8>) {
    guard hexDigits.count == 40 else { return nil }
    let words =
      hexDigits.withContiguousStorageIfAvailable { Words(hexDigits: $0) }
      ?? Array(hexDigits).withUnsafeBufferPointer { Words(hexDigits: $0) }
    guard let words else { return nil }
    self.init(words)
  }

  private init(_ words: Words) {
    (high, middle, low) = (words.high, words.middle, UInt32(truncatingIfNeeded: words.low))
  }

  /// The twenty bytes.
  public var bytes: [UInt8] {
    (0..<20).map { index in
      switch index {
      case 0..<8: UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
      case 8..<16: UInt8(truncatingIfNeeded: middle >> (56 - 8 * UInt64(index - 8)))
      default: UInt8(truncatingIfNeeded: low >> (24 - 8 * UInt32(index - 16)))
      }
    }
  }

  /// The forty lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 40) { buffer in
      for index in 0..<16 {
        buffer[index] = Self.digit(of: high >> (60 - 4 * UInt64(index)))
        buffer[index + 16] = Self.digit(of: middle >> (60 - 4 * UInt64(index)))
      }
      for index in 0..<8 {
        buffer[index + 32] = Self.digit(of: UInt64(low) >> (28 - 4 * UInt64(index)))
      }
      return 40
    }
  }

  /// The first seven digits, as people see an id.
  public var short: String { String(hex.prefix(7)) }

  /// The forty digits.
  public var description: String { hex }

  /// Whether one id comes before the other in the order of their digits.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }

  private static func digit(of number: UInt64) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: number & 15)
    return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}

/// 160 bits, pushed in from the right: what falls out of a word moves into the one above it.
private struct Words {
  private(set) var high: UInt64 = 0
  private(set) var middle: UInt64 = 0
  /// Only its lower half is used.
  private(set) var low: UInt64 = 0

  init() {}

  /// Takes hexadecimal digits; nil for anything else.
  init?(hexDigits: UnsafeBufferPointer<UInt8>) {
    for digit in hexDigits {
      guard let value = Self.value(of: digit) else { return nil }
      push(value, bits: 4)
    }
  }

  mutating func push(_ value: UInt8, bits: UInt64) {
    high = high << bits | middle >> (64 - bits)
    middle = middle << bits | (low & 0xffff_ffff) >> (32 - bits)
    low = low << bits | UInt64(value)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
