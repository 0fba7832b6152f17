import Foundation
import GitFixtures
import Testing

/// Two clones that both queue and work.
struct TwoClonesTests {
  /// Two clones of one repository and what they share; the agent says which clone it works in.
  private func clones() throws -> (first: GitFixture, second: GitFixture) {
    let origin = try GitFixture.bare()
    let first = try origin.clone("first")
    let second = try origin.clone("second")
    _ = try GitFixture.working(
      #"sh echo "$TASKMASTER_TITLE" >>log.txt; echo "$WHERE" >where.txt"#, in: first)
    return (first, second)
  }

  private func work(_ clone: GitFixture, _ options: String...) -> CommandOutput {
    let name = String(clone.path.split(separator: "/").last ?? "")
    return clone.run(
      "git-taskmaster", ["work"] + options, environment: clone.quick(["WHERE": name]))
  }

  /// Fetches the log and the branches of another clone, and joins the log with stock Git alone.
  private func join(_ clone: GitFixture, _ other: GitFixture) throws {
    try clone.git(
      "fetch", "--quiet", other.path, "+refs/notes/taskmaster:refs/notes/other",
      "+refs/heads/*:refs/remotes/other/*")
    try clone.git("notes", "--ref=taskmaster", "merge", "--quiet", "-s", "cat_sort_uniq", "other")
  }

  private func expectSame(_ first: GitFixture, _ second: GitFixture) throws {
    #expect(try first.outline() == second.outline())
    #expect(first.tm("log", "--json").text == second.tm("log", "--json").text)
  }

  @Test func joinedByStockGit() throws {
    let (first, second) = try clones()
    try first.tm("add", "same one", "same two", "only first").succeeded()
    try second.tm("add", "same one", "same two", "only second").succeeded()
    try work(first).succeeded()
    try work(second).succeeded()
    let losers = try second.tasks()
    try join(first, second)
    try join(second, first)
    try expectSame(first, second)
    expect(
      try first.outline(),
      is: """
        done same one: done lost
        done same two: done lost
        done only first: done
        queued only second: lost
        """)
    try work(second).succeeded()
    try join(first, second)
    try expectSame(first, second)
    expect(
      try second.outline(),
      is: """
        done same one: done lost
        done same two: done lost
        done only first: done
        done only second: lost done
        """)

    // What lost is kept under its attempt, and its branch is the winner's or gone.
    for loser in losers.prefix(2) {
      let commit = try #require(loser.commit)
      let refs = try second.git("for-each-ref", "--points-at", commit, "refs/heads").line
      #expect(refs == "")
      let kept = try second.git("for-each-ref", "--points-at", commit, "refs/taskmaster").line
      #expect(kept.contains("refs/taskmaster/attempts/\(loser.id)/"))
    }
    let tip = try #require(try second.task("only second").branch)
    #expect(
      try second.git("show", "\(tip):log.txt").lines
        == ["same one", "same two", "only first", "only second"])
    #expect(try second.git("show", "\(tip)~1:where.txt").line == "first")
    try first.git("fsck", "--strict")
    try second.git("fsck", "--strict")
  }

  @Test func joinedByPushing() throws {
    let (first, second) = try clones()
    try first.tm("add", "same one", "only first").succeeded()
    try second.tm("add", "same one", "only second").succeeded()
    expect(
      work(first, "--push", "origin"),
      is: """
        2 done
        3 files changed, 3 insertions(+), 0 deletions(-) in 0s
        pushed to origin

        next:
          git log --notes=taskmaster main..4121291531395504
        ------- stderr -------
        pushed to origin
        f67b4d6 same one: working
        pushed to origin
        f67b4d6 same one: done on branch 589983624231717 (2 files, +2 -0, 0s)
        e70bc0a only first: working
        pushed to origin
        e70bc0a only first: done on branch 4121291531395504 (1 file, +1 -0, 0s)
        """)
    expect(
      work(second, "--push", "origin"),
      is: """
        1 done
        2 files changed, 2 insertions(+), 1 deletion(-) in 0s
        pushed to origin

        next:
          git log --notes=taskmaster main..2257552015705746
        ------- stderr -------
        pushed to origin
        1f0b310 only second: working
        pushed to origin
        1f0b310 only second: done on branch 2257552015705746 (2 files, +2 -1, 0s)
        """)
    expect(
      work(second, "--push", "origin"),
      is: """
        ------- stderr -------
        nothing to do
        """)
    try first.tm("add", "later").succeeded()
    expect(
      work(first, "--push", "origin"),
      is: """
        1 done
        2 files changed, 2 insertions(+), 1 deletion(-) in 0s
        pushed to origin

        next:
          git log --notes=taskmaster main..8370690986051939
        ------- stderr -------
        pushed to origin
        3793bfb later: working
        pushed to origin
        3793bfb later: done on branch 8370690986051939 (2 files, +2 -1, 0s)
        """)
    expect(
      work(first, "--push", "origin"),
      is: """
        ------- stderr -------
        nothing to do
        """)
    #expect(work(second, "--push", "origin").exitStatus == 0)
    expect(
      try first.outline(),
      is: """
        done same one: done
        done only first: done
        done only second: done
        done later: done
        """)
    let remote = first.at("../bare.git")
    #expect(try remote.commitID("refs/notes/taskmaster") == first.commitID("refs/notes/taskmaster"))
    for task in try first.tasks() {
      #expect(try remote.commitID("refs/heads/\(task.branch ?? "")") == task.commit)
    }
    let tip = try #require(try first.task("later").branch)
    #expect(
      Set(try remote.git("show", "\(tip):log.txt").lines)
        == ["same one", "only first", "only second", "later"])
    try remote.git("fsck", "--strict")
  }

  @Test func aRemoteThatDies() throws {
    let (first, _) = try clones()
    let remote = first.at("../bare.git").path
    try first.tm("add", "one", "two").succeeded()
    _ = try GitFixture.working(
      """
      append log.txt line
      task one: sh mv \(remote) \(remote).away
      """, in: first)
    let run = work(first, "--push", "origin")
    #expect(run.exitStatus == 1, "\(run.text)")
    #expect(run.text.components(separatedBy: "could not push to origin").count == 3)
    #expect(run.text.contains("warning: the push to origin is owed; the next run makes it good"))
    expect(try first.outline(), is: "done one: done\ndone two: done")

    // Known to be dead, it is said at once, and no attempt is used.
    try first.tm("add", "three").succeeded()
    expect(
      work(first, "--push", "origin"),
      is: """
        ------- stderr -------
        error: 'origin' does not answer: `git ls-remote` failed with exit status 128:
          fatal: '$TMP/bare.git' does not appear to be a git repository
          fatal: Could not read from remote repository.
          Please make sure you have the correct access rights
          and the repository exists.
        hint: see whether `git ls-remote origin` works
        [exit status: 128]
        """)
    expect(try first.outline(), is: "done one: done\ndone two: done\nqueued three")
    try work(first, "--no-push").succeeded()

    try first.at("..").run("mv", [remote + ".away", remote]).succeeded()
    expect(
      work(first, "--push", "origin"),
      is: """
        ------- stderr -------
        pushed to origin
        nothing to do
        """)
    for task in try first.tasks() {
      #expect(try first.at(remote).commitID("refs/heads/\(task.branch ?? "")") == task.commit)
    }
    expect(
      work(first, "--push", "origin"),
      is: """
        ------- stderr -------
        nothing to do
        """)
  }
}
