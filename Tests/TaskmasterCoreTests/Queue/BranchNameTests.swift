import TaskmasterCore
import Testing

struct BranchNameTests {
  @Test(
    arguments: [
      ("a", 0, 7_929_297_801_672_961), ("revenge", 0, 4_051_478_007_546_757),
      ("revenue", 0, 8_309_097_637_345_594), ("revenue", 1, 8_697_026_808_958_300),
      ("revenue", 2, 2_021_074_995_066_978), ("implement login", 0, 1_282_544_961_935_709),
      ("create a simple hello.txt file with greeting", 0, 5_438_721_616_148_507),
      ("grüße 🚀", 0, 1_029_572_172_016_857),
    ] as [(String, UInt32, UInt64)])
  func hash(text: String, seed: UInt32, result: UInt64) {
    #expect(cyrb53(text, seed: seed) == result)
  }

  @Test func hashesHave53Bits() {
    var random = SplitMix64(seed: 15)
    for _ in 0..<1000 {
      #expect(
        cyrb53(.random(&random), seed: UInt32.random(in: 0 ... .max, using: &random)) < 1 << 53)
    }
  }

  @Test func candidates() {
    let names = (0..<3).map { BranchName.candidate($0, of: "revenue", occurrence: 1, prefix: "") }
    #expect(names == ["8309097637345594", "8697026808958300", "2021074995066978"])
    #expect(
      BranchName.candidate(0, of: "revenue", occurrence: 2, prefix: "team/")
        == "team/8697026808958300")
    #expect(BranchName.candidate(1, of: "revenue", occurrence: 2, prefix: "") == "2021074995066978")
  }

  @Test(arguments: [Int64.min, -1, 0, 1])
  func anOccurrenceThatIsNoneIsTheFirst(occurrence: Int64) {
    #expect(
      BranchName.candidate(0, of: "revenue", occurrence: occurrence, prefix: "")
        == "8309097637345594")
  }

  @Test func manyCandidatesNeverTrap() {
    #expect(!BranchName.candidate(.max, of: "a", occurrence: .max, prefix: "").isEmpty)
  }
}
