import GitFixtures
import Testing

/// What `work` is told on its command line, and what `add` says about order.
struct WorkOptionTests {
  private let script = #"sh echo "$TASKMASTER_TITLE" >>done.txt"#

  @Test func once() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "a", "b").succeeded()
    expect(
      fixture.tm("work", "--once"),
      is: """
        1 done
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..7929297801672961
          git taskmaster work
        ------- stderr -------
        66dca4c a: working
        66dca4c a: done on branch 7929297801672961 (1 file, +1 -0, 0s)
        """)
    expect(try fixture.outline(), is: "done a: done\nqueued b")
  }

  @Test func onceTriesUntilATaskIsDecided() throws {
    let fixture = try GitFixture.working(script + "\nattempt 1: fail 1")
    try fixture.tm("add", "a", "b").succeeded()
    #expect(fixture.tm("work", "--once").exitStatus == 0)
    expect(try fixture.outline(), is: "done a: exit done\nqueued b")
  }

  @Test func oneChain() throws {
    let fixture = try GitFixture.working(script)
    try fixture.git("branch", "topic")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm("add", "--chain", "topic", "b").succeeded()
    try fixture.tm("work", "--chain", "topic").succeeded()
    expect(try fixture.outline("--chain", "main"), is: "queued a")
    expect(try fixture.outline("--chain", "topic"), is: "done b: done")
    expect(
      fixture.tm("work", "--chain", "nowhere"),
      is: """
        ------- stderr -------
        error: there is no local branch 'nowhere' for a chain to build on
        hint: git branch lists the branches
        [exit status: 128]
        """)
    try fixture.tm("work").succeeded()
    expect(try fixture.outline("--chain", "main"), is: "done a: done")
    #expect(try fixture.task("b").base == fixture.commitID("topic"))
  }

  @Test func aCommand() throws {
    let fixture = try GitFixture()
    try fixture.tm("add", "greet").succeeded()
    try fixture.tm("work", "--command", "cat >instructions.txt && echo hello >hello.txt")
      .succeeded()
    expect(try fixture.outline(), is: "done greet: done")
    let branch = try #require(try fixture.task("greet").branch)
    #expect(try fixture.git("show", "\(branch):hello.txt").line == "hello")
    expect(
      try fixture.git("show", "\(branch):instructions.txt"),
      is: """
        # Task

        greet

        # Rules

        - Work in the current directory and nowhere else; it is a Git work tree of its own.
        - Nobody is there to answer: do not ask, decide and act. Do not propose, do it.
        - Do not push, and do not touch other repositories. You need not commit: what you leave in the
          directory is the result, and ignored files are not part of it.
        - Leave no process running.

        # What has to be true afterwards

        - Something differs from before.
        """)
  }

  @Test func aWorkerThatIsNotThere() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "a").succeeded()
    let path = ["PATH": "\(Sandbox.products):/usr/bin:/bin"]
    expect(
      fixture.tm("work", "--worker", "goose", environment: path),
      is: """
        ------- stderr -------
        error: Goose is not installed: goose: no such program in PATH
        hint: install it from https://github.com/aaif-goose/goose/releases, or name it with `git config taskmaster.goose.program <path>`
        [exit status: 128]
        """)
    expect(
      fixture.tm("work", "--worker", "nobody"),
      is: """
        ------- stderr -------
        error: there is no worker 'nobody'
        hint: known are: aider, claude, codex, command, cursor-agent, gemini, goose, mini, opencode, qwen
        [exit status: 129]
        """)
    expect(
      fixture.tm("work", "--command", "no-such-program --flag"),
      is: """
        ------- stderr -------
        error: the command begins with 'no-such-program', which is not an installed program
        hint: install it, or correct taskmaster.command
        [exit status: 128]
        """)
    expect(try fixture.outline(), is: "queued a")
  }

  @Test func theWorkerOfATask() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "--worker", "command", "a").succeeded()
    try fixture.git("config", "--global", "taskmaster.worker", "goose")
    try fixture.git("config", "--global", "taskmaster.goose.program", "/nowhere/goose")
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done a: done")
  }

  @Test func dryRun() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "a", "b").succeeded()
    let before = try fixture.git("for-each-ref").line
    let output = try fixture.tm("work", "--dry-run").succeeded().text
    #expect(
      output.contains(
        """
        would work 66dca4c a (chain main, on 07aa0f1)
        would work 0087bc9 b (chain main, on 07aa0f1)

        the worker of 66dca4c would be told:
        """))
    #expect(try fixture.git("for-each-ref").line == before)
    #expect(fixture.tm("work", "-n", "--command", "no-such-program").exitStatus == 128)
  }

  @Test func nothingToDo() throws {
    let fixture = try GitFixture.working(script)
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        nothing to do
        """)
  }

  @Test func aSetupThatFails() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "a").succeeded()
    let run = fixture.tm("-c", "taskmaster.setup=echo no network; exit 9", "work")
    #expect(run.exitStatus == 128)
    #expect(
      run.text.contains(
        "error: the setup command 'echo no network; exit 9' ended with exit status 9: no network"))
    expect(try fixture.outline(), is: "queued a")
    try fixture.tm(
      "-c", "taskmaster.setup=echo made >.setup; echo .setup >>.git/info/exclude", "work"
    )
    .succeeded()
    expect(try fixture.outline(), is: "done a: done")
  }

  @Test func prioritiesAndOrder() throws {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "low", "--priority", "-1").succeeded()
    try fixture.tm("add", "normal", "next").succeeded()
    try fixture.tm("add", "high", "--priority", "5").succeeded()
    try fixture.tm("work").succeeded()
    let tip = try #require(try fixture.task("low").branch)
    expect(try fixture.git("show", "\(tip):done.txt"), is: "high\nnormal\nnext\nlow")
  }

  @Test func afterAnotherTask() throws {
    let fixture = try GitFixture.working(
      """
      \(script)
      task broken: fail 1
      """)
    try fixture.tm("add", "first").succeeded()
    let first = try fixture.task("first").id
    try fixture.tm("add", "--priority", "9", "--after", first, "second").succeeded()
    try fixture.tm("add", "--attempts", "1", "broken").succeeded()
    let broken = try fixture.task("broken").id
    try fixture.tm("add", "--after", broken, "blocked").succeeded()
    try fixture.tm("add", "free").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(
      try fixture.outline(),
      is: """
        done second: done
        done first: done
        failed broken: exit
        queued blocked
        done free: done
        """)
    expect(
      fixture.tm("list"),
      is: """
        main, on 765f0de
          done    0bc16e3  6852166242564195    1x  second
          done    be8ea80  8724888127220567    1x  first
          failed  87e8c11  exit                1x  broken
          queued  9f22d78  blocked by 87e8c11      blocked
          done    2557b2a  2383732272478745    1x  free

        3 done, 1 failed, 1 skipped
        3 files changed, 3 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..2383732272478745
          git taskmaster show 87e8c11
          git taskmaster retry 87e8c11
        """)
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        nothing to do
        """)
  }
}
