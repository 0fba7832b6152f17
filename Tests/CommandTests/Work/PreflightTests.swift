import Foundation
import GitFixtures
import Testing

/// What is looked at before anything is claimed.
struct PreflightTests {
  private static let script = "sh echo $TASKMASTER_TASK >a.txt"

  @Test func aDryRunShowsAllOfIt() throws {
    let fixture = try GitFixture.working(Self.script)
    _ = try fixture.addRemote()
    try fixture.tm("add", "a", "b").succeeded()
    for (key, value) in [
      ("setup", "true"), ("check", "test -e README.md"), ("check", "echo no; test -e a.txt"),
      ("command", "cat"), ("remote", "origin"),
    ] {
      try fixture.git("config", "--add", "taskmaster.\(key)", value)
    }
    try fixture.git("config", "--global", "--unset-all", "taskmaster.worker")
    let before = try fixture.git("for-each-ref").line
    let output = fixture.tm("work", "--dry-run")
    let place = try #require(output.text.split(separator: "\n").first { $0.hasPrefix("ok: place") })
    expect(
      output,
      is: """
        ok: worker command /usr/bin/cat
        \(place)
        ok: push to origin
        ok: setup 'true'
        ok: check 'test -e README.md' passes on 07aa0f1
        warning: check 'echo no; test -e a.txt' ended with exit status 1 on 07aa0f1, before anything is changed: no
        would work 66dca4c a (chain main, on 07aa0f1)
        would work 0087bc9 b (chain main, on 07aa0f1)

        the worker of 66dca4c would be told:

            # Task

            a

            # Rules

            - Work in the current directory and nowhere else; it is a Git work tree of its own.
            - Nobody is there to answer: do not ask, decide and act. Do not propose, do it.
            - Do not push, and do not touch other repositories. You need not commit: what you leave in the
              directory is the result, and ignored files are not part of it.
            - Leave no process running.

            # What has to be true afterwards

            - This command passes: `test -e README.md`
            - This command passes: `echo no; test -e a.txt`
            - Something differs from before.
        """)
    #expect(try fixture.git("for-each-ref").line == before)
  }

  @Test func aDryRunShowsAllThatIsWrong() throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm(
      "-c", "taskmaster.command=no-such-program", "-c", "taskmaster.worker=command",
      "-c", "taskmaster.setup=exit 4", "-c", "taskmaster.branchPrefix=main/", "work", "-n")
    #expect(output.exitStatus == 128)
    for line in [
      "not ok: branch names branch 'main' keeps branches named 'main/…' from being made",
      "not ok: worker command the command begins with 'no-such-program'",
      "not ok: setup the setup command 'exit 4' ended with exit status 4",
      "would work 66dca4c a", "error: branch 'main' keeps branches",
    ] {
      #expect(output.text.contains(line), "\(line)")
    }
    #expect(try fixture.outline() == "queued a")
  }

  @Test func asJSON() throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm("-c", "taskmaster.check=false", "work", "-n", "--json")
    #expect(output.exitStatus == 0)
    for part in [
      #"{"version":1,"ok":true,"findings":[{"subject":"worker command","verdict":"ok","#,
      #"{"subject":"check 'false'","verdict":"warning","message":"ended with exit status 1 on"#,
      #""tasks":[{"id":"66dca4c"#, ##""instructions":"# Task\n\na\n"##,
    ] {
      #expect(output.text.contains(part), "\(part)")
    }
  }

  @Test(arguments: ["warn", "off", "fail"])
  func aCheckThatFailsOnTheBase(mode: String) throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm(
      "-c", "taskmaster.preflight=\(mode)", "-c", "taskmaster.check=test -e a.txt", "work")
    let words = "the check 'test -e a.txt' ended with exit status 1 on 07aa0f1, before anything"
    #expect(output.text.contains(words) == (mode != "off"))
    #expect(output.exitStatus == (mode == "fail" ? 128 : 0))
    #expect(try fixture.outline() == (mode == "fail" ? "queued a" : "done a: done"))
  }

  @Test func whatPassedOnceIsNotRunAgain() throws {
    let fixture = try GitFixture.working(Self.script)
    let count = fixture.absolute(".git/count")
    let check = "taskmaster.check=echo >>'\(count)'"
    try fixture.tm("add", "a", "b").succeeded()
    func runs(_ words: String...) throws -> Int {
      if fixture.exists(".git/count") { try fixture.remove(".git/count") }
      let output = fixture.run(
        "git-taskmaster", ["-c", check, "work"] + words, environment: fixture.quick([:]))
      #expect(output.exitStatus == 0)
      return fixture.exists(".git/count") ? try fixture.readBytes(".git/count").count : 0
    }
    #expect(try runs("-n") == 1)
    #expect(try runs("-n") == 0)
    // Of the task alone: its base has passed already.
    #expect(try runs("--once") == 1)
    // What the next one is made on passed when it was made.
    #expect(try runs() == 1)
  }

  @Test func aCheckLeavesNothingForTheWorker() throws {
    let fixture = try GitFixture.working("expect-file README.md A\\sproject.\nwrite a.txt x")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm(
      "-c", "taskmaster.check=echo spoiled >README.md; echo >left.txt", "-c",
      "taskmaster.preflight=fail", "work"
    ).succeeded()
    let branch = try #require(try fixture.task("a").branch)
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["a.txt"])
  }

  @Test func aRemoteThatTakesNothing() throws {
    let fixture = try GitFixture.working(Self.script)
    let remote = try fixture.addRemote()
    try fixture.tm("add", "a").succeeded()
    // Git serves it to read, and refuses to write.
    let upload = "git config remote.origin.receivepack 'echo no; false'"
    #expect(fixture.run("sh", ["-c", upload]).exitStatus == 0)
    let output = fixture.tm("work", "--push")
    #expect(output.exitStatus == 128)
    #expect(output.text.contains("error: 'origin' would not take a push: "))
    #expect(try fixture.outline() == "queued a")
    #expect(try remote.git("for-each-ref", "refs/taskmaster").line == "")
  }

  @Test func interruptedWhileChecking() throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "a").succeeded()
    let begun = try Meeting("begun", in: fixture.sandbox)
    let running = try fixture.startTm(
      "-c", "taskmaster.check=echo >'\(begun.path)'; exec sleep 1000", "work", "--dry-run")
    try begun.wait()
    running.signal(SIGINT)
    #expect(running.wait().exitStatus == 130)
    #expect(fixture.sandbox.livingProcesses() == [])
    #expect(try fixture.outline() == "queued a")
  }
}
