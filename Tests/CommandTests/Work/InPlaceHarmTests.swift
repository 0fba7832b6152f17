import Foundation
import GitFixtures
import Testing

/// `work --in-place` when something goes wrong: whatever the checkout is put back from is kept.
struct InPlaceHarmTests {
  private func status(_ fixture: GitFixture) throws -> String {
    try fixture.git("status", "--porcelain", "--branch").line
  }

  private func kept(_ fixture: GitFixture, _ attempt: Int = 0) throws -> String {
    try #require(try fixture.task("one").attempts[attempt].kept)
  }

  /// Has two commits change the same line, one of them on a branch of its own.
  private static let conflict =
    "sh git switch -q -C other main; echo other >README.md; git commit -qm other README.md; "
    + "git switch -q --detach main; echo here >README.md; git commit -qm here README.md"

  /// An agent's own Git in the user's repository, and the branch that the checkout ends on.
  @Test(arguments: [
    "commit mine", "commit mine\nsh git reset -q --soft HEAD~1; git reset -q",
    "switch other\ncommit mine",
    "sh git switch -q -C other; git add -A; git commit -qm mine; git switch -q -; "
      + "git checkout -q other -- .",
    "sh git switch -q --orphan empty; git add done.txt; git commit -q -m orphan; git checkout main -- .",
    "sh git update-index --assume-unchanged README.md; git rm -q --cached README.md",
    "sh rm .git/index", "sh git stash -qu; git stash pop -q",
    "\(conflict); git merge other; git checkout main -- README.md",
    "\(conflict); git cherry-pick other; git checkout main -- README.md",
    "\(conflict); git revert --no-edit HEAD; git rebase other; git checkout -q main -- README.md",
    "\(conflict); git revert --no-commit HEAD; git checkout -q main -- README.md",
    "\(conflict); git bisect start; git bisect bad; git checkout -q main -- README.md",
  ])
  func itsOwnGit(_ harm: String) throws {
    let fixture = try InPlaceTests.make("append done.txt line\n\(harm)\ntask bad: fail 1")
    try fixture.tm("add", "--attempts", "1", "one", "bad").succeeded()
    let main = try fixture.commitID("main")
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 1, "\(run.text)")
    expect(try fixture.outline(), is: "done one: done\nfailed bad: exit")
    let branch = try #require(try fixture.task("one").branch)
    #expect(
      try fixture.git("status").line == "On branch \(branch)\nnothing to commit, working tree clean"
    )
    #expect(try fixture.git("log", "-1", "--format=%P", branch).line == main)
    #expect(try fixture.commitID("main") == main)
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["done.txt"])
    let kept = try #require(try fixture.task("bad").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):done.txt").line == "line\nline")
    #expect(try fixture.read("ignored/mine") == "mine\n")
  }

  @Test func itsCommitsAreFoldedAndItsSwitchIsNoticed() throws {
    let fixture = try InPlaceTests.make(
      "append done.txt line\nsh git switch -q -c other\ncommit mine\nappend done.txt more")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(run.text.contains("warning: the worker has left HEAD on refs/heads/other\n"))
    #expect(run.text.contains("warning: while the worker ran, refs/heads/other was made\n"))
    expect(
      try fixture.git("log", "-1", "--format=%B", "HEAD"),
      is: """
        one

        Commits of the agent, folded into this one:
        - mine

        Taskmaster-Task: 03ca5e6138a778107013641e81d6f9d4ddfd2762
        Taskmaster-Attempt: 1

        """)
    #expect(try fixture.read("done.txt") == "line\nmore\n")
  }

  @Test func movingTheBranchItStoodOn() throws {
    let fixture = try InPlaceTests.make(
      "append done.txt line\nsh git switch -q main\ncommit mine\nfail 1")
    try fixture.tm("add", "--attempts", "1", "one").succeeded()
    let main = try fixture.commitID("main")
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 1)
    // Never taken back unasked; so HEAD cannot be on it and at the base.
    #expect(run.text.contains("warning: HEAD is left at \(main.prefix(7)) in "), "\(run.text)")
    #expect(try fixture.commitID("HEAD") == main)
    #expect(try fixture.git("status", "--porcelain").line == "")
    #expect(try fixture.git("show", "\(kept(fixture)):done.txt").line == "line")
  }

  @Test func whatIsTooLargeIsMovedAside() throws {
    let fixture = try InPlaceTests.make(
      """
      sh head -c 2000000 /dev/zero >large.bin; head -c 3000000 /dev/zero >src/a; mkdir d
      sh head -c 2000000 /dev/zero >d/more.bin; echo small >d/small
      fail 1
      """)
    try fixture.git("config", "taskmaster.keepMax", "1m")
    try fixture.tm("add", "--attempts", "1", "one").succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 1)
    let id = try fixture.task("one").id
    let place = ".git/taskmaster/in-place/aside/\(id)/1"
    #expect(
      run.text.contains("what could not be kept of the checkout is in '$TMP/repository/\(place)'"),
      "\(run.text)")
    #expect(try status(fixture) == "## main")
    #expect(try fixture.read("src/a") == "a\n")
    #expect(!fixture.exists("d"))
    #expect(try fixture.git("diff", "--name-only", "main", kept(fixture)).lines == ["d/small"])
    #expect(try fixture.readBytes("\(place)/large.bin").count == 2_000_000)
    #expect(try fixture.readBytes("\(place)/d/more.bin").count == 2_000_000)
    #expect(try fixture.readBytes("\(place)/src/a").count == 3_000_000)

    // It stays for as long as the attempt does.
    try fixture.script("append done.txt line")
    try fixture.tm("retry", id).succeeded()
    try fixture.tm("work", "--in-place").succeeded()
    #expect(fixture.exists(place))
    try fixture.tm("add", "two").succeeded()
    let later = ["TASKMASTER_DEBUG_NOW": "2031-01-01T00:00:00.000000Z"]
    try fixture.tm("work", "--in-place", environment: later).succeeded()
    #expect(!fixture.exists(place))
  }

  @Test func aNestedRepository() throws {
    let fixture = try InPlaceTests.make("append done.txt line\nnested-repo deep/inside")
    try fixture.tm("add", "--attempts", "1", "one").succeeded()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    expect(try fixture.outline(), is: "failed one: place")
    #expect(try status(fixture) == "## main")
    let files = try fixture.git("ls-tree", "-r", "--name-only", kept(fixture)).lines
    #expect(files.contains("deep/inside/file") && files.contains("deep/inside/nested.git/HEAD"))
  }

  @Test func whatChecksLeave() throws {
    let fixture = try InPlaceTests.make("append done.txt line")
    try fixture.tm("add", "--check", "echo report >report.txt; echo more >>src/a", "one")
      .succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 0, "\(run.text)")
    let branch = try #require(try fixture.task("one").branch)
    #expect(try status(fixture) == "## \(branch)")
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["done.txt"])
    // Kept all the same, beside the attempt.
    let further = try fixture.git("for-each-ref", "--format=%(refname)", "refs/taskmaster/attempts")
      .lines
    #expect(further.count == 1)
    #expect(try fixture.git("show", "\(further[0]):report.txt").line == "report")
    #expect(run.text.contains("warning: what is left in the checkout is kept as "), "\(run.text)")
  }

  @Test func aPlantedFilter() throws {
    let fixture = try InPlaceTests.make(
      """
      sh echo '* filter=evil' >.gitattributes; echo x >new.txt
      sh git config filter.evil.clean "touch \\x22$FIXTURE_ROOT/pwned\\x22; cat"
      sh git config filter.evil.smudge "touch \\x22$FIXTURE_ROOT/pwned\\x22; cat"
      """)
    try fixture.tm("add", "one").succeeded()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    #expect(!fixture.exists("../pwned"))
    expect(try fixture.outline(), is: "queued one: foreign")
    #expect(try fixture.git("show", "\(kept(fixture)):new.txt").line == "x")
    #expect(!fixture.exists("new.txt") && !fixture.exists(".gitattributes"))
    #expect(try fixture.git("symbolic-ref", "HEAD").line == "refs/heads/main")
  }

  @Test func theRepositoryIsGone() throws {
    let fixture = try InPlaceTests.make("append done.txt line\nsh mv .git ../moved.git")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("the repository '$TMP/repository/.git' is gone"), "\(run.text)")
    #expect(!fixture.exists(".git"))
    // Whoever brings it back loses nothing.
    try fixture.run("mv", ["../moved.git", ".git"]).succeeded()
    try fixture.script("append done.txt line")
    let next = fixture.tm("work", "--in-place")
    #expect(next.exitStatus == 0, "\(next.text)")
    expect(try fixture.outline(), is: "done one: lost done")
    #expect(try fixture.git("show", "\(kept(fixture)):done.txt").line == "line")
  }

  @Test(arguments: ["index.lock", "HEAD.lock"]) func aLockThatIsLeft(_ lock: String) throws {
    let fixture = try InPlaceTests.make("append done.txt line\nsh touch .git/\(lock)")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("\(lock)'"), "\(run.text)")
    let advice = "if no git is running there, remove it: rm $TMP/repository/.git/\(lock)"
    #expect(run.text.contains("\nhint: \(advice)"), "\(run.text)")
    try fixture.remove(".git/\(lock)")
    try fixture.script("append done.txt line")
    let next = fixture.tm("work", "--in-place")
    #expect(next.exitStatus == 0, "\(next.text)")
    #expect(try status(fixture) == "## \(try #require(try fixture.task("one").branch))")
    #expect(try fixture.task("one").attempts[0].kept != nil)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func stopped(by signal: Int32) throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try InPlaceTests.make("x")
    _ = try GitFixture.working(
      "write begun.txt half\nspawn-daemon /dev/null\nsignal-fifo \(begun.path)\nhang", in: fixture)
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.startTm("work", "--in-place")
    try begun.wait()
    work.signal(signal)
    #expect(work.wait().exitStatus == 130)
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "queued one: interrupted")
    #expect(try fixture.git("show", "\(kept(fixture)):begun.txt").line == "half")
    #expect(try status(fixture) == "## main")
  }

  @Test func stoppedInTheSetup() throws {
    let fixture = try InPlaceTests.make(
      """
      append done.txt line
      task one: write src/key 2
      """)
    let begun = try Meeting("begun", in: fixture.sandbox)
    try fixture.write("src/key", "1\n")
    try fixture.commit("Key")
    try fixture.git(
      "config", "taskmaster.setup", "echo x >made; echo >\(begun.path); sleep 1000")
    try fixture.git("config", "taskmaster.setupKeys", "src/key")
    try fixture.tm("add", "one", "two").succeeded()
    let work = try fixture.startTm("work", "--in-place")
    try begun.wait()
    work.signal(SIGINT)
    let output = work.wait()
    #expect(output.exitStatus == 130, "\(output.text)")
    #expect(fixture.sandbox.livingProcesses() == [])
    // The first found the checkout set up, as its user had it.
    expect(try fixture.outline(), is: "done one: done\nqueued two: interrupted")
    #expect(try status(fixture) == "## \(try #require(try fixture.task("one").branch))")
    #expect(!fixture.exists("made"))
  }

  private static let twice = """
    run 1: write half.txt x
    run 1: goose server 1.53.0
    run 2: sh test ! -e half.txt && test "$(git rev-parse HEAD)" = "$TASKMASTER_BASE"
    write a.txt x
    """

  @Test func aWorkerThatIsStartedAgain() throws {
    let fixture = try GitFixture.goose(Self.twice + "\ngoose finished 1.53.0")
    try fixture.git("config", "--global", "taskmaster.workerRetries", "1")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 0, "\(run.text)")
    let id = try fixture.task("one").id
    let kept = "refs/taskmaster/attempts/\(id)/1.1"
    #expect(
      try fixture.git("for-each-ref", "--format=%(refname)", "refs/taskmaster/attempts").lines
        == [kept])
    #expect(try fixture.git("show", "\(kept):half.txt").line == "x")
    #expect(try fixture.git("diff", "--name-only", "main", "HEAD").lines == ["a.txt"])
  }

  @Test(arguments: [["work"], ["work", "--in-place"]])
  func aWorkerThatIsStartedAgainAndKilled(_ words: [String]) throws {
    let fixture = try GitFixture.goose("goose finished 1.53.0")
    let begun = try Meeting("begun", in: fixture.sandbox)
    try fixture.script(Self.twice + "\nsignal-fifo \(begun.path)\nhang")
    try fixture.git("config", "--global", "taskmaster.worker", "goose")
    try fixture.git("config", "--global", "taskmaster.workerRetries", "1")
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.start(
      "git-taskmaster", words, environment: fixture.quick([:]))
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    try fixture.tm(
      "-c", "taskmaster.worker=command", "-c", "taskmaster.command=exit 1", "work", "-n"
    )
    .succeeded()
    // What the second run was making, not what the first one had made.
    #expect(try fixture.git("show", "\(kept(fixture)):a.txt").line == "x")
    #expect(try fixture.git("diff", "--name-only", "main", kept(fixture)).lines == ["a.txt"])
    #expect(try status(fixture) == "## main")
  }
}
