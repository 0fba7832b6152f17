import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Damage to branches and to where artifacts stand.
struct VerificationChainTests {
  private let damage: Damage
  private var fixture: GitFixture { damage.fixture }
  private var first: Damage.Result { damage.first }
  private var second: Damage.Result { damage.second }

  init() throws { damage = try Damage() }

  @Test func aBranchThatIsGone() throws {
    try fixture.git("update-ref", "-d", "refs/heads/\(first.done.branch)")
    try damage.expectMended(
      "problem chain.branch-missing \(first.id.short): no branch '\(first.done.branch)' names its"
        + " artifact \(first.done.commit.short)")
  }

  @Test func aBranchThatIsGoneAfterAMerge() throws {
    try fixture.git("merge", "--quiet", "--ff-only", second.done.branch)
    try fixture.git("branch", "--quiet", "-d", first.done.branch, second.done.branch)
    try damage.expectFindings(
      "information chain.branch-missing \(first.id.short): branch '\(first.done.branch)' is gone;"
        + " its artifact \(first.done.commit.short) is part of 'main'",
      "information chain.branch-missing \(second.id.short): branch '\(second.done.branch)' is gone;"
        + " its artifact \(second.done.commit.short) is part of 'main'")
    #expect(try damage.reopened().verify().isSound)
  }

  @Test func aNameThatNoBranchCanHave() throws {
    let id = try damage.queue.add("another")
    var done = try damage.queue.result(of: id, ["a": "a\n"])
    done.branch = "no..good"
    try damage.queue.record(
      NewFact(id, .claimed(damage.queue.claim(done))), NewFact(id, .done(done)))
    try damage.expectFindings(
      "problem chain.branch-missing \(id.short): 'no..good' cannot be the name of a branch")
  }

  @Test func aBranchThatWasMoved() throws {
    try fixture.git("branch", "--force", first.done.branch, "main")
    let tip = try fixture.commitID("main").prefix(7)
    try damage.expectMended(
      "problem chain.tip-moved \(first.id.short): branch '\(first.done.branch)' is at \(tip), not"
        + " at its artifact \(first.done.commit.short)")
  }

  @Test func aBranchThatWasMovedAtTheRemote() throws {
    let bare = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "--all")
    try fixture.git("update-ref", "-d", "refs/heads/\(second.done.branch)")
    #expect(try damage.reopened().findings() == [])
    try bare.git("update-ref", "refs/heads/\(second.done.branch)", "main")
    try fixture.git("fetch", "--quiet")
    let tip = try fixture.commitID("main").prefix(7)
    try damage.expectMended(
      "problem chain.tip-moved \(second.id.short): branch '\(second.done.branch)' of 'origin' is at"
        + " \(tip), not at its artifact \(second.done.commit.short)")
    #expect(try bare.commitID(second.done.branch) == second.done.commit.hex)
  }

  @Test func aParentThatIsNotTheRecordedBase() throws {
    let other = try ObjectID(hex: fixture.commit("Another beginning")).flatMap(\.self)
    let id = try damage.queue.add("alone", chain: "other")
    try fixture.git("branch", "other")
    let done = try damage.queue.finish(id) { $0.base = first.done.commit }
    #expect(done.base != other)
    try damage.expectFindings(
      "problem chain.base \(id.short): its artifact stands on \(other?.short ?? ""), not on its recorded"
        + " base \(first.done.commit.short)")
  }

  @Test func twoParents() throws {
    let id = try damage.queue.add("merge something")
    var done = try damage.queue.result(of: id, ["a": "a\n"])
    let merge = try fixture.git(
      "commit-tree", "-p", done.base.hex, "-p", "main", "-m", "Merge", done.tree.hex
    ).line
    done.commit = try damage.queue.object(merge)
    try fixture.git("branch", done.branch, merge)
    try damage.queue.record(
      NewFact(id, .claimed(damage.queue.claim(done))), NewFact(id, .done(done)))
    try damage.expectFindings(
      "problem chain.base \(id.short): its artifact has 2 parents instead of its recorded base"
        + " \(second.done.commit.short)")
  }

  @Test func aBaseThatIsNotTheResultBefore() throws {
    let main = try damage.queue.object(fixture.commitID("main"))
    let commit = try fixture.git(
      "commit-tree", "-p", main.hex, "-m", "Restacked", second.done.tree.hex
    ).line
    try fixture.git("branch", "--force", second.done.branch, commit)
    let rebased = Rebased(
      base: main, commit: try damage.queue.object(commit), tree: second.done.tree)
    try damage.queue.record(NewFact(second.id, .restacked(rebased)))
    let findings = try damage.reopened().findings()
    #expect(
      findings.contains(
        "problem chain.base \(second.id.short): its base \(main.short) is not"
          + " \(first.done.commit.short), the artifact of \(first.id.short) before it"))
  }

  @Test func onAMergedResultAnythingMayStand() throws {
    let main = try damage.queue.object(fixture.commitID("main"))
    let commit = try fixture.git(
      "commit-tree", "-p", main.hex, "-m", "Restacked", second.done.tree.hex
    ).line
    try fixture.git("branch", "--force", second.done.branch, commit)
    try fixture.git("branch", "-D", first.done.branch)
    let rebased = Rebased(
      base: main, commit: try damage.queue.object(commit), tree: second.done.tree)
    try damage.queue.record(
      NewFact(first.id, .merged(into: "main", commit: main)),
      NewFact(second.id, .restacked(rebased)))
    let codes = try damage.reopened().verify().findings.map(\.code)
    #expect(!codes.contains(.base) && !codes.contains(.branchMissing))
  }
}
