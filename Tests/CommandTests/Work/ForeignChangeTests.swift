import Foundation
import GitFixtures
import Testing

/// Agents that change the user's repository: reported, never taken back, and the end of the run when a
/// program would run because of it.
struct ForeignChangeTests {
  private static let branch = "1282544961935709"

  /// Queues two tasks, the first of which the agent does harm in.
  private func work(_ harm: (GitFixture) throws -> String) throws -> (GitFixture, CommandOutput) {
    let fixture = try GitFixture()
    try fixture.commit("Second")
    let lines = try harm(fixture).split(separator: "\n").map { "task login: \($0)" }
    _ = try GitFixture.working(
      (["append log.txt line"] + lines).joined(separator: "\n"), in: fixture)
    try fixture.tm("add", "--attempts", "1", "implement login", "next").succeeded()
    return (fixture, fixture.tm("work"))
  }

  @Test func movingMain() throws {
    let (fixture, run) = try work { "move-branch \($0.path) main \(try $0.commitID("main~1"))" }
    expect(
      run,
      is: """
        2 done
        2 files changed, 2 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..2750664733424573
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, refs/heads/main was moved
        hint: to take it back: git update-ref refs/heads/main 1708da42f1bad10825e43b51895c9cb1c37ee565 07aa0f144fb1ac10bb744ef1595378d228a64dd2
        535f054 implement login: done on branch 1282544961935709 (1 file, +1 -0, 0s)
        bd759cb next: working
        bd759cb next: done on branch 2750664733424573 (1 file, +1 -0, 0s)
        """)
    #expect(try fixture.commitID("main") != fixture.task("implement login").base)
    expect(try fixture.outline(), is: "done implement login: done\ndone next: done")
  }

