import TaskmasterCore
import Testing

struct TimestampTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00.000000Z", 0),
      ("1969-12-31T23:59:59.999999Z", -1),
      ("2026-11-22T19:41:00.000042Z", 1_795_376_460_000_042),
      ("0000-01-01T00:00:00.000000Z", -62_167_219_200_000_000),
      ("0000-02-29T12:00:00.000000Z", -62_162_078_400_000_000),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ] as [(String, Int64)])
  func known(text: String, microseconds: Int64) throws {
    #expect(Timestamp(microseconds: microseconds).description == text)
    #expect(try #require(Timestamp(text)).microseconds == microseconds)
  }

  @Test func roundTripAndOrder() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let (one, other) = (Timestamp.random(&random), Timestamp.random(&random))
      #expect(Timestamp(one.description) == one)
      #expect((one < other) == (one.description < other.description))
    }
  }

  @Test func everyDayOfFourCenturies() throws {
    let day: Int64 = 86_400_000_000
    var previous = ""
    for number in 0..<(146_097 as Int64) where number % 29 < 2 {
      let time = Timestamp(microseconds: number * day)
      let text = time.description
      #expect(previous < text)
      #expect(Timestamp(text) == time)
      previous = text
    }
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T19:41:00Z", "2026-11-22T19:41:00.000Z",
    "2026-11-22 19:41:00.000000Z",
    "2026-11-22T19:41:00.000000+", "2026-11-22t19:41:00.000000z", "2026-13-01T00:00:00.000000Z",
    "2026-00-01T00:00:00.000000Z", "2026-01-00T00:00:00.000000Z", "2026-02-29T00:00:00.000000Z",
    "1900-02-29T00:00:00.000000Z", "2026-04-31T00:00:00.000000Z", "2026-01-32T00:00:00.000000Z",
    "2026-01-01T24:00:00.000000Z", "2026-01-01T00:60:00.000000Z", "2026-01-01T00:00:60.000000Z",
    "+026-01-01T00:00:00.000000Z", "-026-01-01T00:00:00.000000Z", "2026-01-01T00:00:00.00000aZ",
    "２026-01-01T00:00:00.00000Z", "2026-01-01T00:00:00.000000ZZ", " 2026-01-01T00:00:00.00000Z",
    "2026-01-01T00:00:00.0000é0Z",
  ])
  func refuses(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func leapDays() {
    #expect(Timestamp("2000-02-29T00:00:00.000000Z") != nil)
    #expect(Timestamp("2028-02-29T00:00:00.000000Z") != nil)
  }

  @Test func staysWithinWhatCanBeWritten() {
    let first = Timestamp(microseconds: .min)
    let last = Timestamp(microseconds: .max)
    #expect(first.description == "0000-01-01T00:00:00.000000Z")
    #expect(last.description == "9999-12-31T23:59:59.999999Z")
    for seconds in [1, 1e9, 1e300, .infinity] {
      #expect(last.advanced(bySeconds: seconds) == last)
      #expect(first.advanced(bySeconds: -seconds) == first)
    }
    #expect(Timestamp(microseconds: 5).advanced(bySeconds: .nan) == first)
    #expect(first.advanced(bySeconds: last.seconds(since: first)) == last)
  }

  @Test func secondsAreRoundedDown() {
    #expect(Timestamp(microseconds: 1_999_999).seconds == 1)
    #expect(Timestamp(microseconds: -1).seconds == -1)
    #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
    #expect(Timestamp(microseconds: -1_000_001).seconds == -2)
    let start = Timestamp(microseconds: 0)
    #expect(start.advanced(bySeconds: 12.5).microseconds == 12_500_000)
    #expect(start.advanced(bySeconds: -0.25).seconds(since: start) == -0.25)
  }

  @Test(arguments: [
    ("2026-11-22T19:41:00Z", "2026-11-22T19:41:00.000000Z"),
    ("2026-11-22t19:41:00z", "2026-11-22T19:41:00.000000Z"),
    ("2026-11-22 19:41:00.5+02:00", "2026-11-22T17:41:00.500000Z"),
    ("2026-11-22T19:41:00.1234567-05:30", "2026-11-23T01:11:00.123456Z"),
    ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00.000000Z"),
  ])
  func anyTimeOfTheStandard(_ text: String, _ time: String) {
    #expect(Timestamp(rfc3339: text)?.description == time)
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T19:41:00", "2026-11-22T19:41Z", "2026-11-22T19:41:00.Z",
    "2026-13-22T19:41:00Z", "2026-02-30T19:41:00Z", "2026-11-22T24:00:00Z",
    "2026-11-22T19:41:00+2:00", "2026-11-22T19:41:00+0200", "2026-11-22T19:41:00+24:00",
    "2026-11-22T19:41:00+02:60", "2026-11-22T19:41:00Zx", "2026-11-22x19:41:00Z",
    "2026-11-22T19:41:00+02::0",
  ])
  func noTimeOfTheStandard(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }
}
