import TaskmasterCore

/// Amounts as people read them.
enum Amount {
  /// `38s`, `12m`, `3h`, `40d`: as much as tells old from new.
  static func age(_ seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(seconds)s"
    case ..<7200: "\(seconds / 60)m"
    case ..<172_800: "\(seconds / 3600)h"
    default: "\(seconds / 86_400)d"
    }
  }

  /// `512 B`, `12.3 KiB`, `4 MiB`.
  static func bytes(_ count: Int) -> String {
    var (number, unit) = (Double(count), "B")
    for next in ["KiB", "MiB", "GiB", "TiB"] where number >= 1023.95 {
      (number, unit) = (number / 1024, next)
    }
    return "\(Decimal.text(number)) \(unit)"
  }
}
