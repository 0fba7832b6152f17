import Foundation
import GitFixtures
import Testing

/// What a run does about the troubles of workers: again, another model, a wait, the end.
struct WorkerTroubleTests {
  /// A repository with a task for Goose.
  private func tasked(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture.goose(script)
    try fixture.tm("add", "--attempts", "1", "a").succeeded()
    return fixture
  }

  /// One in which Goose can go on at its second run.
  private func limited(for time: String) throws -> GitFixture {
    try tasked(
      """
      run 1: goose rate-limit 1.53.0 events Please try again in \(time)
      write a.txt x
      goose finished 1.53.0
      """)
  }

  @Test func troubleThatPassesIsTriedAgainOnACleanWorkspace() throws {
    let fixture = try tasked(
      """
      run 1: write half.txt x
      run 1: goose server 1.53.0
      run 2: expect-env TASKMASTER_ATTEMPT 1
      run 2: sh test ! -e half.txt
      write a.txt x
      goose finished 1.53.0
      """)
    try fixture.git("config", "--global", "taskmaster.workerRetries", "1")
    expectDone(
      fixture.tm("work"),
      saying: "warning: the provider is in trouble: "
        + "Ran into this error: Server error: 503 Service Unavailable.; trying again")
    expect(try fixture.outline(), is: "done a: done")
    // What the first run had made is not lost.
    let kept = "refs/taskmaster/attempts/\(try fixture.task("a").id)/1.1"
    #expect(
      try fixture.git("for-each-ref", "--format=%(refname)", "refs/taskmaster/attempts").lines
        == [kept])
    #expect(try fixture.git("show", "\(kept):half.txt").line == "x")
    #expect(try fixture.commitID("\(kept)^") == fixture.commitID("main"))
  }

  @Test func itIsTriedAsOftenAsIsSaid() throws {
    let fixture = try tasked("goose empty 1.53.0")
    try fixture.git("config", "--global", "taskmaster.workerRetries", "2")
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed a: agent")
    #expect(try fixture.gooseCalls().count { $0.hasPrefix("run -q") } == 3)
  }

  @Test func theNextModelGoesOnWithTheSameAttempt() throws {
    let fixture = try tasked(
      """
      model big: write half.txt x
      model big: goose auth 1.53.0
      model small: goose server 1.53.0
      write a.txt x
      goose finished 1.53.0
      """)
    for (key, value) in [
      ("provider", "anthropic"), ("model", "big"), ("fallbackModel", "small"),
      ("fallbackModel", "openrouter/meta/llama"),
    ] {
      try fixture.git("config", "--global", "--add", "taskmaster.goose.\(key)", value)
    }
    let run = fixture.tm("work", environment: ["ANTHROPIC_API_KEY": "k"])
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(
      run.text.contains(
        "warning: the key is refused: Authentication error: Authentication failed. "
          + "Status: 401 Unauthorized; going on with small\n"))
    #expect(run.text.contains("; going on with openrouter/meta/llama\n"))
    expect(try fixture.outline(), is: "done a: done")
    let branch = try #require(try fixture.task("a").branch)
    #expect(try fixture.git("ls-tree", "--name-only", branch).lines == ["README.md", "a.txt"])
    let models = try fixture.gooseCalls().compactMap {
      $0.firstMatch(of: /--provider (\S+) --model (\S+)/).map { "\($0.output.1) \($0.output.2)" }
    }
    #expect(models == ["anthropic big", "anthropic small", "openrouter meta/llama"])
    let notes = try fixture.git("notes", "--ref=taskmaster", "show", branch).line
    #expect(notes.contains("Provider: openrouter\nModel: meta/llama\nTokens-In: 1100\n"))
  }

  @Test func aWrongKeyEndsTheRun() throws {
    let fixture = try tasked("write half.txt x\ngoose auth 1.53.0")
    try fixture.tm("add", "b").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        1 queued
        nothing changed in 0s

        next:
          git taskmaster work
        ------- stderr -------
        66dca4c a: working
        66dca4c a: given back (goose: the key is refused: Authentication error: Authentication failed. Status: 401 Unauthorized)
        warning: the run ends, since every task would fail: goose: the key is refused: Authentication error: Authentication failed. Status: 401 Unauthorized
        [exit status: 1]
        """)
    expect(try fixture.outline(), is: "queued a: interrupted\nqueued b")
    #expect(try fixture.gooseCalls().count { $0.hasPrefix("run -q") } == 1)
    // What it had made is kept, and the attempt did not count.
    let kept = try #require(try fixture.task("a").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):half.txt").line == "x")
    try fixture.script(#"sh echo "$TASKMASTER_TITLE" >>a.txt"# + "\ngoose finished 1.53.0")
    try fixture.git("config", "--global", "taskmaster.worker", "goose")
    try fixture.tm("-c", "taskmaster.attempts=1", "work").succeeded()
    expect(try fixture.outline(), is: "done a: interrupted done\ndone b: done")
  }

  @Test func aRateLimitIsWaitedFor() throws {
    let fixture = try limited(for: "50ms")
    expectDone(
      fixture.tm("work"),
      saying: "waiting 0.1s, until 2030-01-01T00:00:14Z (rate limit: "
        + "Ran into this error: Rate limit exceeded: Please try again in 50ms.)")
    expect(try fixture.outline(), is: "done a: done")
  }

  @Test func aTerminalShowsHowLongIsWaited() throws {
    let fixture = try limited(for: "900ms")
    let shown = try Terminal(columns: 200).show(
      fixture, ["work"], environment: fixture.quick([:]))
    #expect(
      shown.contains("| waiting, 1s left: rate limit: Ran into this error: Rate limit exceeded: "))
    #expect(!shown.contains("waiting 0.9s"))
  }

  @Test func structuredLogsTellOfAWait() throws {
    let fixture = try limited(for: "50ms")
    let log = String(decoding: fixture.tm("work", "--log-format", "json").stderr, as: UTF8.self)
    let line = try #require(
      log.split(separator: "\n").first { $0.contains(#""event":"waiting""#) })
    #expect(line.contains(#""until":"2030-01-01T00:00:"#), "\(line)")
    #expect(line.contains(#""seconds":0.05,"reason":"rate limit: Ran into this error: "#))
    #expect(line.contains(#""attempt":1"#))
  }

  @Test func aRateLimitGoesOnWithAnotherModelFirst() throws {
    let fixture = try tasked(
      """
      model big: goose rate-limit 1.53.0
      write a.txt x
      goose finished 1.53.0
      """)
    try fixture.git("config", "--global", "taskmaster.goose.model", "big")
    try fixture.git("config", "--global", "taskmaster.goose.fallbackModel", "small")
    let run = fixture.tm("work")
    #expect(run.text.contains("; going on with small\n"), "\(run.text)")
    expect(try fixture.outline(), is: "done a: done")
  }

  @Test func aLimitThatEndsTooLateEndsTheRun() throws {
    let fixture = try tasked("goose rate-limit 1.53.0 events Please try again in 13h")
    let run = fixture.tm("work")
    #expect(run.exitStatus == 1)
    #expect(
      run.text.contains("warning: the run ends, since every task would fail: goose: rate limit: "))
    expect(try fixture.outline(), is: "queued a: interrupted")
  }

  @Test func aLimitThatLastsLongerThanTheRunEndsIt() throws {
    let fixture = try tasked("goose rate-limit 1.53.0 events Please try again in 2h")
    let run = fixture.tm("work", "--until", "1h")
    #expect(run.text.contains("; that lasts longer than this run may\n"), "\(run.text)")
    #expect(run.text.contains("\nthe run ends: the time for the run is over"))
    expect(try fixture.outline(), is: "queued a: interrupted")
  }

  @Test func aWaitIsInterruptedAtOnce() async throws {
    let fixture = try tasked("write a.txt x\ngoose rate-limit 1.53.0")
    let run = try fixture.startTm("work")
    try await run.waitForOutput(containing: "waiting 1m 00s, until ")
    run.signal(SIGINT)
    #expect(await run.wait().exitStatus == 130)
    expect(try fixture.outline(), is: "queued a: interrupted")
    let kept = try #require(try fixture.task("a").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):a.txt").line == "x")
  }
}
