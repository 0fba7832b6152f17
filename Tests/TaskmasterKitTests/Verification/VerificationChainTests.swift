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

  @Test(arguments: [false, true])
  func aBranchThatWasAmendedWhereItIsCheckedOut(_ isElsewhere: Bool) throws {
    let branch = first.done.branch
    let place = isElsewhere ? fixture.at("../it's another") : fixture
    if isElsewhere {
      try fixture.git("worktree", "add", "--quiet", place.path, branch)
    } else {
      try fixture.git("checkout", "--quiet", branch)
    }
    try place.write("more.txt", "More\n")
    try place.git("add", "more.txt")
    try place.git("commit", "--quiet", "--amend", "--no-edit")
    try place.write("untracked.txt", "Stays\n")
    let tip = try fixture.commitID(branch).prefix(7)
    try damage.expectMended(
      "problem chain.tip-moved \(first.id.short): branch '\(branch)' is at \(tip), not"
        + " at its artifact \(first.done.commit.short)")
    #expect(try place.git("status", "--porcelain").line == "?? untracked.txt")
    #expect(try place.git("symbolic-ref", "HEAD").line == "refs/heads/\(branch)")
  }

  @Test func aBranchThatIsBeingRebasedIsLeftAlone() throws {
    let branch = first.done.branch
    try fixture.git("checkout", "--quiet", branch)
    try fixture.git("commit", "--quiet", "--amend", "-m", "Something else")
    let tip = try fixture.commitID(branch).prefix(7)
    #expect(
      fixture.run("git", ["rebase", "--quiet", "--exec", "false", "HEAD~1"]).exitStatus == 1)
    try damage.expectFindings(
      "problem chain.tip-moved \(first.id.short): branch '\(branch)' is at \(tip), not"
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
    let done = try damage.queue.finish(id, writing: ["x": "x\n"]) {
      $0.base = first.done.commit
    }
    #expect(done.base != other)
    let tip = try fixture.commitID("other").prefix(7)
    try damage.expectFindings(
      "information chain.behind \(first.id.short): its base branch 'main' went on to \(tip), on which its"
        + " artifact \(first.done.commit.short) does not stand",
      "information chain.base \(id.short): its base \(first.done.commit.short) is not part of its base"
        + " branch 'other' at \(tip)",
      "information chain.behind \(id.short): its base branch 'other' went on to \(tip), on which its"
        + " artifact \(done.commit.short) does not stand",
      "problem chain.base \(id.short): its artifact stands on \(other?.short ?? ""), not on its recorded"
        + " base \(first.done.commit.short)")
  }

  @Test func twoParents() throws {
    let id = try damage.queue.add("merge something")
    let done = try damage.finish(
      id, message: "Merge\n\nTaskmaster-Task: \(id)", parents: ["main"], writing: ["a": "a\n"])
    try damage.expectFindings(
      "problem chain.base \(id.short): its artifact has 2 parents instead of its recorded base"
        + " \(done.base.short)")
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

  @Test func aBaseThatWasNotClaimed() throws {
    let id = try damage.queue.add("another", chain: "other")
    try fixture.git("branch", "other")
    let done = try damage.queue.result(of: id, ["a": "a\n"])
    var claim = damage.queue.claim(done)
    claim.base = first.done.commit
    try fixture.git("branch", done.branch, done.commit.hex)
    try damage.queue.record(NewFact(id, .claimed(claim)), NewFact(id, .done(done)))
    try damage.expectFindings(
      "problem chain.base \(id.short): its base \(done.base.short) is not \(first.done.commit.short),"
        + " where it was claimed")
  }

  @Test func aBaseThatIsNoPartOfTheBaseBranch() throws {
    // What lies between the branch and the first artifact is nobody's work.
    try fixture.git("checkout", "--quiet", "-b", "other")
    let smuggled = try damage.queue.object(fixture.commit("Smuggled in"))
    let id = try damage.queue.add("another", chain: "other")
    try damage.queue.finish(id, writing: ["a": "a\n"])
    try fixture.git("reset", "--quiet", "--hard", "HEAD~1")
    let tip = try fixture.commitID("other").prefix(7)
    try damage.expectFindings(
      "information chain.base \(id.short): its base \(smuggled.short) is not part of its base branch"
        + " 'other' at \(tip)")
  }

  @Test func aBaseBranchThatWentOn() throws {
    let tip = try fixture.commit("Meanwhile").prefix(7)
    let behind =
      "information chain.behind \(first.id.short): its base branch 'main' went on to \(tip), on which"
      + " its artifact \(first.done.commit.short) does not stand"
    try damage.expectFindings(behind)
    #expect(try damage.reopened().verify().isSound)
    // Whatever is merged stands on it.
    try fixture.git("merge", "--quiet", "--no-edit", second.done.branch)
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aBranchThatIsNotTheTasks() throws {
    // A log from elsewhere must not make anybody move a branch of theirs.
    let id = try damage.queue.add("another")
    let done = try damage.queue.finish(id, writing: ["a": "a\n"]) { $0.branch = "release" }
    try fixture.git("branch", "--force", "release", "main")
    try damage.expectFindings(
      "problem chain.branch-missing \(id.short): 'release', recorded as its branch, is no name that it"
        + " can have")
    #expect(try fixture.commitID("release") != done.commit.hex)
  }

  @Test func aCommitThatIsNotTheTasksIsNotPutAnywhere() throws {
    let id = try damage.queue.add("another")
    let done = try damage.finish(id, message: "Evil", writing: ["a": "a\n"])
    try fixture.git("branch", "--force", done.branch, "main")
    let tip = try fixture.commitID("main").prefix(7)
    try damage.expectFindings(
      "problem chain.tip-moved \(id.short): branch '\(done.branch)' is at \(tip), not at its artifact"
        + " \(done.commit.short)",
      "problem artifact.trailer \(id.short): the message of its artifact \(done.commit.short) names no"
        + " task")
  }
}
