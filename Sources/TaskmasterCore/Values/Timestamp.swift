/// A moment in UTC with microseconds, written as RFC 3339.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public let microseconds: Int64

  private static let dayLength: Int64 = 86_400_000_000

  /// Years 0000 to 9999, which is what four digits can say.
  private static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

  /// Takes microseconds since 1970; what four-digit years cannot say is moved to the nearest that they can.
  public init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Reads `2026-11-22T19:41:00.000000Z`, as the log writes it; nil for any other form.
  public init?(_ text: String) {
    var text = text
    guard let time = text.withUTF8({ Timestamp(ascii: $0) }) else { return nil }
    self = time
  }

  /// Reads any time of RFC 3339, with an offset and as many digits as it may have; nil for anything else.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, "Tt ".utf8.contains(bytes[10]) else { return nil }
    var rest = bytes[19...]
    var fraction: [UInt8] = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(1 + fraction.count)
      guard !fraction.isEmpty else { return nil }
    }
    guard let offset = Self.offset(rest) else { return nil }
    let digits = fraction.prefix(6) + [UInt8](repeating: UInt8(ascii: "0"), count: 6)
    let parts = [bytes[..<10], [UInt8(ascii: "T")], bytes[11..<19], [UInt8(ascii: ".")]]
    let whole = parts.joined() + digits.prefix(6) + [UInt8(ascii: "Z")]
    guard let time = Timestamp(String(decoding: whole, as: UTF8.self)) else { return nil }
    self = time.advanced(bySeconds: -offset)
  }

  /// The seconds of `Z`, `+02:00` or `-05:30`.
  private static func offset(_ zone: ArraySlice<UInt8>) -> Double? {
    if zone.elementsEqual("Z".utf8) || zone.elementsEqual("z".utf8) { return 0 }
    let parts = zone.dropFirst().split(separator: UInt8(ascii: ":")).map { Array($0) }
    guard let sign = zone.first, "+-".utf8.contains(sign), zone.count == 6, parts.count == 2,
      parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let numbers = parts.map { Double(($0[0] - 0x30) * 10 + $0[1] - 0x30) }
    guard numbers[0] < 24, numbers[1] < 60 else { return nil }
    let seconds = numbers[0] * 3600 + numbers[1] * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// Reads the bytes of that form.
  init?(ascii bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 27 else { return nil }
    var digits = TimeDigits(bytes: bytes)
    guard let year = digits.number(4, before: "-"), let month = digits.number(2, before: "-"),
      let day = digits.number(2, before: "T"), let hour = digits.number(2, before: ":"),
      let minute = digits.number(2, before: ":"), let second = digits.number(2, before: "."),
      let fraction = digits.number(6, before: "Z"),
      (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    microseconds =
      days * Self.dayLength + ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
  }

  /// Whole seconds since 1970, rounded down, as Git's signatures have them.
  public var seconds: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
  }

  /// This moment moved by a number of seconds, at most to the ends of what can be written.
  public func advanced(bySeconds seconds: Double) -> Timestamp {
    let offset = Int64(exactly: (seconds * 1_000_000).rounded()) ?? (seconds > 0 ? .max : .min)
    let (sum, overflow) = microseconds.addingReportingOverflow(offset)
    return Timestamp(microseconds: overflow ? (offset > 0 ? .max : .min) : sum)
  }

  /// The seconds from another moment to this one.
  public func seconds(since other: Timestamp) -> Double {
    Double(microseconds - other.microseconds) / 1_000_000
  }

  /// Whether one moment is earlier than the other.
  public static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment as the log writes it.
  public var description: String {
    var days = microseconds / Self.dayLength
    var rest = microseconds % Self.dayLength
    if rest < 0 {
      days -= 1
      rest += Self.dayLength
    }
    let (year, month, day) = Self.civil(days: days)
    let seconds = rest / 1_000_000
    return String(unsafeUninitializedCapacity: 27) { bytes in
      var text = TimeText(bytes: bytes)
      text.add(year, width: 4, mark: "-")
      text.add(month, width: 2, mark: "-")
      text.add(day, width: 2, mark: "T")
      text.add(seconds / 3600, width: 2, mark: ":")
      text.add(seconds / 60 % 60, width: 2, mark: ":")
      text.add(seconds % 60, width: 2, mark: ".")
      text.add(rest % 1_000_000, width: 6, mark: "Z")
      return text.count
    }
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil, civil_from_days.

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

/// Writes the parts of a time, one after the other.
private struct TimeText {
  let bytes: UnsafeMutableBufferPointer<UInt8>
  var count = 0

  mutating func add(_ value: Int64, width: Int, mark: Unicode.Scalar) {
    var rest = value
    for place in (count..<count + width).reversed() {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    bytes[count + width] = UInt8(ascii: mark)
    count += width + 1
  }
}

/// The parts of a written time, one after the other.
private struct TimeDigits {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0

  mutating func number(_ width: Int, before mark: Unicode.Scalar) -> Int64? {
    guard offset + width < bytes.count else { return nil }
    var value: Int64 = 0
    for digit in bytes[offset..<offset + width] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    offset += width + 1
    return bytes[offset - 1] == UInt8(ascii: mark) ? value : nil
  }
}
