import Git
import TaskmasterCore

/// From a parent of a commit of the log to the commit.
struct HistoryStep: Sendable {
  let commit: Oid
  /// The trees of both.
  let old: Oid
  let new: Oid
  /// The clock of a parent, when there is only one.
  let clock: UInt64?

  /// Whether a line that the commit brought is of a time that the log was past.
  func isLate(_ line: LogLine) -> Bool {
    guard let clock, let other = LogClock.clock(of: line) else { return false }
    return other <= clock
  }
}

/// Clocks, read without the rest of what they belong to.
private enum LogClock {
  private static let key = Array(#","clock":"#.utf8)

  /// The clock of an event; a string in it cannot look like that, since its quotes are escaped.
  static func clock(of line: LogLine) -> UInt64? {
    guard let start = line.bytes.firstRange(of: key) else { return nil }
    return number(at: start, in: line.bytes)
  }

  private static func number(at start: Int, in bytes: [UInt8]) -> UInt64? {
    let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  /// Where the first occurrence of some bytes ends.
  fileprivate func firstRange(of pattern: [UInt8]) -> Int? {
    indices.first { has(pattern, at: $0) }.map { $0 + pattern.count }
  }

  private func has(_ pattern: [UInt8], at index: Int) -> Bool {
    self[index] == pattern[0] && self[index...].starts(with: pattern)
  }
}
