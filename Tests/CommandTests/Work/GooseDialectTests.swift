import Foundation
import GitFixtures
import Testing

/// Goose in all its versions and formats, played by the scripted agent: what each end of it comes to.
struct GooseDialectTests {
  /// What came of a task whose worker ended in a case: the outline, and why it failed.
  private func result(
    of name: String, _ version: String, _ dialect: String = "events", _ words: String = "",
    before: String = "write a.txt x", options: [(String, String)] = []
  ) throws -> String {
    let fixture = try GitFixture.goose("\(before)\ngoose \(name) \(version) \(dialect) \(words)")
    for (key, value) in options {
      try fixture.git("config", "--global", "--add", "taskmaster.\(key)", value)
    }
    try fixture.tm("add", "--attempts", "1", "a").succeeded()
    let run = fixture.tm("work")
    let attempt = try #require(try fixture.task("a").attempts.last, "\(run.text)")
    let outline = try fixture.outline()
    #expect(run.exitStatus == (outline == "done a: done" ? 0 : 1), "\(run.text)")
    #expect(fixture.sandbox.livingProcesses() == [])
    return ([outline] + [attempt.detail].compactMap(\.self)).joined(separator: "\n")
  }

  private static let retry =
    ".\n\nPlease retry if you think this is a transient or recoverable error."

  /// The ends of an attempt that are the same in all versions; in text, where that differs.
  private static let rows: [(name: String, words: String, events: String, text: String?)] = [
    ("finished", "", "done", nil),
    ("extension", "", "done", nil),
    (
      "server", "",
      "agent, the provider is in trouble: Ran into this error: "
        + "Server error: 503 Service Unavailable" + retry, nil
    ),
    (
      "network", "",
      "agent, the provider is in trouble: Ran into this error: "
        + "Network error: Could not connect to api.example.com" + retry, nil
    ),
    (
      "tool-error", "no such tool",
      "agent, Ran into this error: Execution error: no such tool" + retry, nil
    ),
    (
      "turns", "",
      "agent, turn limit: I've reached the maximum number of actions I can do without "
        + "user input. Would you like me to continue?", nil
    ),
    (
      "approval", "",
      "exit, exit status 1: "
        + "Error: Tool approval required in non-interactive mode with GooseMode::Approve", nil
    ),
    (
      "elicitation", "",
      "exit, exit status 1: Error: Elicitation is not supported in non-interactive mode", nil
    ),
    ("kill", "", "exit, ended by signal 9", nil),
    ("terminated", "", "exit, ended by signal 15", nil),
    (
      "garbage", "", "agent, not understood: thread 'main' panicked at src/main.rs", "done"
    ),
    ("half", "", "agent, not understood: it ended without a last event", "done"),
    ("error-then-complete", "Something broke", "agent, Something broke", "done"),
  ]

  @Test(arguments: [("1.50.2", "events"), ("1.51.0", "events"), ("1.29.0", "text")])
  func theRowsOfTheTable(_ version: String, _ dialect: String) throws {
    let ends = Self.rows.map {
      "task \($0.name): goose \($0.name) \(version) \(dialect) \($0.words)"
    }
    let fixture = try GitFixture.goose(
      #"sh echo "$TASKMASTER_TITLE" >>a.txt"# + "\n" + ends.joined(separator: "\n"))
    try fixture.git("config", "--global", "taskmaster.maxFailures", "100")
    let add = ["add", "--attempts", "1"] + Self.rows.map(\.name)
    try fixture.run("git-taskmaster", add, environment: fixture.quick([:])).succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    let found = try fixture.tasks().map { task in
      let attempt = try #require(task.attempts.first)
      return [attempt.reason ?? attempt.outcome, attempt.detail].compactMap(\.self)
        .joined(separator: ", ")
    }
    let expected = Self.rows.map { row in
      dialect == "text"
        ? row.text ?? row.events.replacing("\n\nPlease retry", with: "\nPlease retry") : row.events
    }
    expect(found.joined(separator: "\n"), is: expected.joined(separator: "\n"))
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  /// The ends that every other task would have as well.
  @Test(arguments: [
    (
      "bad-model",
      "the model is refused: Ran into this error: "
        + "Request failed: Bad request (400): x is not a valid model ID" + retry
    ),
    ("credit", "no credit is left: Ran into this error: Credits exhausted: top up" + retry),
    (
      "no-provider",
      "no provider: exit status 1: No provider configured. Run 'goose configure' first."
    ),
    ("unknown-provider", "no provider: exit status 1: error: Error Unknown provider: x"),
    (
      "no-input",
      "not understood by the worker: exit status 1: Error: Must provide either "
        + "--instructions (-i), --text (-t), or --recipe. Use -i - for stdin."
    ),
    (
      "no-file",
      "not understood by the worker: exit status 1: Instruction file not found — did you mean "
        + "to use goose run --text?\nNo such file or directory (os error 2)"
    ),
  ])
  func theRowsThatEndTheRun(_ name: String, _ words: String) throws {
    #expect(try result(of: name, "1.51.0") == "queued a: interrupted\ngoose: \(words)")
    #expect(
      try result(of: name, "1.29.0", "text")
        == "queued a: interrupted\ngoose: "
        + words.replacing("\n\nPlease retry", with: "\nPlease retry"))
  }

  @Test(arguments: ["1.50.2", "1.51.0"]) func aRefusedKey(_ version: String) throws {
    let words = "Authentication error: Authentication failed. Status: 401 Unauthorized"
    let said = version == "1.50.2" ? "Ran into this error: \(words)\(Self.retry)" : words
    #expect(
      try result(of: "auth", version)
        == "queued a: interrupted\ngoose: the key is refused: \(said)")
  }

