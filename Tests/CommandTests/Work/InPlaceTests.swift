import GitFixtures
import Testing

/// `work --in-place`: the checkout is worked in, and nothing that was in it is lost.
struct InPlaceTests {
  /// A repository with an ignored file and a second commit.
  static func make(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.write(".gitignore", "ignored/\n*.log\n")
    try fixture.write("src/a", "a\n")
    try fixture.commit("Second")
    try fixture.write("ignored/mine", "mine\n")
    return try GitFixture.working(script, in: fixture)
  }

  private func status(_ fixture: GitFixture) throws -> String {
    try fixture.git("status", "--porcelain", "--branch").line
  }

  @Test func endsOnTheLastBranch() throws {
    let fixture = try Self.make(
      """
      expect-file ignored/mine mine
      sh test "$(git symbolic-ref -q HEAD || git rev-parse HEAD)" = "$TASKMASTER_BASE"
      sh test "$PWD" = \\x22$FIXTURE_ROOT/repository\\x22
      append done.txt line
      sh echo "$TASKMASTER_TITLE" >ignored/last
      """)
    try fixture.tm("add", "--check", "test -z \"$(git status --porcelain)\"", "one", "two")
      .succeeded()
    expect(
      fixture.tm("work", "--in-place"),
      is: """
        2 done
        2 files changed, 2 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..3568830217755619
        ------- stderr -------
        warning: --in-place: the worker works in the checkout '$TMP/repository' itself
        03ca5e6 one: working
        03ca5e6 one: done on branch 6750694921182217 (1 file, +1 -0, 0s)
        c354423 two: working
        c354423 two: done on branch 3568830217755619 (1 file, +1 -0, 0s)
        """)
    #expect(try status(fixture) == "## 3568830217755619")
    #expect(try fixture.read("done.txt") == "line\nline\n")
    #expect(try fixture.read("ignored/mine") == "mine\n")
    #expect(try fixture.read("ignored/last") == "two\n")
    #expect(try fixture.git("rev-list", "--count", "main..HEAD").line == "2")
    #expect(!fixture.exists("../home/.cache/git-taskmaster"))
    #expect(fixture.run("git", ["fsck", "--strict", "--no-dangling"]).text == "")
    try fixture.expectVerified()

    // It goes on where it stands, on the same chain.
    try fixture.tm("add", "three").succeeded()
    try fixture.tm("work", "--in-place").succeeded()
    #expect(try fixture.task("three").chain == "main")
    #expect(try fixture.read("done.txt") == "line\nline\nline\n")
    #expect(try status(fixture) == "## \(try #require(try fixture.task("three").branch))")
  }

