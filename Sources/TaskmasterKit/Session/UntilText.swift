public import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Moments in the future as people write them: `08:00`, `2026-11-27T08:00`, `2026-11-27 08:00:30Z`, or a
/// duration from now, `8h`.
///
/// Without a `Z` they are of the local time zone. A time of day is its next occurrence.
public enum UntilText {
  /// What it looks like, for messages.
  public static let expected = "a time like 08:00 or 2026-11-27T08:00, or a duration like 8h or 90m"

  /// Reads a moment; nil when it is none.
  ///
  /// A number without a unit is none: it might be meant as an hour.
  public static func parse(_ text: String, now: Timestamp) -> Timestamp? {
    if text.utf8.contains(where: { $0 > UInt8(ascii: "9") && $0 != UInt8(ascii: ":") }),
      let duration = DurationText.parse(text)
    {
      return now.advanced(bySeconds: duration.inSeconds)
    }
    if let time = TimeOfDay(text[...]) { return next(time, after: now) }
    let isUTC = text.hasSuffix("Z")
    let parts = (isUTC ? text.dropLast() : text[...]).split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "T" || $0 == " " })
    guard parts.count == 2, let date = Date(parts[0]), let time = TimeOfDay(parts[1]) else {
      return nil
    }
    return moment(date, time, isUTC: isUTC)
  }

  private static func next(_ time: TimeOfDay, after now: Timestamp) -> Timestamp? {
    var seconds = time_t(now.seconds)
    var today = tm()
    guard localtime_r(&seconds, &today) != nil else { return nil }
    let date = Date(
      year: Int(today.tm_year) + 1900, month: Int(today.tm_mon) + 1, day: Int(today.tm_mday))
    let moments = [0, 1].compactMap { moment(date.adding(days: $0), time, isUTC: false) }
    return moments.first { $0 > now }
  }

  /// mktime(3) and timegm(3), which bring a day after the last of a month into the next.
  private static func moment(_ date: Date, _ time: TimeOfDay, isUTC: Bool) -> Timestamp? {
    var fields = tm()
    fields.tm_year = Int32(date.year - 1900)
    fields.tm_mon = Int32(date.month - 1)
    fields.tm_mday = Int32(date.day)
    fields.tm_hour = Int32(time.hour)
    fields.tm_min = Int32(time.minute)
    fields.tm_sec = Int32(time.second)
    fields.tm_isdst = -1
    let seconds = isUTC ? timegm(&fields) : mktime(&fields)
    return seconds == -1 ? nil : Timestamp(microseconds: Int64(seconds) * 1_000_000)
  }
}

/// A day of the calendar.
private struct Date {
  var year: Int
  var month: Int
  var day: Int

  init(year: Int, month: Int, day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Reads `2026-11-27`.
  init?(_ text: Substring) {
    guard let numbers = Digits.numbers(in: text, separator: "-", widths: [4, 2, 2]),
      (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
      (1...31).contains(numbers[2])
    else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  func adding(days: Int) -> Date { Date(year: year, month: month, day: day + days) }
}

/// A time on a clock.
private struct TimeOfDay {
  let hour: Int
  let minute: Int
  let second: Int

  /// Reads `08:00`, `8:00` or `08:00:30`.
  init?(_ text: Substring) {
    let text = text.prefix(2).hasSuffix(":") ? "0" + text : text
    guard
      let numbers = Digits.numbers(in: text, separator: ":", widths: [2, 2, 2])
        ?? Digits.numbers(in: text, separator: ":", widths: [2, 2]).map({ $0 + [0] }),
      numbers[0] < 24, numbers[1] < 60, numbers[2] < 60
    else { return nil }
    (hour, minute, second) = (numbers[0], numbers[1], numbers[2])
  }
}

private enum Digits {
  /// Numbers of just so many digits each.
  static func numbers(in text: Substring, separator: Character, widths: [Int]) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == widths else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ? Int(part) : nil
    }
    return numbers.count == parts.count ? numbers : nil
  }
}
