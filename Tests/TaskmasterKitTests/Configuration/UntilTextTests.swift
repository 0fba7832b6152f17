import Foundation
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Moments as people write them.
///
/// Local ones are compared by way of Foundation's calendar, so that the tests hold in every time zone.
struct UntilTextTests {
  private static let calendar = Calendar(identifier: .gregorian)

  private static func local(_ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) throws
    -> Timestamp
  {
    let date = try #require(
      calendar.date(
        from: DateComponents(
          year: 2026, month: 11, day: day, hour: hour, minute: minute, second: second)))
    return Timestamp(microseconds: Int64(date.timeIntervalSince1970) * 1_000_000)
  }

  @Test(arguments: [
    ("08:00", 27, 8, 0, 0), ("8:00", 27, 8, 0, 0), ("23:59:59", 26, 23, 59, 59),
    ("22:31", 26, 22, 31, 0), ("22:30", 27, 22, 30, 0), ("00:00", 27, 0, 0, 0),
    ("2026-11-28T08:15", 28, 8, 15, 0), ("2026-11-28 08:15:01", 28, 8, 15, 1),
  ])
  func localTimes(text: String, day: Int, hour: Int, minute: Int, second: Int) throws {
    let now = try Self.local(26, 22, 30)
    #expect(
      UntilText.parse(text, now: now)?.description
        == (try Self.local(day, hour, minute, second)).description)
  }

  @Test func theLastDayOfAMonth() throws {
    #expect(UntilText.parse("01:00", now: try Self.local(30, 12, 0)) == (try Self.local(31, 1, 0)))
  }

  @Test(arguments: [("8h", 28_800), ("90m", 5400), ("1h30m", 5400), ("30s", 30)])
  func durations(text: String, seconds: Double) throws {
    let now = try Self.local(26, 22, 30)
    #expect(UntilText.parse(text, now: now) == now.advanced(bySeconds: seconds))
  }

  @Test func universalTime() {
    let now = Timestamp(microseconds: 0)
    #expect(
      UntilText.parse("2026-11-27T08:00Z", now: now)?.description == "2026-11-27T08:00:00.000000Z")
  }

  @Test(arguments: [
    "", "8", "24:00", "08:60", "8 o'clock", "tomorrow", "2026-13-01T08:00", "2026-11-27", "-1h",
    "08:00:00:00", "2026-11-27T08", "T08:00", "٠٨:٠٠", "99999d",
  ])
  func whatIsNoTime(text: String) {
    #expect(UntilText.parse(text, now: Timestamp(microseconds: 0)) == nil)
  }
}
