import Testing

@testable import Git

@Suite struct OidHashTests {
  /// A table of these takes for ever when they all fall into one place.
  @Test func idsThatBeginAlike() {
    let ids = (0..<1000).map { number in
      Oid(high: 1, middle: number % 2 == 0 ? UInt64(number) : 1, low: UInt32(number))
    }
    #expect(Set(ids.map(\.hashValue)).count > 990)
  }
}
