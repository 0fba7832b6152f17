import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// How the outcome of a verification is kept.
struct RememberedVerificationTests {
  private let damage: Damage

  init() throws { damage = try Damage() }

  private func remembered(_ findings: [Finding]) throws -> RememberedVerification {
    var verification = try damage.queue.verify()
    verification.findings += findings
    let ids = Abbreviations(longer: [damage.first.id: 8, damage.second.id: 12])
    return RememberedVerification(
      basis: damage.second.id, time: Timestamp(microseconds: 1_893_456_000_123_456), verification,
      ids)
  }

  @Test(arguments: [
    "", "two\nlines\r\n", #""quotes" and \ and '"#, "\u{0}\u{1B}[2J\u{202E}",
    "é e\u{301} 🚀 \u{FFFD}",
  ])
  func anOutcomeIsReadAsItWasWritten(_ text: String) throws {
    let finding = Finding(
      code: .behind, severity: .information, task: damage.first.id, branch: text, message: text,
      hint: text, output: text)
    let bare = Finding(
      code: .logLost, severity: .information, task: nil, branch: nil, message: text, hint: nil,
      output: nil)
    let remembered = try remembered([finding, bare])
    let read = try #require(RememberedVerification(remembered.bytes))
    #expect(read == remembered)
    // Two texts are the same to Swift that are not for a terminal.
    #expect(read.bytes == remembered.bytes)
    #expect(read.verification.chains.map(\.tip?.commit) == [damage.second.done.commit])
  }

  @Test func aDamagedFileIsNone() throws {
    let bytes = try remembered([]).bytes
    for length in bytes.indices { #expect(RememberedVerification(Array(bytes[..<length])) == nil) }
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 1
      #expect(RememberedVerification(other) == nil)
    }
    #expect(RememberedVerification(VerifiedRecord().bytes) == nil)
  }

  @Test func allKindsOfFindingsAreKnown() throws {
    for code in FindingCode.allCases {
      let finding = Finding(
        code: code, severity: .information, task: nil, branch: nil, message: "", hint: nil,
        output: nil)
      #expect(Finding(finding.wholeJSON) == finding)
    }
    #expect(Finding(.object([.init("code", .string("of.later"))])) == nil)
  }
}
