import Git
import GitFixtures
import Testing

@Suite struct OidTests {
  let hex = "0123456789abcdef0123456789abcdef01234567"

  @Test func hexThereAndBack() {
    #expect(Oid(hex: hex)?.hex == hex)
    #expect(Oid(hex: hex.uppercased())?.hex == hex)
    #expect(Oid(hex: Substring(hex))?.description == hex)
  }

  @Test(arguments: [
    "", "0123456789abcdef0123456789abcdef0123456", "0123456789abcdef0123456789abcdef012345678",
    "g123456789abcdef0123456789abcdef01234567", " 123456789abcdef0123456789abcdef01234567",
    "é23456789abcdef0123456789abcdef01234567", "+123456789abcdef0123456789abcdef01234567",
  ])
  func notHex(_ text: String) {
    #expect(Oid(hex: text) == nil)
  }

  @Test func bytesThereAndBack() throws {
    let bytes = (0..<20).map { UInt8($0 * 13) }
    #expect(try #require(Oid(bytes: bytes)).bytes == bytes)
    #expect(Oid(bytes: bytes[1...]) == nil)
    #expect(Oid(bytes: bytes[1...] + [1]) != nil)
  }

  @Test func orderIsThatOfTheBytes() {
    var random = SeededGenerator(seed: 1)
    let ids = (0..<200).map { _ in
      // Few values, so that ids differ late as well as early.
      (0..<20).map { _ in UInt8.random(in: 0...1, using: &random) }
    }
    let sorted = ids.compactMap(Oid.init(bytes:)).sorted().map(\.bytes)
    #expect(sorted == ids.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func zero() {
    #expect(Oid.zero.hex == String(repeating: "0", count: 40))
    #expect(Oid.zero < Oid.zero.successor)
  }
}

extension Oid {
  fileprivate var successor: Oid {
    Oid(bytes: bytes.dropLast() + [bytes[19] + 1]) ?? self
  }
}
