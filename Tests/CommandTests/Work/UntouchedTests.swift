import Foundation
import GitFixtures
import Testing

/// What is the user's stays as it is, byte for byte.
struct UntouchedTests {
  private func makeDirty(_ fixture: GitFixture) throws {
    try fixture.write("committed.txt", "one\n")
    try fixture.write("deleted.txt", "gone soon\n")
    try fixture.commit("More")
    try fixture.git("branch", "other")
    try fixture.write("stashed.txt", "s\n")
    try fixture.git("add", "stashed.txt")
    try fixture.git("stash", "--quiet")
    try fixture.write("committed.txt", "two\n")
    try fixture.git("add", "committed.txt")
    try fixture.write("committed.txt", "three\n")
    try fixture.remove("deleted.txt")
    try fixture.write("untracked.txt", "u\n")
    try fixture.write("intent.txt", "i\n")
    try fixture.git("add", "--intent-to-add", "intent.txt")
  }

  @Test func aDirtyCheckout() throws {
    let fixture = try GitFixture.working(
      """
      write committed.txt by the agent
      write new.txt by the agent
      task bad: fail 1
      """)
    try makeDirty(fixture)
    let before = try fixture.contents()
    try fixture.tm("add", "--attempts", "1", "good", "bad", "good again").succeeded()
    #expect(try fixture.contents() == before)
    #expect(fixture.tm("work").exitStatus == 1)
    fixture.tm("list")
    fixture.tm("show", "good")
    var after = try fixture.contents()
    for branch in try fixture.tasks().compactMap(\.branch) {
      #expect(after.removeValue(forKey: "./.git/refs/heads/\(branch)") != nil)
      after["./.git/logs/refs/heads/\(branch)"] = nil
    }
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    #expect(changed == [])
    let base = try fixture.git(
      "log", "-1", "--format=%P", try #require(try fixture.task("good").branch))
    #expect(try base.line == fixture.commitID("main"))
  }

  @Test func aMergeUnderWay() throws {
    let fixture = try GitFixture.working("write new.txt by the agent")
    try fixture.git("branch", "side")
    try fixture.write("README.md", "ours\n")
    try fixture.commit("Ours")
    try fixture.git("switch", "--quiet", "side")
    try fixture.write("README.md", "theirs\n")
    try fixture.commit("Theirs")
    try fixture.git("switch", "--quiet", "main")
    _ = fixture.run("git", ["merge", "side"])
    #expect(fixture.exists(".git/MERGE_HEAD"))
    let status = try fixture.git("status", "--porcelain=v2").line
    let index = try fixture.readBytes(".git/index")
    try fixture.tm("add", "good").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.readBytes(".git/index") == index)
    #expect(try fixture.git("status", "--porcelain=v2").line == status)
    expect(try fixture.outline(), is: "done good: done")
  }
}
