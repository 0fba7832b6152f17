/// The name of an object: twenty bytes, stored inline and cheap to copy.
public struct Oid: Hashable, Sendable {
  // Big-endian, so that comparing the numbers compares the bytes.
  package let high: UInt64
  package let middle: UInt64
  package let low: UInt32

  package init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Reads the twenty bytes at an offset, which the caller knows to be there.
  init(_ memory: UnsafeRawBufferPointer, at offset: Int = 0) {
    high = UInt64(bigEndian: memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    middle = UInt64(bigEndian: memory.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    low = UInt32(bigEndian: memory.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
  }

  /// The id that names nothing: twenty bytes of zero.
  public static let zero = Oid(high: 0, middle: 0, low: 0)

  /// The number of bytes in an id.
  static let size = 20

  /// Hashes the whole id: names of notes are ids that anybody chooses, so that a part of them may be the same in
  /// all.
  ///
  /// - Parameter hasher: What takes the bytes in.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(high)
    hasher.combine(middle)
    hasher.combine(low)
  }
}

extension Oid {
  /// Takes over an id that is stored as bytes.
  ///
  /// - Parameter bytes: Twenty bytes; with any other number the result is `nil`.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Oid.size else { return nil }
    self = Array(bytes).withUnsafeBytes { Oid($0) }
  }

  /// The twenty bytes.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Oid.size) { buffer, count in
      store(in: UnsafeMutableRawBufferPointer(buffer))
      count = Oid.size
    }
  }

  /// One of the twenty bytes.
  func byte(at index: Int) -> UInt8 {
    switch index {
    case ..<8: UInt8(truncatingIfNeeded: high >> (56 - 8 * index))
    case ..<16: UInt8(truncatingIfNeeded: middle >> (120 - 8 * index))
    default: UInt8(truncatingIfNeeded: low >> (152 - 8 * index))
    }
  }

  func store(in memory: UnsafeMutableRawBufferPointer) {
    memory.storeBytes(of: high.bigEndian, as: UInt64.self)
    memory.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
    memory.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
  }
}

extension Oid {
  /// Reads an id as people write it.
  ///
  /// - Parameter hex: Forty hexadecimal digits of either case; anything else gives `nil`.
  public init?(hex: some StringProtocol) {
    self.init(hexBytes: hex.utf8)
  }

  /// Reads forty hexadecimal digits that are stored as bytes.
  init?(hexBytes digits: some Collection<UInt8>) {
    guard digits.count == 2 * Oid.size else { return nil }
    var parts: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for (index, digit) in digits.enumerated() {
      guard let value = Hex.value(of: digit) else { return nil }
      switch index {
      case ..<16: parts.0 = parts.0 << 4 | UInt64(value)
      case ..<32: parts.1 = parts.1 << 4 | UInt64(value)
      default: parts.2 = parts.2 << 4 | UInt64(value)
      }
    }
    self.init(high: parts.0, middle: parts.1, low: UInt32(truncatingIfNeeded: parts.2))
  }

  /// The forty hexadecimal digits, in lower case.
  public var hex: String {
    String(unsafeUninitializedCapacity: 2 * Oid.size) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = Hex.digit(byte >> 4)
        buffer[2 * index + 1] = Hex.digit(byte & 15)
      }
      return 2 * Oid.size
    }
  }
}

extension Oid: CustomStringConvertible {
  /// The forty hexadecimal digits.
  public var description: String { hex }
}

extension Oid: Comparable {
  /// Tells which of two ids comes first in the order of their bytes.
  ///
  /// - Parameters:
  ///   - left: An id.
  ///   - right: Another id.
  /// - Returns: Whether `left` comes first.
  public static func < (left: Oid, right: Oid) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }
}

/// Hexadecimal digits as bytes.
enum Hex {
  static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
