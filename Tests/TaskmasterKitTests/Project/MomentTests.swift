import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What stands for a moment on the command line.
struct MomentTests {
  @Test(arguments: [
    ("7d", MomentText.before(.seconds(7 * 86_400))), ("1h30m", .before(.seconds(5400))),
    ("2026-11-01", .gitsWords("2026-11-01 00:00:00")),
    ("2026-11-01T08:30", .gitsWords("2026-11-01 08:30:00")),
    ("2026-11-01 08:30:05", .gitsWords("2026-11-01 08:30:05")),
    ("yesterday", .gitsWords("yesterday")), ("today", .gitsWords("midnight")),
    ("2 weeks ago", .gitsWords("2 weeks ago")), ("last friday", .gitsWords("last friday")),
    ("Nov 5 2026", .gitsWords("Nov 5 2026")), ("3.days", .gitsWords("3.days")),
  ])
  func understood(_ text: String, _ meaning: MomentText) {
    #expect(MomentText(text) == meaning)
  }

  @Test func anExactTime() throws {
    let time = try #require(Timestamp("2026-11-01T06:00:00.000000Z"))
    #expect(MomentText("2026-11-01T08:00:00+02:00") == .at(time))
  }

  @Test(arguments: [
    "", " ", "nonsense", "7 lightyears", "7d ago", "2w", "90", "2026", "2026-13-45", "2026-02-30",
    "2026-11-01T25:00", "2026-11-01x", "tomorrow", "now", "never", "all", "ma", "--output=x",
  ])
  func notUnderstood(_ text: String) {
    #expect(MomentText(text) == nil)
  }
}
