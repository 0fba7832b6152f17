import GitFixtures
import Testing

/// Attempts that fail, and what comes after them.
struct FailureTests {
  @Test func twoFailuresThenASuccess() throws {
    let fixture = try GitFixture.working(
      """
      copy-stdin instructions.txt
      attempt 1: write wrong.txt first
      attempt 1: print-error the first went wrong
      attempt 1: fail 3
      attempt 2: write wrong.txt second
      attempt 2: fail 4
      write right.txt third
      """)
    try fixture.tm("add", "try hard").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        1 done
        2 files changed, 30 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..8389865800188813
        ------- stderr -------
        efc83a9 try hard: working
        efc83a9 try hard: failed (exit: exit status 3: the first went wrong); next attempt in 0s
        efc83a9 try hard, attempt 2 of 3: working
        efc83a9 try hard, attempt 2 of 3: failed (exit: exit status 4); next attempt in 0s
        efc83a9 try hard, attempt 3 of 3: working
        efc83a9 try hard, attempt 3 of 3: done on branch 8389865800188813 (2 files, +30 -0, 0s)
        """)
    expect(try fixture.outline(), is: "done try hard: exit exit done")
    let task = try fixture.task("try hard")
    let branch = try #require(task.branch)
    expect(
      try fixture.git("ls-tree", "--name-only", branch),
      is: """
        README.md
        instructions.txt
        right.txt
        """)
    expect(
      try fixture.git("show", "\(branch):instructions.txt"),
      is: """
        # Task

        try hard

        # Rules

        - Work in the current directory and nowhere else; it is a Git work tree of its own.
        - Nobody is there to answer: do not ask, decide and act. Do not propose, do it.
        - Do not push, and do not touch other repositories. You need not commit: what you leave in the
          directory is the result, and ignored files are not part of it.
        - Leave no process running.

        # What has to be true afterwards

        - Something differs from before.

        # Why earlier attempts failed

        ## Attempt 1 failed: exit

        exit status 3: the first went wrong

        What it had made: `git diff 07aa0f144fb1ac10bb744ef1595378d228a64dd2 2ca098e72d02e4d71d05781c9a6ba000b16f6b56`

        ## Attempt 2 failed: exit

        exit status 4

        What it had made: `git diff 07aa0f144fb1ac10bb744ef1595378d228a64dd2 5531f741387aeec0621565ccb70f172163442e72`
        """)
    // What failed is kept, and is not lost to a collection of garbage.
    try fixture.git("gc", "--quiet", "--prune=now")
    for (number, word) in [(1, "first"), (2, "second")] {
      let kept = "refs/taskmaster/attempts/\(task.id)/\(number)"
      #expect(try fixture.commitID(kept) == task.attempts[number - 1].kept)
      #expect(try fixture.git("show", "\(kept):wrong.txt").line == word)
    }
    #expect(try fixture.git("for-each-ref", "refs/taskmaster/attempts").lines.count == 2)
  }

  @Test func oneThatFailsForGoodIsPassedOver() throws {
    let fixture = try GitFixture.working(
      """
      task impossible: fail 1
      copy-stdin instructions.txt
      """)
    try fixture.tm("add", "do the impossible", "do the possible").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        1 done, 1 failed
        1 file changed, 19 insertions(+), 0 deletions(-) in 0.1s
        not pushed

        next:
          git log --notes=taskmaster main..3392928214884943
          git taskmaster show 4089746
          git taskmaster retry 4089746
        ------- stderr -------
        4089746 do the impossible: working
        4089746 do the impossible: failed (exit: exit status 1); next attempt in 0s
        4089746 do the impossible, attempt 2 of 3: working
        4089746 do the impossible, attempt 2 of 3: failed (exit: exit status 1); next attempt in 0s
        4089746 do the impossible, attempt 3 of 3: working
        4089746 do the impossible, attempt 3 of 3: failed (exit: exit status 1); no attempt left
        461d483 do the possible: working
        461d483 do the possible: done on branch 3392928214884943 (1 file, +19 -0, 0s)
        [exit status: 1]
        """)
    expect(
      try fixture.outline(),
      is: """
        failed do the impossible: exit exit exit
        done do the possible: done
        """)
    let tasks = try fixture.tasks()
    #expect(tasks[0].branch == nil)
    #expect(try tasks[1].base == fixture.commitID("main"))
    let branch = try #require(tasks[1].branch)
    #expect(try fixture.branches() == [branch, "main"].sorted())
    let text = try fixture.git("show", "\(branch):instructions.txt").line
    #expect(text.contains("- not done (failed): do the impossible"))
    #expect(fixture.tm("work").exitStatus == 0)
    #expect(fixture.tm("retry", tasks[0].id).exitStatus == 0)
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(try fixture.task("do the impossible").attempts.count > 3)
  }

  @Test func onFailureStop() throws {
    let fixture = try GitFixture.working("fail 1")
    try fixture.tm("add", "a", "b").succeeded()
    expect(
      fixture.tm("-c", "taskmaster.onFailure=stop", "-c", "taskmaster.attempts=1", "work"),
      is: """
        1 failed
        nothing changed in 0s

        next:
          git taskmaster show 66dca4c
          git taskmaster retry 66dca4c
          git taskmaster work
        ------- stderr -------
        66dca4c a: working
        66dca4c a: failed (exit: exit status 1); no attempt left
        warning: the run ends after a failed task (taskmaster.onFailure)
        [exit status: 1]
        """)
    expect(
      try fixture.outline(),
      is: """
        failed a: exit
        queued b
        """)
  }

  @Test func maxFailures() throws {
    let fixture = try GitFixture.working(
      """
      task good: write good.txt yes
      task bad: fail 1
      """)
    try fixture.tm("add", "--attempts", "1", "bad 1", "good", "bad 2", "bad 3", "never").succeeded()
    expect(
      fixture.tm("-c", "taskmaster.maxFailures=2", "work"),
      is: """
        1 done, 3 failed
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..4182380550165034
          git taskmaster show 6d9f2e5
          git taskmaster retry 6d9f2e5 60542c6 e1de3fb
          git taskmaster work
        ------- stderr -------
        6d9f2e5 bad 1: working
        6d9f2e5 bad 1: failed (exit: exit status 1); no attempt left
        e3d28ce good: working
        e3d28ce good: done on branch 4182380550165034 (1 file, +1 -0, 0s)
        60542c6 bad 2: working
        60542c6 bad 2: failed (exit: exit status 1); no attempt left
        e1de3fb bad 3: working
        e1de3fb bad 3: failed (exit: exit status 1); no attempt left
        warning: the run ends after 2 failed tasks in a row (taskmaster.maxFailures)
        [exit status: 1]
        """)
    expect(
      try fixture.outline(),
      is: """
        failed bad 1: exit
        done good: done
        failed bad 2: exit
        failed bad 3: exit
        queued never
        """)
  }

  @Test func attemptsOfATask() throws {
    let fixture = try GitFixture.working("fail 7")
    try fixture.tm("add", "--attempts", "2", "a").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed a: exit exit")
  }

  @Test func aHangingAgentIsEnded() throws {
    let fixture = try GitFixture.working(
      """
      write begun.txt half
      spawn-daemon daemon.pid
      hang
      """)
    try fixture.tm("add", "--attempts", "1", "hang on").succeeded()
    #expect(fixture.tm("-c", "taskmaster.timeout=700ms", "work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed hang on: timeout")
    let task = try fixture.task("hang on")
    let kept = try #require(task.attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):begun.txt").line == "half")
    #expect(fixture.sandbox.livingProcesses() == [])
    #expect(try fixture.branches() == ["main"])
  }

  @Test func theTimeoutOfATask() throws {
    let fixture = try GitFixture.working(
      """
      ignore-term
      hang
      """)
    try fixture.tm("add", "--attempts", "1", "--timeout", "300ms", "hang on").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed hang on: timeout")
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func aSilentAgentIsEnded() throws {
    let fixture = try GitFixture.working("hang")
    try fixture.tm("add", "--attempts", "1", "say nothing").succeeded()
    #expect(fixture.tm("-c", "taskmaster.idleTimeout=500ms", "work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed say nothing: idle")
  }

  @Test func whatChangesFilesIsNotSilent() throws {
    // One process that all but sleeps, and writes to an ignored file: nothing else is to be seen of it.
    let script = "for (1..25) { select undef, undef, undef, 0.1; open F, q(>>), q(x.o); print F 1 }"
    let fixture = try GitFixture.working("write a.txt x\nsh exec perl -e '\(script)'")
    try fixture.write(".gitignore", "*.o\n")
    try fixture.git("add", ".gitignore")
    try fixture.git("commit", "--quiet", "-m", "Ignore")
    try fixture.tm("add", "--attempts", "1", "work quietly").succeeded()
    try fixture.tm("-c", "taskmaster.idleTimeout=1s", "work").succeeded()
    #expect(fixture.sandbox.livingProcesses() == [])
  }
}