  @Test func whatFailedIsKeptAndTakenBack() throws {
    let fixture = try Self.make(
      """
      sh echo changed >src/a; rm README.md; mkdir new; echo x >new/file; ln -s /etc/passwd link
      sh git add -A; git stash list >/dev/null; chmod 755 .gitignore; echo built >ignored/built
      fail 1
      """)
    try fixture.tm("add", "--attempts", "2", "one").succeeded()
    let before = try fixture.contents()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    expect(try fixture.outline(), is: "failed one: exit exit")
    #expect(try status(fixture) == "## main")
    for attempt in try fixture.task("one").attempts {
      let kept = try #require(attempt.kept)
      #expect(
        try fixture.git("diff", "--name-status", "main", kept).lines == [
          "M\t.gitignore", "D\tREADME.md", "A\tlink", "A\tnew/file", "M\tsrc/a",
        ])
      #expect(try fixture.git("log", "-1", "--format=%P", kept).line == fixture.commitID("main"))
    }
    var after = try fixture.contents()
    #expect(try fixture.read("ignored/built") == "built\n")
    for name in ["./ignored/built", "./.git/index", "./.git/logs/HEAD"] {
      after[name] = nil
    }
    #expect(after == before.filter { $0.key != "./.git/index" && $0.key != "./.git/logs/HEAD" })
  }

  @Test func aFailureAfterAResult() throws {
    let fixture = try Self.make("append done.txt line\ntask bad: fail 1")
    try fixture.tm("add", "--attempts", "1", "one", "bad").succeeded()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    expect(try fixture.outline(), is: "done one: done\nfailed bad: exit")
    #expect(try status(fixture) == "## \(try #require(try fixture.task("one").branch))")
    #expect(try fixture.read("done.txt") == "line\n")

    // From the chain's own branch as well: the base is what it is put back to.
    try fixture.git("switch", "--quiet", "main")
    try fixture.tm("retry", fixture.task("bad").id).succeeded()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    #expect(try status(fixture) == "## \(try #require(try fixture.task("one").branch))")
  }

  @Test func onlyItsOwnChain() throws {
    let fixture = try Self.make("append done.txt line")
    try fixture.git("branch", "topic")
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("add", "--chain", "topic", "two").succeeded()
    try fixture.git("switch", "--quiet", "topic")
    try fixture.tm("work", "--in-place").succeeded()
    expect(try fixture.outline("--chain", "main"), is: "queued one")
    expect(try fixture.outline("--chain", "topic"), is: "done two: done")
    expect(
      fixture.tm("work", "--in-place", "--chain", "main"),
      is: """
        ------- stderr -------
        error: --in-place works on the chain of the checkout, without --chain
        hint: git taskmaster work -h lists what it takes
        [exit status: 129]
        """)
    let plan = fixture.tm("work", "--in-place", "--dry-run")
    #expect(plan.exitStatus == 0 && !plan.text.contains("would work"), "\(plan.text)")
    #expect(plan.line.contains("checkout"), "\(plan.text)")
  }

  /// What makes a checkout unfit, with what is said of it.
  static let obstacles: [String: String] = [
    "echo x >>README.md; echo u >new; git add -N new; rm src/a; echo y >'odd name'":
      "the checkout is not clean:  M README.md,  A new,  D src/a, ?? odd name",
    "git config status.showUntrackedFiles no; mkdir d; echo x >d/x":
      "the checkout is not clean: ?? d/x",
    "git rm -q src/a": "the checkout is not clean: D  src/a",
    "echo x >>README.md; git update-index --assume-unchanged README.md":
      "the checkout has files that Git was told not to look at: README.md",
    "echo x >>src/a; git update-index --skip-worktree src/a":
      "the checkout has files that Git was told not to look at: src/a",
    "git switch -q -c side; git commit -q --allow-empty -m x; git switch -q main; git merge -q --no-ff --no-commit side":
      "a merge is under way in the checkout",
    "git bisect start -q 2>/dev/null || git bisect start >/dev/null":
      "a bisect is under way in the checkout",
    "echo two >>README.md; git commit -q -am two; GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD~1":
      "a rebase is under way in the checkout",
    "git switch -q --detach":
      "HEAD is on no branch that has a commit, so there is no chain to work in place",
    "git init -q ../lib; git -C ../lib commit -q --allow-empty -m x; git submodule -q add ../lib; git commit -q -m x":
      "the submodule 'lib' is checked out, and cannot be worked in",
  ]

  @Test(arguments: obstacles.keys.sorted()) func isRefused(_ obstacle: String) throws {
    let fixture = try Self.make("append done.txt line")
    try fixture.tm("add", "one").succeeded()
    try fixture.run("sh", ["-ec", obstacle]).succeeded()
    let before = try fixture.contents()
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("error: \(Self.obstacles[obstacle] ?? "")\n"), "\(run.text)")
    #expect(try fixture.contents() == before)
    expect(try fixture.outline(), is: "queued one")
  }

  @Test(arguments: ["index.lock", "HEAD.lock"]) func aLockIsNamed(_ lock: String) throws {
    let fixture = try Self.make("append done.txt line")
    try fixture.tm("add", "one").succeeded()
    try fixture.leaveLock(lock)
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 128)
    let path = "$TMP/repository/.git/\(lock)"
    #expect(
      try #/error: a git command runs in the checkout, or was killed there: '(.+)' is \d+ s old\n/#
        .firstMatch(in: run.text).map { String($0.1) } == path)
    #expect(run.text.contains("hint: if no git is running there, remove it: rm \(path)\n"))
    expect(try fixture.outline(), is: "queued one")
  }

  @Test func withoutACheckout() throws {
    let fixture = try GitFixture.working("append done.txt line", in: .bare())
    try fixture.tm("add", "one").succeeded()
    expect(
      fixture.tm("work", "--in-place"),
      is: """
        ------- stderr -------
        error: --in-place needs a checkout, and this repository has none
        [exit status: 128]
        """)
  }

  @Test func aCheckoutThatOnlyAVariableMakesOne() throws {
    let fixture = try Self.make("append done.txt line")
    try fixture.tm("add", "one").succeeded()
    let elsewhere = fixture.at("../elsewhere")
    try elsewhere.makeDirectory(".")
    let run = elsewhere.tm(
      "work", "--in-place",
      environment: [
        "GIT_DIR": fixture.absolute(".git"), "GIT_WORK_TREE": elsewhere.path,
      ])
    #expect(run.exitStatus == 128)
    #expect(
      run.text.contains("'$TMP/elsewhere', which only GIT_WORK_TREE makes a checkout"),
      "\(run.text)")
  }

  @Test func inALinkedWorktree() throws {
    let fixture = try Self.make("append done.txt line\ntask bad: fail 1")
    let worktree = try fixture.addWorktree("topic")
    try worktree.tm("add", "--attempts", "1", "one", "bad").succeeded()
    #expect(worktree.tm("work", "--in-place").exitStatus == 1)
    #expect(try status(worktree) == "## \(try #require(try fixture.task("one").branch))")
    #expect(try status(fixture) == "## main")
    #expect(!fixture.exists("done.txt"))
  }

  @Test func oneAtATime() throws {
    let fixture = try Self.make("append done.txt line")
    let begun = try Meeting("begun", in: fixture.sandbox)
    let go = try Meeting("go", in: fixture.sandbox)
    try fixture.script(
      "append done.txt line\nsignal-fifo \(begun.path)\nwait-fifo \(go.path)")
    try fixture.tm("add", "one").succeeded()
    let first = try fixture.startTm("work", "--in-place")
    try begun.wait()
    let second = fixture.tm("work", "--in-place")
    #expect(second.exitStatus == 128)
    #expect(
      second.text.contains(
        "error: another run of git taskmaster work works in the checkout '$TMP/repository'"),
      "\(second.text)")
    // A run of the other kind leaves it alone.
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        nothing to do
        """)
    go.release()
    try first.wait().succeeded()
    expect(try fixture.outline(), is: "done one: done")
  }

  @Test func aSparseCheckout() throws {
    let fixture = try Self.make("append in/file more\ntask bad: fail 1")
    try fixture.write("in/file", "in\n")
    try fixture.write("out/file", "out\n")
    try fixture.commit("Two directories")
    try fixture.git("sparse-checkout", "set", "in")
    #expect(!fixture.exists("out"))
    try fixture.tm("add", "--attempts", "1", "one", "bad").succeeded()
    #expect(fixture.tm("work", "--in-place").exitStatus == 1)
    #expect(!fixture.exists("out"))
    #expect(try fixture.read("in/file") == "in\nmore\n")
    #expect(try status(fixture) == "## \(try #require(try fixture.task("one").branch))")
    #expect(try fixture.git("diff", "--name-only", "main", "HEAD").lines == ["in/file"])
    let kept = try #require(try fixture.task("bad").attempts[0].kept)
    #expect(try fixture.git("diff", "--name-only", "HEAD", kept).lines == ["in/file"])
  }
}
