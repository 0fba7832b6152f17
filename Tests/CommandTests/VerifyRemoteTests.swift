import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

/// `git taskmaster verify --remote`: what a remote has now.
struct VerifyRemoteTests {
  private let queue: QueueFixture
  private let remote: GitFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }
  private let log = "refs/notes/taskmaster"

  init() throws {
    queue = try QueueFixture()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
    remote = try queue.fixture.addRemote()
  }

  private func push() throws {
    try fixture.git("push", "--quiet", "origin", "--all")
    try fixture.git("push", "--quiet", "origin", log)
  }

  /// Runs the commands that a look at the remote has printed.
  private func mend(_ output: CommandOutput) throws {
    let hints = output.lines.filter { $0.hasPrefix("hint: ") }
    #expect(!hints.isEmpty)
    for hint in hints {
      try fixture.run("sh", ["-c", String(hint.dropFirst("hint: ".count))]).succeeded()
    }
  }

  @Test func aRemoteThatHasNothing() throws {
    let output = fixture.taskmaster("verify", "--remote")
    expect(
      output,
      is: """
        problem remote.branch d29e8d0: 'origin' has no branch '2707616133494344' for its artifact 1df09be
        hint: git push origin 1df09be3e6d4b3b3a239bc80641eb9e0cd423527:refs/heads/2707616133494344
        problem remote.branch 46af5d1: 'origin' has no branch '2712312955019070' for its artifact 7d87520
        hint: git push origin 7d87520efa79e94bc9b7894dfb5df7c617b08c11:refs/heads/2712312955019070
        problem remote.log: 'origin' has no log
        hint: git push origin refs/notes/taskmaster
        3 problems: 2 tasks, 6 events, chain main 2 branches up to 2712312955019070 at 7d87520
        [exit status: 1]
        """)
    try mend(output)
    expect(
      fixture.taskmaster("verify", "--remote"),
      is: "ok: 2 tasks, 6 events, chain main 2 branches up to 2712312955019070 at 7d87520")
  }

  @Test func aBranchThatWasForcedAway() throws {
    try push()
    try remote.git("update-ref", "refs/heads/\(first.done.branch)", "main")
    let output = fixture.taskmaster("verify", "--remote", "origin", "--chain", "main")
    expect(
      output,
      is: """
        problem remote.branch d29e8d0: 'origin' has branch '2707616133494344' at 07aa0f1, not at its artifact 1df09be
        hint: git push --force-with-lease=2707616133494344:07aa0f144fb1ac10bb744ef1595378d228a64dd2 origin 1df09be3e6d4b3b3a239bc80641eb9e0cd423527:refs/heads/2707616133494344
        1 problem: 2 tasks, 6 events, chain main 2 branches up to 2712312955019070 at 7d87520
        [exit status: 1]
        """)
    try mend(output)
    try fixture.taskmaster("verify", "--remote").succeeded()
  }

  @Test func aBranchThatIsGoneAfterAMerge() throws {
    try push()
    try fixture.git("push", "--quiet", "origin", "\(second.done.branch):main")
    try fixture.git("push", "--quiet", "--delete", "origin", first.done.branch)
    expect(
      fixture.taskmaster("verify", "--remote"),
      is: """
        information remote.branch d29e8d0: branch '2707616133494344' is gone from 'origin'; its artifact 1df09be is part of 'main' there
        ok: 2 tasks, 6 events, chain main 2 branches up to 2712312955019070 at 7d87520
        """)
  }

  @Test func aLogThatIsBehind() throws {
    try push()
    let tip = try fixture.commitID(log).prefix(7)
    try queue.add("another")
    let output = fixture.taskmaster("verify", "--remote")
    #expect(
      output.lines.first
        == "problem remote.log: 'origin' has the log at \(tip), without the newest of it")
    try mend(output)
    try fixture.taskmaster("verify", "--remote").succeeded()
  }

  @Test func aLogThatIsAhead() throws {
    try push()
    let other = try remote.clone("other")
    try other.taskmaster("init").succeeded()
    try QueueFixture(other).add("from another clone")
    try other.git("push", "--quiet", "origin", log)
    let tip = try other.commitID(log).prefix(7)
    let output = fixture.taskmaster("verify", "--remote")
    expect(
      output,
      is: """
        problem remote.log: 'origin' has the log at \(tip), with events that are not in the one here
        hint: git fetch --refmap= origin '+refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*' && git notes --ref=taskmaster merge -s cat_sort_uniq refs/taskmaster/remotes/origin/taskmaster
        1 problem: 2 tasks, 6 events, chain main 2 branches up to 2712312955019070 at 7d87520
        [exit status: 1]
        """)
    try mend(output)
    try fixture.taskmaster("verify", "--remote").succeeded()
    #expect(try fixture.commitID(log) == remote.commitID(log))
  }

  @Test func logsThatWentApart() throws {
    try push()
    let other = try remote.clone("other")
    try other.taskmaster("init").succeeded()
    try QueueFixture(other).add("from another clone")
    try other.git("push", "--quiet", "origin", log)
    try queue.add("meanwhile here")
    try mend(fixture.taskmaster("verify", "--remote"))
    try mend(fixture.taskmaster("verify", "--remote"))
    try fixture.taskmaster("verify", "--remote").succeeded()
    // What was fetched already need not be fetched again.
    try other.git("fetch", "--quiet", "origin")
    let output = other.taskmaster("verify", "--remote")
    #expect(
      output.lines.last { $0.hasPrefix("hint: ") }
        == "hint: git notes --ref=taskmaster merge -s cat_sort_uniq"
        + " refs/taskmaster/remotes/origin/taskmaster")
  }

  @Test func whichRemoteIsAsked() throws {
    let backup = try fixture.addRemote("backup")
    try fixture.git("push", "--quiet", "backup", "--all")
    try fixture.git("push", "--quiet", "backup", log)
    try fixture.taskmaster("verify", "--remote", "backup").succeeded()
    try fixture.taskmaster("verify", "--remote=backup", "--json").succeeded()
    // The usual one is `origin`, unless another one is configured.
    #expect(fixture.taskmaster("verify", "--remote").exitStatus == 1)
    try fixture.git("config", "taskmaster.remote", "backup")
    try fixture.taskmaster("verify", "--remote", "--chain", "main").succeeded()
    // Only what is named is looked at, and then not the log.
    try backup.git("update-ref", "-d", "refs/heads/\(first.done.branch)")
    try backup.git("update-ref", "-d", log)
    try fixture.taskmaster("verify", second.done.branch, "--remote").succeeded()
    #expect(fixture.taskmaster("verify", first.done.branch, "--remote").exitStatus == 1)
  }

  @Test func aRemoteThatCannotBeAsked() throws {
    expect(
      fixture.taskmaster("verify", "--remote", "nowhere"),
      is: """
        ------- stderr -------
        error: there is no remote 'nowhere'
        hint: the remotes are: origin
        [exit status: 128]
        """)
    try remote.remove(".")
    let output = fixture.taskmaster("verify", "--remote")
    #expect(output.exitStatus == 128)
    #expect(output.text.contains("error: 'origin' does not answer: "))
    try fixture.git("remote", "remove", "origin")
    expect(
      fixture.taskmaster("verify", "--remote"),
      is: """
        ------- stderr -------
        error: there is no remote to compare with
        hint: git remote add origin <url>
        [exit status: 128]
        """)
    try fixture.taskmaster("verify").succeeded()
  }

  @Test func aBranchThatTheLogMustNotPush() throws {
    // A log from elsewhere must not make anybody push a commit of theirs as something else.
    try push()
    let id = try queue.add("another")
    try queue.finish(id, writing: ["a": "a\n"]) { $0.branch = "release" }
    let lines = fixture.taskmaster("verify", id.hex, "--remote").lines
    #expect(lines.contains { $0.contains("'origin' has no branch 'release'") })
    #expect(!lines.contains { $0.hasPrefix("hint: ") })
  }
}
