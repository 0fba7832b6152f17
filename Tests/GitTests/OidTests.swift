import Git
import Testing

@Suite struct OidTests {
  @Test func hexThereAndBack() {
    let hex = "0123456789abcdef0123456789abcdef01234567"
    #expect(Oid(hex: hex)?.hex == hex)
    #expect(Oid(hex: hex.uppercased())?.hex == hex)
  }
}
