import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// What was merged, and what became of it.
struct VerificationMergeTests {
  private let damage: Damage
  private var fixture: GitFixture { damage.fixture }
  private var first: Damage.Result { damage.first }
  private var second: Damage.Result { damage.second }

  init() throws { damage = try Damage() }

  /// Records that both artifacts were merged into `main` as these commits.
  private func recordMerge(_ commits: String..., into branch: String = "main") throws {
    for (result, commit) in zip([first, second], commits) {
      let merged = Fact.merged(into: branch, commit: try damage.queue.object(commit))
      try damage.queue.record(NewFact(result.id, merged))
    }
  }

  private func mergeBoth() throws -> String {
    try fixture.git("merge", "--quiet", "--no-ff", "--no-edit", second.done.branch)
    return try fixture.commitID("main")
  }

  @Test func whatIsMergedIsSound() throws {
    let merge = try mergeBoth()
    try recordMerge(merge, merge)
    try fixture.git("branch", "-D", first.done.branch, second.done.branch)
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aBranchThatWasForcedBack() throws {
    let merge = try mergeBoth()
    try recordMerge(merge, merge)
    try fixture.git("reset", "--quiet", "--hard", "HEAD~1")
    let tip = try fixture.commitID("main").prefix(7)
    try damage.expectFindings(
      "problem chain.merged-gone \(first.id.short): its artifact \(first.done.commit.short) was merged"
        + " into 'main', and is not part of it at \(tip)",
      "problem chain.merged-gone \(second.id.short): its artifact \(second.done.commit.short) was merged"
        + " into 'main', and is not part of it at \(tip)")
    try fixture.git("reset", "--quiet", "--hard", merge)
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aBranchThatWasForcedBackLater() throws {
    let merge = try mergeBoth()
    try recordMerge(merge, merge)
    // What was sound once is looked at again.
    #expect(try damage.reopened().findings() == [])
    try fixture.git("reset", "--quiet", "--hard", "HEAD~1")
    #expect(
      try damage.reopened().verify().findings.map(\.code) == [.mergedGone, .mergedGone])
  }

  @Test func aCloneThatHasTheBranchAtARemote() throws {
    let merge = try mergeBoth()
    try recordMerge(merge, merge)
    try fixture.git("branch", "--move", "main", "trunk")
    let copy = try damage.copy()
    try copy.git("update-ref", "refs/remotes/origin/main", merge)
    #expect(try QueueFixture(copy).findings() == [])
    #expect(
      try damage.reopened().findings() == [
        "information chain.merged-gone \(first.id.short): its artifact \(first.done.commit.short) was"
          + " merged into 'main', and no such branch is here",
        "information chain.merged-gone \(second.id.short): its artifact"
          + " \(second.done.commit.short) was merged into 'main', and no such branch is here",
      ])
  }

  @Test func whatWasSquashedIsFoundByItsContent() throws {
    try fixture.git("merge", "--quiet", "--squash", second.done.branch)
    let squashed = try fixture.commit("Both in one")
    try recordMerge(squashed, squashed)
    #expect(try damage.reopened().findings() == [])
  }

  @Test func whatStandsForItHasOtherContent() throws {
    try fixture.write("hello.txt", "Good bye\n")
    let other = try fixture.commit("Something else")
    try recordMerge(other)
    try fixture.git("branch", "-D", second.done.branch)
    let findings = try damage.reopened().findings()
    #expect(
      findings.first
        == "information chain.merged-gone \(first.id.short): its artifact \(first.done.commit.short) is"
        + " not part of 'main'; the log says that \(other.prefix(7)) stands for it there, which has other"
        + " content")
  }

  @Test func aMergeThatNeverWas() throws {
    try recordMerge(first.done.commit.hex)
    let tip = try fixture.commitID("main").prefix(7)
    let findings = try damage.reopened().findings()
    #expect(
      findings == [
        "problem chain.merged-gone \(first.id.short): its artifact \(first.done.commit.short) was merged"
          + " into 'main', and is not part of it at \(tip)"
      ])
  }
}
