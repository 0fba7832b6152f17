import Foundation
import GitFixtures
import Testing

/// `show --follow`: what the running attempt prints, as it comes.
struct FollowTests {
  let fixture: GitFixture
  let begun: Meeting
  let go: Meeting

  init() throws {
    fixture = try GitFixture()
    begun = try Meeting("begun", in: fixture.sandbox)
    go = try Meeting("go", in: fixture.sandbox)
  }

  /// Starts a run whose attempt prints `one`, and waits to be told to go on.
  private func startWork(_ rest: String = "print two\nwrite a.txt x") throws -> RunningCommand {
    _ = try GitFixture.working(
      """
      attempt 1: print one
      attempt 1: signal-fifo \(begun.path)
      attempt 1: wait-fifo \(go.path)
      \(rest)
      """, in: fixture)
    try fixture.tm("add", "--check", "echo checked", "implement login").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    return work
  }

  @Test func untilTheAttemptIsOver() throws {
    let work = try startWork()
    let follower = try fixture.startTm("show", "535f054", "--follow")
    try follower.waitForOutput(containing: "out one\n")
    go.release()
    let output = follower.wait()
    try work.wait().succeeded()
    expect(
      output.text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        $TIME out one
        $TIME out two
        $TIME --- check: echo checked
        $TIME out checked
        """)
  }

  @Test func anAttemptThatFails() throws {
    let work = try startWork("attempt 1: fail 7\nwrite a.txt x")
    let follower = try fixture.startTm("show", "535f054", "--follow", "--log", "1")
    try follower.waitForOutput(containing: "out one\n")
    go.release()
    let output = follower.wait()
    #expect(work.wait().exitStatus == 0)
    expect(
      output.text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        $TIME out one
        """)
  }

  @Test func controlCharactersAreMadeVisible() throws {
    let work = try startWork("print \\x1b[2J\nwrite a.txt x")
    let follower = try fixture.startTm("show", "535f054", "--follow")
    try follower.waitForOutput(containing: "out one\n")
    go.release()
    #expect(follower.wait().text.contains("out ^[[2J\n"))
    try work.wait().succeeded()
  }

  @Test(arguments: [SIGINT, SIGTERM]) func stopped(by signal: Int32) throws {
    let work = try startWork()
    let follower = try fixture.startTm("show", "535f054", "--follow")
    try follower.waitForOutput(containing: "out one\n")
    follower.signal(signal)
    expect(
      follower.wait().text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        $TIME out one
        [exit status: 130]
        """)
    go.release()
    #expect(work.wait().exitStatus == 0)
  }

  /// While nothing is printed, the end of the reader has to be looked for.
  @Test func aReaderThatGoesAwayEndsIt() throws {
    let work = try startWork()
    let script =
      "{ git-taskmaster show 535f054 --follow; echo $? >status; } | head -n 1; cat status"
    let output = fixture.run("sh", ["-c", script], environment: fixture.quick([:]))
    expect(
      output.text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        0
        """)
    go.release()
    try work.wait().succeeded()
  }

  @Test func aSessionThatIsKilled() throws {
    let work = try startWork()
    let follower = try fixture.startTm("show", "535f054", "--follow")
    try follower.waitForOutput(containing: "out one\n")
    work.signal(SIGKILL)
    expect(
      follower.wait().text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        $TIME out one
        """)
    // The log says that it runs, and nobody runs it.
    expect(
      fixture.transcript(["535f054", "--follow"]),
      is: """
        --- attempt 1, session $SESSION ---
        $TIME out one
        ------- stderr -------
        no attempt of task 535f054 is running here
        """)
    try fixture.tm("work").succeeded()
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func whatDoesNotRunIsShownAsItIs() throws {
    let work = try startWork()
    go.release()
    try work.wait().succeeded()
    let log = """
      --- attempt 1, session $SESSION ---
      $TIME out one
      $TIME out two
      $TIME --- check: echo checked
      $TIME out checked
      """
    expect(
      fixture.transcript(["535f054", "--follow"]),
      is: log + "\n------- stderr -------\nno attempt of task 535f054 is running here")
    expect(
      fixture.transcript(["535f054", "--follow", "--log=1"]),
      is: log + "\n------- stderr -------\nattempt 1 of task 535f054 is not running here")
    try fixture.tm("add", "later").succeeded()
    expect(
      fixture.transcript([try fixture.task("later").id, "--follow"]),
      is: """
        ------- stderr -------
        no attempt of task 3793bfb is running here
        error: there is no transcript of task 3793bfb here
        hint: it was never tried
        [exit status: 1]
        """)
  }

  /// A transcript that is in the middle of going round: head, what is missing, and the newest.
  @Test func oneThatGoesRound() throws {
    let work = try startWork("fill-stdout 17000000\nprint last\nwrite a.txt x")
    let follower = try fixture.startTm("show", "535f054", "--follow")
    try follower.waitForOutput(containing: "out one\n")
    go.release()
    let followed = follower.wait().line
    try work.wait().succeeded()
    #expect(followed.contains("out last\n"))
    let kept = fixture.tm("show", "535f054", "--log").line
    #expect(kept.contains(" bytes left out ---\n"))
    #expect(kept.contains("out last\n"))
    #expect(kept.utf8.count < 17_000_000)
  }
}
