import TaskmasterKit
import Testing

struct DurationTextTests {
  @Test(arguments: [
    ("30m", 1800.0), ("10s", 10), ("1h30m", 5400), ("90", 90), ("0", 0), ("0.5", 0.5),
    ("1.5h", 5400), ("500ms", 0.5), ("30d", 2_592_000), ("1d2h3m4s5ms", 93_784.005),
    ("2min", 120),
  ])
  func durations(_ text: String, _ seconds: Double) throws {
    #expect(try abs(#require(DurationText.parse(text)).inSeconds - seconds) < 1e-9)
  }

  @Test(arguments: [
    "", "soon", "-1", "+1", "1x", "m", "30 m", "1h30", "30m1h", "1m1m", ".5", "5.", "1..2s",
    "1e3", "100000d", "99999999999999999999999999", "٣m", "1H", "NaN", "inf",
  ])
  func othersAreRefused(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }
}
