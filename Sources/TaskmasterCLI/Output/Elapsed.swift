import TaskmasterCore

/// Durations as people read them.
enum Elapsed {
  /// `0.4s`, `38s`, `12m 40s`, `3h 05m`.
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "?" }
    if seconds < 9.95 { return Decimal.text(seconds, digits: 1) + "s" }
    let whole = Int64(seconds.rounded())
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m \(twoDigits(whole % 60))s" }
    return "\(whole / 3600)h \(twoDigits(whole / 60 % 60))m"
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Timestamp {
  /// The moment to the second: `2026-11-22T19:41:00Z`.
  var toTheSecond: String { description.prefix(19) + "Z" }
}
