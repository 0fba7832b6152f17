/// The id of a Git object: twenty bytes, written as forty hexadecimal digits.
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// The id that no object has.
  public static let zero = ObjectID(high: 0, middle: 0, low: 0)

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    (self.high, self.middle, self.low) = (high, middle, low)
  }

  /// Takes the twenty bytes of an id; nil when there are not twenty.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 20 else { return nil }
    var parts: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch index {
      case 0..<8: parts.0 = parts.0 << 8 | UInt64(byte)
      case 8..<16: parts.1 = parts.1 << 8 | UInt64(byte)
      default: parts.2 = parts.2 << 8 | UInt64(byte)
      }
    }
    (high, middle, low) = (parts.0, parts.1, UInt32(parts.2))
  }

  /// Takes forty hexadecimal digits; nil for anything else.
  public init?(hex: some StringProtocol) {
    self.init(hexDigits: hex.utf8)
  }

  /// Takes forty hexadecimal digits as ASCII bytes; nil for anything else.
  public init?(hexDigits: some Collection<UInt8>) {
    guard hexDigits.count == 40 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    var pending: UInt8?
    for digit in hexDigits {
      guard let value = Self.value(of: digit) else { return nil }
      if let upper = pending {
        bytes.append(upper << 4 | value)
        pending = nil
      } else {
        pending = value
      }
    }
    self.init(bytes: bytes)
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
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The first seven digits, as people see an id.
  public var short: String { String(hex.prefix(7)) }

  public var description: String { hex }

  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
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
