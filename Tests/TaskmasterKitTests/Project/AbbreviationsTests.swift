import TaskmasterCore
import TaskmasterKit
import Testing

struct AbbreviationsTests {
  private func id(_ prefix: String) throws -> ObjectID {
    try #require(ObjectID(hex: prefix + String(repeating: "0", count: 40 - prefix.utf8.count)))
  }

  @Test func sevenDigitsUnlessMoreAreNeeded() throws {
    let ids = try ["12345678a", "12345678b", "123456789", "abc", "1234567"].map(id)
    let short = Abbreviations(ids)
    #expect(
      ids.map(short.short) == ["12345678a", "12345678b", "123456789", "abc0000", "12345670"])
    #expect(short.short(try id("ffffffff")) == "fffffff")
  }

  @Test func theyAreUniqueAmongMany() throws {
    var generator = SystemRandomNumberGenerator()
    let ids = (0..<5000).compactMap { _ in
      // Few different beginnings, so that many are alike.
      ObjectID(
        bytes: [1, 2, 3] + (3..<20).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    let short = Abbreviations(ids)
    #expect(Set(ids.map(short.short)).count == Set(ids).count)
    #expect(Abbreviations([ObjectID]()).short(try id("a")) == "a000000")
  }
}
