import Foundation
import GitFixtures
import TaskmasterKit
import Testing

/// `worker` lists the workers, and prints one as the commands that would define it.
struct WorkerCommandTests {
  private func fixture() throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.writeProgram("../bin/claude", "#!/bin/sh\n")
    return fixture
  }

  private func run(_ fixture: GitFixture, _ arguments: String...) -> CommandOutput {
    let path = "\(fixture.absolute("../bin")):\(Sandbox.products):/usr/bin:/bin"
    return fixture.run("git-taskmaster", ["worker"] + arguments, environment: ["PATH": path])
  }

  @Test func theList() throws {
    let fixture = try fixture()
    try fixture.git("config", "taskmaster.worker.mine.program", "/nowhere/agent")
    try fixture.git("config", "taskmaster.command", "./agent --fast")
    expect(
      run(fixture),
      is: """
          aider         aider           not installed
          claude        claude          $TMP/bin/claude
          codex         codex           not installed
        * command       ./agent --fast
          cursor-agent  cursor-agent    not installed
          gemini        gemini          not installed
          goose         goose           not installed
          mine          /nowhere/agent  not installed
          mini          mini            not installed
          opencode      opencode        not installed
          qwen          qwen            not installed
        """)
  }

  @Test func oneIsPrintedAsWhatWouldDefineIt() throws {
    let fixture = try fixture()
    try fixture.git("config", "taskmaster.worker.codex.program", "/opt/my codex")
    try fixture.git("config", "--add", "taskmaster.worker.codex.extraArgs", "--model")
    try fixture.git("config", "--add", "taskmaster.worker.codex.extraArgs", "it's")
    expect(
      run(fixture, "codex"),
      is: """
        git config taskmaster.worker.codex.program '/opt/my codex'
        git config --add taskmaster.worker.codex.args exec
        git config --add taskmaster.worker.codex.args --json
        git config --add taskmaster.worker.codex.args --sandbox
        git config --add taskmaster.worker.codex.args workspace-write
        git config --add taskmaster.worker.codex.args --skip-git-repo-check
        git config --add taskmaster.worker.codex.args -
        git config --add taskmaster.worker.codex.extraArgs --model
        git config --add taskmaster.worker.codex.extraArgs 'it'\\''s'
        git config --add taskmaster.worker.codex.versionArgs --version
        git config --add taskmaster.worker.codex.success .type=turn.completed
        git config --add taskmaster.worker.codex.failure 'badCall ^error: unexpected argument'
        git config --add taskmaster.worker.codex.failure .type=turn.failed
        git config --add taskmaster.worker.codex.message .item.text
        git config --add taskmaster.worker.codex.message .error.message
        git config --add taskmaster.worker.codex.message .message
        git config --add taskmaster.worker.codex.tokensIn .usage.input_tokens
        git config --add taskmaster.worker.codex.tokensOut .usage.output_tokens
        ------- stderr -------
        taskmaster.worker.codex.program is set in $TMP/repository/.git/config:7
        taskmaster.worker.codex.extraArgs is set in $TMP/repository/.git/config:9
        """)
  }

  /// Given to a shell, what is printed of a worker makes another that is the same.
  @Test(arguments: WorkerDefinition.shipped.map(\.name))
  func whatIsPrintedDefinesTheSame(_ name: String) throws {
    let fixture = try fixture()
    let printed = run(fixture, name).line
    let renamed = printed.replacingOccurrences(
      of: "taskmaster.worker.\(name).", with: "taskmaster.worker.other.")
    #expect(renamed != printed)
    try fixture.run("sh", ["-e", "-c", renamed]).succeeded()
    #expect(run(fixture, "other").line == renamed)
  }

  @Test func gooseAndTheCommandAreOfAnotherKind() throws {
    let fixture = try fixture()
    for (key, value) in [
      ("command", "make 'it'"), ("goose.model", "big"), ("goose.maxTurns", "7"),
      ("goose.fallbackModel", "openrouter/meta/llama"),
    ] {
      try fixture.git("config", "taskmaster.\(key)", value)
    }
    try fixture.git("config", "--add", "taskmaster.goose.fallbackModel", "/qwen/coder")
    expect(
      run(fixture, "command"),
      is: #"""
        git config taskmaster.command 'make '\''it'\'''
        ------- stderr -------
        taskmaster.command is set in $TMP/repository/.git/config:7
        """#)
    expect(
      run(fixture, "goose"),
      is: """
        git config taskmaster.goose.program goose
        git config taskmaster.goose.model big
        git config taskmaster.goose.maxTurns 7
        git config --add taskmaster.goose.fallbackModel openrouter/meta/llama
        git config --add taskmaster.goose.fallbackModel /qwen/coder
        git config --add taskmaster.goose.builtins developer
        ------- stderr -------
        taskmaster.goose.model is set in $TMP/repository/.git/config:9
        taskmaster.goose.maxTurns is set in $TMP/repository/.git/config:10
        taskmaster.goose.fallbackModel is set in $TMP/repository/.git/config:12
        """)
  }

  @Test func aCommandThatIsNotSet() throws {
    expect(
      run(try fixture(), "command"),
      is: """
        ------- stderr -------
        the worker 'command' has no command
        hint: git config taskmaster.command <command> gives it one
        """)
  }

  @Test func json() throws {
    let fixture = try fixture()
    try fixture.git("config", "taskmaster.worker", "mine")
    try fixture.git("config", "taskmaster.worker.mine.program", "claude")
    let text = run(fixture, "--json", "mine").text
    let path = "$TMP/bin/claude"
    expect(
      text,
      is:
        #"{"version":1,"workers":[{"name":"mine","default":true,"program":"claude","path":"\#(path)","#
        + #""settings":[{"key":"taskmaster.worker.mine.program","value":"claude","#
        + #""origin":"in $TMP/repository/.git/config:9"}]}]}"#)
    let all = try JSONDecoder().decode(Workers.self, from: Data(run(fixture, "--json").stdout))
    #expect(
      all.workers.map(\.name)
        == run(fixture).lines.map { String($0.dropFirst(2).prefix { $0 != " " }) })
    #expect(fixture.taskmaster("complete", "workers").lines == all.workers.map(\.name))
  }

  private struct Workers: Decodable {
    struct Worker: Decodable {
      let name: String
    }

    let workers: [Worker]
  }

  @Test func anUnknownOne() throws {
    expect(
      run(try fixture(), "nobody"),
      is: """
        ------- stderr -------
        error: there is no worker 'nobody'
        hint: known are: aider, claude, codex, command, cursor-agent, gemini, goose, mini, opencode, qwen
        [exit status: 129]
        """)
  }
}
