import Foundation
import GitFixtures
import Testing

/// `show --log`: what attempts printed.
struct ShowLogTests {
  private static func worked(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "--check", "echo checked; test -f a.txt", "implement login").succeeded()
    fixture.tm("work")
    return fixture
  }

  @Test func whatAnAttemptPrinted() throws {
    let fixture = try Self.worked(
      """
      attempt 1: print-error \\x1b[31mred\\xe2\\x80\\xae
      attempt 1: fail 3
      print out\\tput
      print-bytes ff0a
      write a.txt x
      """)
    let first = """
      --- attempt 1, session $SESSION ---
      $TIME err ^[[31mred<U+202E>
      """
    let second = """
      --- attempt 2, session $SESSION ---
      $TIME out out\tput
      $TIME out \u{FFFD}
      $TIME --- check: echo checked; test -f a.txt
      $TIME out checked
      """
    let branch = "1282544961935709"
    for words in [
      [branch, "--log", "1"], ["--log", "1", branch], ["--log=1", branch], [branch, "--log=1"],
    ] {
      expect(fixture.transcript(words), is: first)
    }
    for words in [
      [branch, "--log"], ["--log", branch], ["--log", "2", branch], ["--log=", branch],
      ["--log", "--", branch],
      ["--log", "newest", branch], ["-c", "a.b=c", branch, "--log=2"],
    ] {
      expect(fixture.transcript(words), is: second)
    }
  }

  @Test func whatCannotBeShown() throws {
    let fixture = try Self.worked("write a.txt x")
    try fixture.tm("add", "later").succeeded()
    let done = fixture.tm("show", "1282544961935709", "--log", "7")
    expectRefused(done, 128, "task 535f054 has no attempt 7", hint: "its newest is attempt 1")
    let later = try fixture.task("later").id
    let usage = "git taskmaster show -h lists what it takes"
    let untried = "it was never tried"
    for (words, status, error, hint) in [
      (["--log", "1"], 128, "task 3793bfb has no attempt 1", untried),
      (["--log"], 1, "there is no transcript of task 3793bfb here", untried),
      (
        ["--log=x"], 129,
        "the value 'x' is invalid for '--log <attempt>': it is the number of an attempt, 1 or more",
        usage
      ),
      (["--log", "1234"], 129, "unexpected argument '1234'", usage),
      (["--log", "--json"], 129, Self.onlyOne, usage),
      (["--diff", "--follow"], 129, Self.onlyOne, usage),
    ] {
      let output = fixture.run(
        "git-taskmaster", ["show", later] + words, environment: fixture.quick([:]))
      expectRefused(output, status, error, hint: hint)
    }
  }

  private static let onlyOne =
    "only one of --log or --follow, --diff, --prompt and --json can be given"

  private func expectRefused(
    _ output: CommandOutput, _ status: Int, _ error: String, hint: String
  ) {
    expect(
      output,
      is: """
        ------- stderr -------
        error: \(error)
        hint: \(hint)
        [exit status: \(status)]
        """)
  }

  /// The log goes to other clones, the transcript does not; nor is one of another attempt with the same
  /// number taken for it.
  @Test func anAttemptMadeInAnotherClone() throws {
    let fixture = try Self.worked("write a.txt x")
    let clone = try fixture.clone("clone")
    try clone.git("fetch", "--quiet", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    let other = clone.tm("show", "535f054", "--log")
    #expect(other.exitStatus == 1)
    #expect(other.text.contains("error: there is no transcript of task 535f054 here\n"))
    #expect(other.text.contains("hint: transcripts stay in the clone that made them, this one on "))
    let logs = ".git/taskmaster/logs/\(try fixture.task("implement login").id)"
    try clone.write("\(logs)/1.log", "--- attempt 1, session 0123456789abcdef ---\nanother\n")
    #expect(clone.tm("show", "535f054", "--log", "1").exitStatus == 1)
  }

  @Test func whereItIs() throws {
    let fixture = try Self.worked("write a.txt x")
    let path =
      "\(fixture.path)/.git/taskmaster/logs/\(try fixture.task("implement login").id)/1.log"
    let json = fixture.tm("show", "535f054", "--json").line
    #expect(json.contains(#""log":"\#(path)""#))
    #expect(fixture.exists(path))
  }

  @Test func onATerminalItIsPaged() throws {
    let fixture = try Self.worked("print hello\nwrite a.txt x")
    let terminal = try Terminal(columns: 80)
    func show(_ environment: [String: String?], _ words: String...) throws -> String {
      try terminal.show(
        fixture, words + ["show", "535f054", "--log"],
        environment: fixture.quick(environment)
      ).replacingTranscriptTimes
    }
    let plain = """
      --- attempt 1, session $SESSION ---
      $TIME out hello
      $TIME --- check: echo checked; test -f a.txt
      $TIME out checked
      """
    let paged = plain.split(separator: "\n").map { "> " + $0 }.joined(separator: "\n")
    let pager = "sed 's/^/> /'"
    expect(try show(["GIT_PAGER": pager]), is: paged)
    expect(try show(["PAGER": pager]), is: paged)
    expect(try show([:], "-c", "core.pager=\(pager)"), is: paged)
    expect(try show([:], "-c", "pager.taskmaster=\(pager)"), is: paged)
    expect(try show(["GIT_PAGER": "cat"], "-c", "pager.taskmaster=\(pager)"), is: plain)
    expect(try show(["GIT_PAGER": pager], "-c", "pager.taskmaster=false"), is: plain)
    expect(try show(["GIT_PAGER": pager], "-c", "pager.taskmaster=true"), is: paged)
    expect(try show(["GIT_PAGER": ""]), is: plain)
    expect(
      try show(["GIT_PAGER": #"sh -c 'cat; echo "$LESS $LV $GIT_PAGER_IN_USE"'"#]),
      is: plain + "\nFRX -c true")
    expect(
      try show(["PAGER": "no-such-pager"]),
      is: """
        warning: cannot start the pager 'no-such-pager': no-such-pager: no such program in PATH
        \(plain)
        """)
    // Off a terminal there is none, whatever is set.
    expect(fixture.transcript(["535f054", "--log"], environment: ["GIT_PAGER": pager]), is: plain)
  }

  /// Ctrl-C reaches both; what it means is the pager's business.
  @Test func ctrlCIsForThePager() throws {
    let fixture = try Self.worked("print hello\nwrite a.txt x")
    let begun = try Meeting("begun", in: fixture.sandbox)
    let go = try Meeting("go", in: fixture.sandbox)
    let terminal = try Terminal(columns: 80)
    let pager = "trap '' INT; echo >\(begun.path); read x <\(go.path); cat"
    let show = try fixture.start(
      "sh", ["-c", #"exec git-taskmaster show 535f054 --log >"$1" 2>&1"#, "sh", terminal.path],
      environment: fixture.quick(["GIT_PAGER": pager]))
    try begun.wait()
    show.signalGroup(SIGINT)
    go.release()
    try show.wait().succeeded()
    #expect(terminal.shown.contains("out hello\n"))
  }

  @Test func aPagerThatGoesAwayIsNoError() throws {
    let fixture = try Self.worked("fill-stdout 3000000\nwrite a.txt x")
    let terminal = try Terminal(columns: 80)
    let shown = try terminal.show(
      fixture, ["show", "535f054", "--log"],
      environment: fixture.quick(["GIT_PAGER": "head -n 1"]))
    expect(shown.replacingTranscriptTimes, is: "--- attempt 1, session $SESSION ---")
    let piped = fixture.run(
      "sh",
      ["-c", "{ git-taskmaster show 535f054 --log; echo $? >status; } | head -n 1; cat status"],
      environment: fixture.quick([:]))
    expect(
      piped.text.replacingTranscriptTimes,
      is: """
        --- attempt 1, session $SESSION ---
        0
        """)
    #expect(fixture.sandbox.livingProcesses() == [])
  }
}

extension GitFixture {
  /// What `show` prints of a transcript, with what differs from run to run named.
  func transcript(_ words: [String], environment: [String: String?] = [:]) -> String {
    run("git-taskmaster", ["show"] + words, environment: quick(environment)).text
      .replacingTranscriptTimes
  }
}

extension String {
  /// The text with `$TIME` at the beginning of lines, and `$SESSION` in place of its id.
  var replacingTranscriptTimes: String {
    replacing(#/session [0-9a-f]{16}/#, with: "session $SESSION")
      .replacing(#/(?m)^(> )?2030-[^ ]*Z/#) { "\($0.output.1 ?? "")$TIME" }
  }
}
