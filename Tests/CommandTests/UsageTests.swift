import GitFixtures
import Testing

/// Command lines that are wrong, and help.
struct UsageTests {
  static let commands = [
    "add", "list", "show", "log", "cancel", "retry", "stats", "doctor",
    "complete",
  ]

  @Test(arguments: commands) func everyCommandHasHelp(_ command: String) throws {
    let fixture = try GitFixture.outside()
    let help = fixture.taskmaster(command, "--help")
    #expect(help.exitStatus == 0 && help.stderr.isEmpty)
    #expect(help.line.contains("USAGE: git taskmaster \(command)"))
    #expect(fixture.taskmaster("help", command).line == help.line)
  }

  @Test func withoutACommand() throws {
    let fixture = try GitFixture.outside()
    let output = fixture.taskmaster()
    #expect(output.exitStatus == 129 && output.stderr.isEmpty)
    #expect(output.line == fixture.taskmaster("--help").line)
    #expect(fixture.taskmaster("-h").exitStatus == 0)
    expect(fixture.taskmaster("--version"), is: "git-taskmaster 0.1.0")
    expect(fixture.taskmaster("list", "--version"), is: "git-taskmaster 0.1.0")
  }

  @Test func typingErrors() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("lits"),
      is: """
        ------- stderr -------
        error: 'lits' is not a git taskmaster command
        hint: did you mean 'list'?
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("-C", ".", "frobnicate"),
      is: """
        ------- stderr -------
        error: 'frobnicate' is not a git taskmaster command
        hint: git taskmaster -h lists the commands
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("list", "--jsn"),
      is: """
        ------- stderr -------
        error: unknown option '--jsn'
        hint: did you mean '--json'?
        hint: git taskmaster list -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "--fix it"),
      is: """
        ------- stderr -------
        error: unknown option '--fix it'
        hint: a task that begins with a dash goes after '--'
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add"),
      is: """
        ------- stderr -------
        error: there is no task to add
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("show"),
      is: """
        ------- stderr -------
        error: missing expected argument '<task>'
        hint: git taskmaster show -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("show", "1234", "5678"),
      is: """
        ------- stderr -------
        error: unexpected argument '5678'
        hint: git taskmaster show -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("list", "-C"),
      is: """
        ------- stderr -------
        error: missing value for '-C <dir>'
        hint: git taskmaster list -h lists what it takes
        [exit status: 129]
        """)
  }

  @Test func badValues() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "x", "--timeout", "soon"),
      is: """
        ------- stderr -------
        error: the value 'soon' is invalid for '--timeout <duration>': it is a duration like 30m, 10s or 1h30m, or a number of seconds
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--timeout", "0"),
      is: """
        ------- stderr -------
        error: the value '0' is invalid for '--timeout <duration>': it is a duration like 30m, 10s or 1h30m, or a number of seconds
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--attempts", "0"),
      is: """
        ------- stderr -------
        error: the value '0' is invalid for '--attempts <number>': it is a number, 1 or more
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--priority", "high"),
      is: """
        ------- stderr -------
        error: the value 'high' is invalid for '--priority <number>'
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--worker", "gose"),
      is: """
        ------- stderr -------
        error: there is no worker 'gose'
        hint: known are: aider, claude, codex, command, cursor-agent, gemini, goose, mini, opencode, qwen
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--check", ""),
      is: """
        ------- stderr -------
        error: the command of --check is empty
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--artifact", "/etc/passwd"),
      is: """
        ------- stderr -------
        error: the artifact '/etc/passwd' is absolute
        hint: an artifact is a path or a glob from the top of the checkout, like docs/*.md
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--artifact", "a/../../b"),
      is: """
        ------- stderr -------
        error: the artifact 'a/../../b' leads out of the tree
        hint: an artifact is a path or a glob from the top of the checkout, like docs/*.md
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "x", "--after", "1234567"),
      is: """
        ------- stderr -------
        error: there is no task '1234567'
        hint: git taskmaster list --all shows the ids; four digits or more name a task
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("list", "--status", "open"),
      is: """
        ------- stderr -------
        error: the value 'open' is invalid for '--status <status>': it is one of queued, running, done, failed, cancelled, merged, superseded
        hint: git taskmaster list -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("log", "-n", "few"),
      is: """
        ------- stderr -------
        error: the value 'few' is invalid for '-n <number>': it is a number, 0 or more
        hint: git taskmaster log -h lists what it takes
        [exit status: 129]
        """)
    #expect(!fixture.exists(".git/taskmaster/journal"))
  }

  @Test func badConfiguration() throws {
    let fixture = try GitFixture()
    try fixture.git("config", "taskmaster.timeout", "soon")
    expect(
      fixture.taskmaster("add", "-n", "x"),
      is: """
        ------- stderr -------
        error: taskmaster.timeout in $TMP/repository/.git/config:7 is 'soon'
        hint: it has to be a duration like 30m, 10s or 1h30m, or a number of seconds, more than 0
        [exit status: 128]
        """)
    expect(
      fixture.run("git", ["-c", "taskmaster.timeout=1h", "taskmaster", "add", "-n", "x"]),
      is: "would queue 68e1547 x (chain main, on 07aa0f1, branch 432860093794037)")
    try fixture.git("config", "--unset", "taskmaster.timeout")
    expect(
      fixture.taskmaster("-c", "taskmaster.worker=it's", "add", "-n", "x"),
      is: """
        ------- stderr -------
        error: taskmaster.worker on the command line is 'it's'
        hint: it has to be one of aider, claude, codex, command, cursor-agent, gemini, goose, mini, opencode, qwen
        [exit status: 128]
        """)
  }

  @Test func keysThatMeanNothing() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("-c", "taskmaster.atempts=5", "add", "-n", "x"),
      is: """
        would queue 68e1547 x (chain main, on 07aa0f1, branch 432860093794037)
        ------- stderr -------
        warning: taskmaster.atempts on the command line is not a key of git-taskmaster
        """)
  }

  @Test func argumentsThatAreNotUTF8() throws {
    let fixture = try GitFixture()
    expect(
      fixture.run("sh", ["-c", #"git-taskmaster add "$(printf 'caf\351')""#]),
      is: """
        ------- stderr -------
        error: argument 2 is not UTF-8
        [exit status: 129]
        """)
  }
}
