import Foundation
import GitFixtures
import Testing

/// Workers that git config defines, or changes, at work.
struct DefinedWorkerTests {
  @Test func aWorkerOfOnesOwn() throws {
    let fixture = try GitFixture.mine(
      #"""
      sh printf '%s\n' "$COLOR" "$REPORT" "$TASKMASTER_INSTRUCTIONS" >call.txt; cat >stdin.txt
      sh echo '{"model":"tiny","usage":{"in":1000,"out":"1.5k"},"cents":0.25}'
      sh printf '{"state":{"end":"done"}}' >"$REPORT"
      """#,
      ("env", "COLOR=no"), ("env", "REPORT={reportFile}"), ("args", "--report={reportFile}"),
      ("success", ".state.end=done"), ("model", ".model"), ("tokensIn", ".usage.in"),
      ("tokensOut", ".usage.out"), ("cost", ".cents"))
    try fixture.tm("add", "a").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    let branch = try #require(try fixture.task("a").branch)
    let call = try fixture.git("show", "\(branch):call.txt").lines
    let place = try #require(call.last?.split(separator: "/").dropLast().joined(separator: "/"))
    #expect(call == ["no", "/\(place)/report.json", "/\(place)/instructions.md"])
    #expect(
      try fixture.git("show", "\(branch):stdin.txt").line + "\n" == fixture.read(call[2]))
    let notes = try fixture.git("notes", "--ref=taskmaster", "show", branch).line
    #expect(
      notes.contains("Worker: mine\nModel: tiny\nTokens-In: 1000\nTokens-Out: 1500\nCost: 0.25"))
  }

  @Test func theLastReportIsNotTakenForTheNext() throws {
    let fixture = try GitFixture.mine(
      #"""
      sh echo "$TASKMASTER_TITLE" >>a.txt
      task first: sh printf '{"end":"done"}' >"$REPORT"
      """#,
      ("env", "REPORT={reportFile}"), ("args", "{reportFile}"), ("success", ".end=done"))
    try fixture.git("config", "--global", "--add", "taskmaster.worker.mine.args", "")
    try fixture.git(
      "config", "--global", "--add", "taskmaster.worker.mine.args", "--to={reportFile}")
    try fixture.tm("add", "first", "second").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "done first: done\nfailed second: agent")
    #expect(
      try fixture.task("second").attempts[0].detail
        == "not understood: it did not say that it is done: ")
  }

  @Test func itsWordsDecideThoughItExitsWithZero() throws {
    let fixture = try GitFixture.mine(
      """
      write a.txt x
      task key: print error: bad key
      task limit: run 2: print error: slow down, try again in 20ms
      """,
      ("failure", "authentication ^error: bad key"), ("failure", "rateLimit ^error: slow down"))
    try fixture.tm("add", "limit").succeeded()
    #expect(fixture.tm("work").exitStatus == 0)
    try fixture.tm("add", "key").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 1)
    #expect(
      run.text.contains(
        "the run ends, since every task would fail: mine: the key is refused: error: bad key"))
    expect(try fixture.outline(), is: "done limit: done\nqueued key: interrupted")
  }

  @Test func aShippedOneWithAnotherProgram() throws {
    let fixture = try GitFixture.mine(
      #"""
      write a.txt x
      task good: print {"type":"result","is_error":false,"num_turns":1,"result":"Done."}
      task bad: print {"type":"result","is_error":true,"result":"Oh no"}
      """#)
    try fixture.git("config", "taskmaster.worker.claude.program", "ScriptedAgent")
    try fixture.git("config", "taskmaster.worker.claude.versionArgs", "")
    try fixture.git("config", "taskmaster.worker.claude.args", "")
    try fixture.tm("add", "good", "bad").succeeded()
    #expect(fixture.tm("work", "--worker", "claude").exitStatus == 1)
    expect(try fixture.outline(), is: "done good: done\nfailed bad: agent")
    #expect(
      try fixture.task("bad").attempts[0].detail == "it did not say that it is done: Oh no")
  }

  /// Before anything is claimed, and where the name of the program comes from is said.
  @Test func aProgramThatIsMissing() throws {
    let fixture = try GitFixture.mine("write a.txt x", ("program", "/nowhere/agent"))
    try fixture.tm("add", "a").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: the worker 'mine' cannot be used: /nowhere/agent: no such program
        hint: install it, or name it with `git config taskmaster.worker.mine.program <path>`
        hint: taskmaster.worker.mine.program is set in $TMP/home/.gitconfig:19
        hint: taskmaster.worker is set in $TMP/home/.gitconfig:11
        [exit status: 128]
        """)
    try fixture.git("config", "--global", "--unset-all", "taskmaster.worker.mine.program")
    try fixture.git("config", "--global", "taskmaster.worker.mine.args", "-p")
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        warning: the worker 'mine' has no program: there is no taskmaster.worker.mine.program
        error: the worker 'mine' has no program
        hint: git config taskmaster.worker.mine.program <program>
        hint: taskmaster.worker is set in $TMP/home/.gitconfig:11
        [exit status: 128]
        """)
    expect(
      fixture.tm("-c", "taskmaster.worker=claude", "work"),
      is: """
        ------- stderr -------
        warning: the worker 'mine' has no program: there is no taskmaster.worker.mine.program
        error: the worker 'claude' cannot be used: claude: no such program in PATH
        hint: install it, or name it with `git config taskmaster.worker.claude.program <path>`
        hint: taskmaster.worker is set on the command line
        [exit status: 128]
        """)
    expect(try fixture.outline(), is: "queued a")
  }

  @Test func aWorkerThatIsNotThere() throws {
    let fixture = try GitFixture.mine("write a.txt x")
    try fixture.tm("add", "a").succeeded()
    try fixture.git("config", "taskmaster.worker", "nobody")
    let names =
      "aider, claude, codex, command, cursor-agent, gemini, goose, mine, mini, opencode, qwen"
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: taskmaster.worker in $TMP/repository/.git/config:7 is 'nobody'
        hint: it has to be one of \(names)
        [exit status: 128]
        """)
    try fixture.git("config", "taskmaster.worker.mine.cost", "(")
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: taskmaster.worker.mine.cost in $TMP/repository/.git/config:9 is '('
        hint: it has to be a JSON field like .usage.output_tokens, or an extended regular expression with a \
        group around what is meant, like 'Tokens: ([0-9]+)'
        [exit status: 128]
        """)
    try fixture.git("config", "--unset", "taskmaster.worker.mine.cost")
    try fixture.git("config", "--unset", "taskmaster.worker")
    expect(try fixture.outline(), is: "queued a")
  }

  /// A task may come from a clone that knows more workers, after the run has begun.
  @Test func aTaskForAWorkerThatIsNotKnown() throws {
    let fixture = try GitFixture.mine("write a.txt x")
    try fixture.tm("-c", "taskmaster.worker.theirs.program=x", "add", "--worker", "theirs", "a")
      .succeeded()
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: there is no worker 'theirs'
        hint: known are: aider, claude, codex, command, cursor-agent, gemini, goose, mine, mini, opencode, qwen
        [exit status: 128]
        """)
    expect(try fixture.outline(), is: "queued a")
  }

  @Test func oneThatCannotBeStartedAnyMore() throws {
    let fixture = try GitFixture.mine(
      """
      write a.txt x
      task first: sh rm "$FIXTURE_ROOT/bin/agent"
      """)
    let agent = fixture.sandbox.root + "/bin/agent"
    try fixture.makeDirectory(fixture.sandbox.root + "/bin")
    try fixture.run("ln", ["-s", Sandbox.products + "/ScriptedAgent", agent]).succeeded()
    try fixture.git("config", "taskmaster.worker.mine.program", agent)
    try fixture.tm("add", "first", "second", "third").succeeded()
    let run = fixture.tm(
      "-c", "taskmaster.maxFailures=1", "-c", "taskmaster.workerRetries=1", "work")
    #expect(run.exitStatus == 1)
    #expect(
      run.text.contains("warning: $TMP/bin/agent: no such program; trying again\n"), "\(run.text)")
    expect(
      try fixture.outline(), is: "done first: done\nfailed second: start\nqueued third")
    #expect(try fixture.task("second").attempts[0].detail == "\(agent): no such program")
  }

  @Test func onlyWhatIsSetIsSaidToBeSet() throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.tm("add", "a").succeeded()
    try fixture.git("config", "taskmaster.command", "no-such-program")
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: the command begins with 'no-such-program', which is not an installed program
        hint: install it, or correct taskmaster.command
        hint: taskmaster.command is set in $TMP/repository/.git/config:7
        hint: taskmaster.worker is set in $TMP/home/.gitconfig:11
        [exit status: 128]
        """)
    #expect(!fixture.tm("work", "--command", "no-such-program").text.contains("is set"))
  }
}

extension GitFixture {
  /// A repository whose worker `mine` is the scripted agent, with these fields; it is tried once.
  static func mine(
    _ script: String, _ fields: (String, String)..., in fixture: GitFixture? = nil
  ) throws -> GitFixture {
    let fixture = try GitFixture.working(script, in: fixture)
    for (field, value) in [("program", "ScriptedAgent")] + fields {
      try fixture.git("config", "--global", "--add", "taskmaster.worker.mine.\(field)", value)
    }
    for (key, value) in [("worker", "mine"), ("workerRetries", "0"), ("attempts", "1")] {
      try fixture.git("config", "--global", "taskmaster.\(key)", value)
    }
    return fixture
  }
}
