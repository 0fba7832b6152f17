import Foundation
import GitFixtures
import Testing

/// What an attempt has used is recorded, however it ends.
struct UsedTests {
  /// A repository whose worker says that it has read 700 tokens, and then does what is said.
  private func fixture(_ script: String, in fixture: GitFixture? = nil) throws -> GitFixture {
    try GitFixture.mine(
      "write a.txt x\nprint {\"in\":700}\n\(script)",
      ("tokensIn", ".in"), ("failure", "credit ^out of credit"),
      in: fixture)
  }

  /// Sees to it that the only attempt was given back, and that what it used is counted, but not the attempt.
  private func expectGivenBack(_ fixture: GitFixture) throws {
    expect(try fixture.outline(), is: "queued a: interrupted")
    let attempt = try #require(try fixture.task("a").attempts.first)
    #expect(attempt.tokensIn == 700 && attempt.seconds != nil)
    let line = fixture.tm("stats", "--json").line
    #expect(line.contains(#""rows":[{"worker":"mine","model":null,"tasks":0,"done":0,"#), "\(line)")
    #expect(line.contains(#""attempts":0,"attemptsPerSuccess":null,"seconds":"#), "\(line)")
    #expect(line.contains(#""tokensIn":700,"#), "\(line)")
  }

  @Test func whenTheRunEndsWithIt() throws {
    let fixture = try fixture("print out of credit")
    try fixture.tm("add", "a").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    try expectGivenBack(fixture)
  }

  @Test func whenItIsInterrupted() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    try interrupt(try self.fixture("signal-fifo \(begun.path)\nhang", in: fixture), at: begun)
  }

  @Test func whenItsCheckIsInterrupted() throws {
    let fixture = try fixture("")
    let begun = try Meeting("begun", in: fixture.sandbox)
    try interrupt(fixture, at: begun, "--check", "echo >\(begun.path); sleep 1000")
  }

  private func interrupt(
    _ fixture: GitFixture, at begun: Meeting, _ options: String...
  ) throws {
    try fixture.run("git-taskmaster", ["add", "a"] + options).succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(SIGINT)
    #expect(work.wait().exitStatus == 130)
    try expectGivenBack(fixture)
  }

  @Test func whenWhatItLeftCannotBeRecorded() throws {
    let fixture = try fixture("sh git init --quiet nested")
    try fixture.tm("add", "a", "b").succeeded()
    let output = fixture.tm("work", "--max-tokens", "700")
    #expect(output.text.contains("the run ends: 700 tokens are used"), "\(output.text)")
    expect(try fixture.outline(), is: "failed a: place\nqueued b")
    #expect(try fixture.task("a").attempts[0].tokensIn == 700)
  }
}
