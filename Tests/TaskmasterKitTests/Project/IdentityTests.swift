import TaskmasterKit
import Testing

struct IdentityTests {
  @Test(arguments: [
    ("A U Thor <author@example.com> 1700000000 +0130\n", "A U Thor <author@example.com>", 90),
    ("Grüße <a@b> 0 -0800", "Grüße <a@b>", -480),
    ("Odd < name <a@b> 0 +0000", "Odd < name <a@b>", 0), ("<> 0 +0000", " <>", 0),
  ])
  func readsWhatGitPrints(_ text: String, _ line: String, _ offset: Int32) throws {
    let identity = try #require(Identity(ident: Array(text.utf8)))
    #expect(identity.line == line)
    #expect(identity.offsetMinutes == offset)
  }

  @Test(arguments: [
    "", "nobody", "A <a@b>", "A <a@b> 0", "A <a@b 0 +0000", "A <a@b> 0 0100", "A <a@b> 0 +01x0",
    "A <a@b> 0 ++100",
  ])
  func nothingElse(_ text: String) {
    #expect(Identity(ident: Array(text.utf8)) == nil)
  }
}