  @Test func anEmptyAnswer() throws {
    #expect(
      try result(of: "empty", "1.50.2")
        == "failed a: agent\nempty answer: it used no tokens: no model has answered")
    #expect(
      try result(of: "empty", "1.51.0")
        == "failed a: agent\nempty answer: The model returned an empty response. "
        + "Please resend your message.")
    #expect(
      try result(of: "empty", "1.29.0", "text")
        == "failed a: agent\nempty answer: it wrote nothing")
  }

  /// A question alone is no failure: the change and the checks decide.
  @Test func aQuestionInsteadOfAChange() throws {
    for dialect in ["events", "text"] {
      #expect(
        try result(of: "question", "1.53.0", dialect, before: "print-error thinking")
          == "failed a: noChanges\nnothing differs from the base; "
          + "it asked instead of acting: Shall I proceed?")
    }
    #expect(try result(of: "question", "1.53.0") == "done a: done")
    #expect(
      try result(of: "finished", "1.53.0", before: "print-error thinking")
        == "failed a: noChanges\nnothing differs from the base")
  }

  @Test func aCallThatGooseDoesNotUnderstand() throws {
    #expect(
      try result(of: "finished", "1.53.0", options: [("goose.extraArgs", "--fast")])
        == "queued a: interrupted\ngoose: not understood by the worker: exit status 2: "
        + "error: unexpected argument '--fast' found\n\nUsage: goose run [OPTIONS]")
  }

  @Test func whatIsWrongWithAnExtensionIsSaid() throws {
    let fixture = try GitFixture.goose("write a.txt x\ngoose extension 1.53.0")
    try fixture.tm("add", "a").succeeded()
    expectDone(
      fixture.tm("work"),
      saying:
        "warning: Warning: Failed to start extension 'memory' (gone), continuing without it")
  }

  /// It is stopped by SIGINT, at which an old one says that it has completed, and exits with 0.
  @Test(arguments: ["1.50.2", "1.51.0"]) func aTimeoutIsNoSuccess(_ version: String) throws {
    let result = try result(
      of: "interrupt", version, options: [("timeout", "600ms"), ("grace", "10s")])
    #expect(result.hasPrefix("failed a: timeout\nstopped after "))
  }

  /// Of SIGTERM it dies without a last event; after a timeout that is no signal of somebody else's.
  @Test func aTimeoutAtWhichItDiesOfSIGTERM() throws {
    let result = try result(
      of: "deaf", "1.53.0", options: [("timeout", "600ms"), ("grace", "200ms")])
    #expect(result.hasPrefix("failed a: timeout\nstopped after "))
  }

  @Test(arguments: ["1.50.2", "1.51.0"]) func anInterruptionIsNoSuccess(_ version: String)
    async throws
  {
    let fixture = try GitFixture()
    let there = try Meeting("there", in: fixture.sandbox)
    _ = try GitFixture.goose(
      "write a.txt x\nsignal-fifo \(there.path)\ngoose interrupt \(version)", in: fixture)
    try fixture.git("config", "--global", "taskmaster.grace", "10s")
    try fixture.tm("add", "a").succeeded()
    let run = try fixture.startTm("work")
    try await there.wait()
    run.signal(SIGINT)
    #expect(await run.wait().exitStatus == 130)
    #expect(try fixture.outline() == "queued a: interrupted")
    let kept = try #require(try fixture.task("a").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):a.txt").line == "x")
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func anotherProgramOfThatNameAndOneThatIsTooOld() throws {
    for (dialect, error) in [
      ("other", "is not Goose: its `run --help` does not mention --output-format"),
      ("old", "(0.9.1) is too old: it has no --output-format"),
    ] {
      let fixture = try GitFixture.goose("goose finished 0.9.1 \(dialect)")
      try fixture.tm("add", "a").succeeded()
      let run = fixture.tm("work")
      #expect(run.exitStatus == 128)
      #expect(run.text.contains("$TMP/bin/goose \(error)\nhint: "), "\(run.text)")
      #expect(
        run.text.contains("hint: taskmaster.goose.program is set in $TMP/home/.gitconfig:"))
      #expect(try fixture.outline() == "queued a")
    }
  }
}

extension GitFixture {
  /// A repository whose worker is the scripted agent under the name of Goose, which is tried once.
  static func goose(_ script: String, in fixture: GitFixture? = nil) throws -> GitFixture {
    let fixture = try GitFixture.working(script, in: fixture)
    let goose = fixture.sandbox.root + "/bin/goose"
    try fixture.makeDirectory(fixture.sandbox.root + "/bin")
    try fixture.run("ln", ["-s", Sandbox.products + "/ScriptedAgent", goose]).succeeded()
    for (key, value) in [("worker", "goose"), ("goose.program", goose), ("workerRetries", "0")] {
      try fixture.git("config", "--global", "taskmaster.\(key)", value)
    }
    return fixture
  }

  /// How Goose was called, a line for each time.
  func gooseCalls() throws -> [String] {
    try read(sandbox.agentScript + ".calls").split(separator: "\n").map(String.init)
  }
}
