import TaskmasterCore
import Testing

struct ObjectIDTests {
  @Test func roundTripAndOrder() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<1000 {
      let (one, other) = (random.bytes(20), random.bytes(20))
      let id = try #require(ObjectID(bytes: one))
      let second = try #require(ObjectID(bytes: other))
      #expect(id.bytes == one)
      #expect(id.hex.utf8.count == 40)
      #expect(ObjectID(hex: id.hex) == id)
      #expect(ObjectID(hex: id.hex.uppercased()) == id)
      #expect((id < second) == one.lexicographicallyPrecedes(other))
      #expect((id < second) == (id.hex < second.hex))
    }
  }

  @Test func knownDigits() throws {
    let hex = "0123456789abcdef89abcdef0123456789abcdef"
    let id = try #require(ObjectID(hex: hex))
    #expect(id.hex == hex)
    #expect(id.description == hex)
    #expect(id.short == "0123456")
    #expect(id.bytes.prefix(3) == [0x01, 0x23, 0x45])
    #expect(ObjectID.zero.hex == String(repeating: "0", count: 40))
    let last = try #require(ObjectID(bytes: Array(repeating: 0xff, count: 20)))
    #expect(last.hex == String(repeating: "f", count: 40))
    #expect(ObjectID.zero < last)
  }

  @Test(arguments: [
    "", "0", "0123456789abcdef89abcdef0123456789abcde", "0123456789abcdef89abcdef0123456789abcdef0",
    "g123456789abcdef89abcdef0123456789abcdef", "+123456789abcdef89abcdef0123456789abcdef",
    " 123456789abcdef89abcdef0123456789abcdef", "é123456789abcdef89abcdef0123456789abcde",
    "0x23456789abcdef89abcdef0123456789abcdef", "0123456789abcdef89abcdef0123456789abcde/",
    "0123456789abcdef89abcdef0123456789abcde:", "0123456789abcdef89abcdef0123456789abcde@",
    "0123456789abcdef89abcdef0123456789abcde`", "0123456789abcdef89abcdef0123456789abcdeG",
  ])
  func refuses(hex: String) {
    #expect(ObjectID(hex: hex) == nil)
  }

  @Test(arguments: [0, 1, 19, 21, 40])
  func refuses(bytes count: Int) {
    #expect(ObjectID(bytes: Array(repeating: 0, count: count)) == nil)
  }
}
