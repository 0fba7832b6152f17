import GitFixtures
import Testing

/// `work --in-place` killed between any two of its steps, and what the next run makes of it.
struct InPlaceKillTests {
  static let moments: [KillTests.Moment] =
    // Between the steps of writing the log the checkout is the same.
    KillTests.moments.filter { !["journalWritten", "objectsWritten"].contains($0.step) }
    + ["headDetached", "workspaceCleared"].flatMap { step in
      (1...4).map { KillTests.Moment(step: step, passing: $0) }
    }
    + ["checkoutMarked", "headOnBranch"].flatMap { step in
      (1...2).map { KillTests.Moment(step: step, passing: $0) }
    }

  private func killed(at moment: KillTests.Moment) throws -> GitFixture {
    let fixture = try InPlaceTests.make(
      """
      append log.txt line
      sh echo "$TASKMASTER_TITLE" >>src/a; rm -f README.md
      spawn-daemon /dev/null
      """)
    try fixture.write(".gitignore", "ignored/\n")
    try fixture.commit("Ignore")
    try fixture.tm("add", "--check", "test -f log.txt", "one", "two").succeeded()
    let killed = fixture.tm(
      "work", "--in-place",
      environment: ["TASKMASTER_DEBUG_KILL": "\(moment.step):\(moment.passing)"])
    #expect(killed.status == .signalled(9), "\(killed.text)")
    return fixture
  }

  private func status(_ fixture: GitFixture) throws -> String {
    try fixture.git("status", "--porcelain", "--branch").line
  }

  /// Every task done once, and all that is the user's where it was.
  private func expectSound(_ fixture: GitFixture) throws {
    let tasks = try fixture.tasks()
    #expect(tasks.map(\.status) == ["done", "done"])
    #expect(try fixture.count("done") == [tasks[0].id: 1, tasks[1].id: 1])
    #expect(try fixture.git("show", "\(tasks[1].branch ?? ""):src/a").line == "a\none\ntwo")
    #expect(try fixture.read("ignored/mine") == "mine\n")
    #expect(!fixture.exists(".git/taskmaster/in-place/aside"))
    #expect(fixture.run("git", ["fsck", "--strict", "--no-dangling"]).text == "")
    #expect(fixture.sandbox.livingProcesses() == [])
    try fixture.expectVerified()
  }

  @Test(arguments: moments) func atEveryStep(_ moment: KillTests.Moment) throws {
    let fixture = try killed(at: moment)
    let next = fixture.tm("work", "--in-place")
    #expect(next.exitStatus == 0, "\(next.text)")
    try expectSound(fixture)
    #expect(try status(fixture) == "## \(try fixture.task("two").branch ?? "")")
    let last = fixture.tm("work", "--in-place")
    #expect(last.text.contains("nothing to do"), "\(last.text)")
  }

  /// A run of the other kind keeps what is there, puts the checkout back and then leaves it alone.
  @Test(arguments: [
    "checkoutMarked:1", "headDetached:1", "agentEnded:1", "kept:1", "headDetached:2", "checked:1",
    "workspaceCleared:2", "doneRecorded:1", "branchMade:1", "headOnBranch:1", "agentEnded:2",
  ])
  func aRunOfTheOtherKind(_ step: String) throws {
    let parts = step.split(separator: ":")
    let fixture = try killed(
      at: KillTests.Moment(step: String(parts[0]), passing: Int(parts[1]) ?? 1))
    let next = fixture.tm("work")
    #expect(next.exitStatus == 0, "\(next.text)")
    try expectSound(fixture)
    let one = try fixture.task("one").branch ?? ""
    #expect(try ["## main", "## \(one)"].contains(status(fixture)))
    #expect(!fixture.exists(".git/taskmaster/in-place/attempt"))
  }

  private func killedWhileItWorks(_ fixture: GitFixture, _ script: String) throws {
    let begun = try Meeting("begun", in: fixture.sandbox)
    try fixture.script(
      """
      attempt 1: \(script)
      attempt 1: signal-fifo \(begun.path)
      attempt 1: hang
      append log.txt line
      """)
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.startTm("work", "--in-place")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
  }

  @Test func whatTheAgentLeftIsKeptAndPutBack() throws {
    let fixture = try InPlaceTests.make("x")
    try killedWhileItWorks(
      fixture,
      "sh echo half >>src/a; echo new >new.txt; git add -A; git commit -qm mine; rm README.md")
    expect(
      fixture.tm("work", "--in-place", "--once"),
      is: """
        1 done
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..6750694921182217
        ------- stderr -------
        warning: --in-place: the worker works in the checkout '$TMP/repository' itself
        warning: a run that died had left an attempt in '$TMP/repository', which is put back
        took over task 03ca5e6 from a session that died, its attempt is kept as 8282a9e
        03ca5e6 one: working
        03ca5e6 one: done on branch 6750694921182217 (1 file, +1 -0, 0s)
        """)
    let kept = try #require(try fixture.task("one").attempts[0].kept)
    #expect(
      try fixture.git("diff", "--name-status", "main", kept).lines == [
        "D\tREADME.md", "A\tnew.txt", "M\tsrc/a",
      ])
    #expect(try fixture.git("log", "-1", "--format=%P", kept).line == fixture.commitID("main"))
  }

  /// A person who has gone on working in the checkout finds it as it was.
  @Test func somebodyHasSwitchedSince() throws {
    let fixture = try InPlaceTests.make("x")
    try killedWhileItWorks(fixture, "write new.txt new")
    try fixture.git("switch", "--quiet", "-c", "mine")
    try fixture.write("own.txt", "own\n")
    let next = fixture.tm("work")
    #expect(next.exitStatus == 0, "\(next.text)")
    #expect(
      next.text.contains(
        "warning: HEAD is where no run has put it; '$TMP/repository' is left as it is\n"),
      "\(next.text)")
    #expect(try status(fixture) == "## mine\n?? new.txt\n?? own.txt")
    let kept = try #require(try fixture.task("one").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):new.txt").line == "new")
    #expect(fixture.tm("work", "--in-place").exitStatus == 128)
  }

  @Test func whatWasPlantedIsNotObeyed() throws {
    let fixture = try InPlaceTests.make("x")
    try killedWhileItWorks(
      fixture,
      "sh echo '* filter=evil' >.gitattributes; git config filter.evil.clean 'touch ../pwned; cat'")
    let next = fixture.tm("work", "--in-place")
    #expect(next.exitStatus == 1, "\(next.text)")
    #expect(!fixture.exists("../pwned"))
    #expect(try fixture.git("symbolic-ref", "HEAD").line == "refs/heads/main")
    #expect(!fixture.exists(".gitattributes"))
  }
}