  @Test func coreBare() throws {
    let (fixture, run) = try work { "set-config \($0.path) core.bare true" }
    expect(
      run,
      is: """
        1 failed
        nothing changed in 0s

        next:
          git taskmaster show 535f054
          git taskmaster retry 535f054
          git taskmaster work
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, the setting core.bare was changed
        hint: to take it back: git config --replace-all core.bare false
        535f054 implement login: failed (foreign: the setting core.bare was changed; to take it back: git config --replace-all core.bare false); no attempt left
        warning: the run ends here, since what was planted could run in whatever comes next
        hint: take the changes above back, then: git taskmaster work
        [exit status: 1]
        """)
    expect(try fixture.outline(), is: "failed implement login: foreign\nqueued next")
    #expect(try fixture.git("config", "core.bare").line == "true")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):log.txt").line == "line")
    // The command that is named takes it back, and the next run goes on.
    try fixture.git("config", "--replace-all", "core.bare", "false")
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "failed implement login: foreign\ndone next: done")
  }

  @Test func aHook() throws {
    let (fixture, run) = try work { "plant-hook \($0.path) post-checkout" }
    expect(
      run,
      is: """
        1 failed
        nothing changed in 0s

        next:
          git taskmaster show 535f054
          git taskmaster retry 535f054
          git taskmaster work
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, hooks/post-checkout was made
        hint: to take it back: rm "$(git rev-parse --git-common-dir)"/hooks/post-checkout
        535f054 implement login: failed (foreign: hooks/post-checkout was made; to take it back: rm "$(git rev-parse --git-common-dir)"/hooks/post-checkout); no attempt left
        warning: the run ends here, since what was planted could run in whatever comes next
        hint: take the changes above back, then: git taskmaster work
        [exit status: 1]
        """)
    #expect(try fixture.task("implement login").attempts[0].reason == "foreign")
    #expect(fixture.exists(".git/hooks/post-checkout"))
  }

  @Test func aHookThatIsTakenAway() throws {
    let fixture = try GitFixture()
    try fixture.writeProgram(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    _ = try GitFixture.working(
      "append log.txt line\nsh rm \(fixture.path)/.git/hooks/pre-commit", in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        1 done
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..1282544961935709
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, hooks/pre-commit was deleted
        hint: to take it back: restore "$(git rev-parse --git-common-dir)"/hooks/pre-commit from a backup
        535f054 implement login: done on branch 1282544961935709 (1 file, +1 -0, 0s)
        """)
  }

  /// Settings that would run a program as soon as what the agent left is staged.
  static let plants: [String: String] = [
    "filter":
      "set-config $REPO filter.evil.clean 'touch $PWNED'\nset-config $REPO filter.evil.smudge 'touch $PWNED'",
    "process": "set-config $REPO filter.evil.process 'touch $PWNED'",
    "include":
      #"sh printf '[filter "evil"]\n\tclean = touch $PWNED\n\tprocess = touch $PWNED\n' >$ROOT/evil"#
      + "\nset-config $REPO include.path $ROOT/evil",
    "fsmonitor": "set-config $REPO core.fsmonitor 'touch $PWNED'",
    "hooksPath":
      "sh mkdir -p $ROOT/hooks; printf '#!/bin/sh\\ntouch $PWNED\\n' >$ROOT/hooks/post-index-change; chmod +x $ROOT/hooks/*\nset-config $REPO core.hooksPath $ROOT/hooks",
    "diff": "set-config $REPO diff.external 'touch $PWNED'",
    "gpg":
      "set-config $REPO gpg.program $ROOT/evil.sh\nsh printf '#!/bin/sh\\ntouch $PWNED\\n' >$ROOT/evil.sh; chmod +x $ROOT/evil.sh\nset-config $REPO commit.gpgSign true",
  ]

  @Test(arguments: plants.keys.sorted()) func nothingPlantedRuns(_ name: String) throws {
    var pwned = ""
    let (fixture, run) = try work { fixture in
      pwned = fixture.sandbox.root + "/pwned"
      return "sh echo '* filter=evil diff=evil' >.gitattributes\n"
        + (Self.plants[name] ?? "")
        .replacingOccurrences(of: "$REPO", with: fixture.path)
        .replacingOccurrences(of: "$ROOT", with: fixture.sandbox.root)
        .replacingOccurrences(of: "'touch $PWNED'", with: "touch \(pwned)")
        .replacingOccurrences(of: "$PWNED", with: pwned)
    }
    #expect(run.exitStatus == 1, "\(run.text)")
    #expect(!fixture.exists(pwned))
    expect(try fixture.outline(), is: "failed implement login: foreign\nqueued next")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):log.txt").line == "line")
    #expect(!fixture.exists(pwned))
  }

  @Test func anInnocentSetting() throws {
    let (fixture, run) = try work { "set-config \($0.path) user.name Somebody" }
    expect(
      run,
      is: """
        2 done
        2 files changed, 2 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..2750664733424573
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, the setting user.name was changed
        hint: to take it back: git config --unset-all user.name
        535f054 implement login: done on branch 1282544961935709 (1 file, +1 -0, 0s)
        bd759cb next: working
        bd759cb next: done on branch 2750664733424573 (1 file, +1 -0, 0s)
        """)
    expect(try fixture.outline(), is: "done implement login: done\ndone next: done")
  }

  @Test func whatAFailedWorkerHasPlanted() throws {
    let (fixture, run) = try work {
      "plant-hook \($0.path) post-checkout\nmove-branch \($0.path) main \(try $0.commitID("main~1"))\n"
        + "fail 3"
    }
    expect(
      run,
      is: """
        1 failed
        nothing changed in 0s

        next:
          git taskmaster show 535f054
          git taskmaster retry 535f054
          git taskmaster work
        ------- stderr -------
        535f054 implement login: working
        warning: while the worker ran, refs/heads/main was moved
        hint: to take it back: git update-ref refs/heads/main 1708da42f1bad10825e43b51895c9cb1c37ee565 07aa0f144fb1ac10bb744ef1595378d228a64dd2
        warning: while the worker ran, hooks/post-checkout was made
        hint: to take it back: rm "$(git rev-parse --git-common-dir)"/hooks/post-checkout
        535f054 implement login: failed (foreign: hooks/post-checkout was made; to take it back: rm "$(git rev-parse --git-common-dir)"/hooks/post-checkout); no attempt left
        warning: the run ends here, since what was planted could run in whatever comes next
        hint: take the changes above back, then: git taskmaster work
        [exit status: 1]
        """)
    let attempt = try fixture.task("implement login").attempts[0]
    #expect(attempt.detail?.hasSuffix("post-checkout\nexit status 3") == true)
    #expect(try fixture.git("show", "\(try #require(attempt.kept)):log.txt").line == "line")
    expect(try fixture.outline(), is: "failed implement login: foreign\nqueued next")
  }

  /// What a failed worker has planted is not obeyed when its workspace is put back for another try.
  @Test func whatIsPlantedBeforeAnotherTry() throws {
    let fixture = try GitFixture()
    let pwned = fixture.sandbox.root + "/pwned"
    _ = try GitFixture.goose(
      "set-config \(fixture.path) filter.evil.clean 'touch \(pwned)'\n"
        + "set-config \(fixture.path) filter.evil.smudge 'touch \(pwned)'\n"
        + "sh echo '* filter=evil' >.gitattributes\ngoose server 1.53.0", in: fixture)
    try fixture.git("config", "--global", "taskmaster.workerRetries", "2")
    try fixture.tm("add", "a").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "queued a: foreign")
    #expect(try fixture.gooseCalls().count { $0.hasPrefix("run -q") } == 1)
    #expect(!fixture.exists(pwned))
  }

  /// A check runs what the worker has written.
  @Test(arguments: [0, 1]) func whatACheckPlants(_ status: Int) throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.git(
      "config", "--global", "taskmaster.check",
      "test ! -e log.txt || git -C '\(fixture.path)' config core.fsmonitor false; exit \(status)")
    try fixture.tm("add", "--attempts", "1", "a", "b").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 1, "\(run.text)")
    #expect(
      run.text.contains("warning: while the worker ran, the setting core.fsmonitor was changed\n"))
    expect(try fixture.outline(), is: "failed a: foreign\nqueued b")
    let kept = try #require(try fixture.task("a").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):log.txt").line == "line")
  }

  @Test func whatAStoppedWorkerHasPlanted() async throws {
    let fixture = try GitFixture()
    let there = try Meeting("there", in: fixture.sandbox)
    _ = try GitFixture.working(
      "plant-hook \(fixture.path) taskmaster-post-work\nsignal-fifo \(there.path)\nhang",
      in: fixture)
    try fixture.tm("add", "a").succeeded()
    let run = try fixture.startTm("work")
    try await there.wait()
    run.signal(SIGINT)
    let output = await run.wait()
    #expect(output.exitStatus == 130)
    #expect(
      output.text.contains("warning: while the worker ran, hooks/taskmaster-post-work was made\n"))
    #expect(try fixture.outline() == "queued a: interrupted")
  }
}
