import Foundation
import GitFixtures
import TaskmasterCore
import Testing

/// `work --log-format` and `--log-level`: what a run says on standard error.
struct LogFormatTests {
  /// One task that is done, and one that fails.
  private static func fixture(_ further: String = "") throws -> GitFixture {
    let fixture = try GitFixture.working(
      """
      print hello
      task one: write a.txt x
      task two: fail 3
      """)
    try fixture.git("config", "taskmaster.attempts", "1")
    try fixture.tm("add", "--check", "echo checked", "one", "two").succeeded()
    return fixture
  }

  @Test func eventsOfARun() throws {
    let fixture = try Self.fixture()
    let output = fixture.tm("work", "--log-format", "json")
    #expect(output.exitStatus == 1)
    let lines = try output.logLines()
    let (one, two) = (try fixture.task("one"), try fixture.task("two"))
    expect(
      lines.map(\.outline).joined(separator: "\n"),
      is: """
        info claimed \(one.id) 1
        info started \(one.id) 1
        info worked \(one.id) 1
        info checking \(one.id) 1
        info done \(one.id) 1
        info claimed \(two.id) 1
        info started \(two.id) 1
        warning failed \(two.id) 1
        info ended - -
        """)
    // Members that every line has come first, in their order; the clock is that of the log.
    #expect(
      output.errorLines[3].replacing(#/"at":"2030-[^"]*Z"/#, with: "\"at\":$TIME") == #"""
        {"at":$TIME,"level":"info","event":"checking","message":"check: echo checked",\#
        "task":"\#(one.id)","attempt":1,"command":"echo checked"}
        """#)
    let done = lines[4]
    #expect(done["branch"] == one.branch && done["commit"] == one.commit)
    #expect(done["files"] == "1" && done["insertions"] == "1" && done["deletions"] == "0")
    #expect(lines[0]["title"] == "one" && lines[0]["chain"] == "main")
    #expect(lines[0]["branch"] == one.branch && lines[0]["base"] == one.base)
    #expect(lines[2]["worker"] == "command")
    #expect(lines[7]["reason"] == "exit" && lines[7]["final"] == "true")
    #expect(lines[7]["detail"]?.isEmpty == false)
    // As the log has it.
    let attempt = two.attempts[0]
    #expect(lines[7]["worker"] == "command" && lines[7]["exit"] == "3")
    #expect(attempt.seconds != nil && lines[7]["seconds"] == attempt.seconds.map { "\($0)" })
    #expect(
      lines[8]["reason"] == "finished" && lines[8]["exit"] == "1" && lines[8]["tasks"] == "2")
    // The summary is no talk.
    #expect(output.line.hasPrefix("1 done, 1 failed\n"))
  }

  @Test func linesOfTheWorkerAtDebug() throws {
    let fixture = try Self.fixture()
    try fixture.git("config", "taskmaster.logLevel", "debug")
    try fixture.git("config", "taskmaster.logFormat", "json")
    let lines = try fixture.tm("work").logLines().filter { $0["event"] == "output" }
    #expect(lines.map { $0["message"] } == ["hello", "checked", "hello"])
    #expect(lines.map { $0["stream"] } == ["out", "out", "out"])
    #expect(lines.map { $0["level"] } == ["debug", "debug", "debug"])
    #expect(lines.map { $0["attempt"] } == ["1", "1", "1"])
    // Options win.
    let plain = fixture.tm("work", "--log-format=text", "--log-level=info")
    #expect(plain.errorLines == ["nothing to do"])
  }

  @Test func textOfEveryLevel() throws {
    func talk(_ level: String) throws -> String {
      let fixture = try Self.fixture()
      return fixture.tm("work", "--log-level", level).errorLines.joined(separator: "\n")
        .replacing(#/, 0s\)/#, with: ")").replacing(#/\(exit: [^)]*\)/#, with: "(exit)")
    }
    #expect(try talk("error") == "")
    let failed = "c354423 two: failed (exit); no attempt left"
    #expect(try talk("warning") == failed)
    let info = try talk("info")
    expect(
      info,
      is: """
        03ca5e6 one: working
        03ca5e6 one: done on branch 6750694921182217 (1 file, +1 -0)
        c354423 two: working
        \(failed)
        """)
    expect(
      try talk("debug"),
      is: """
        03ca5e6 one: working
        03ca5e6 out: hello
        03ca5e6 out: checked
        03ca5e6 one: done on branch 6750694921182217 (1 file, +1 -0)
        c354423 two: working
        c354423 out: hello
        \(failed)
        """)
  }

  @Test func whatAWorkerPrintsIsMadeVisible() throws {
    let fixture = try GitFixture.working(
      "print-error \\x1b[2J\\xe2\\x80\\xae\nwrite a.txt x")
    try fixture.tm("add", "one").succeeded()
    #expect(fixture.tm("work", "--log-level=debug").text.contains("err: ^[[2J<U+202E>\n"))
  }

  @Test func warningsAndErrors() throws {
    let fixture = try Self.fixture()
    let output = fixture.tm(
      "-c", "taskmaster.atempts=5", "-c", "taskmaster.logFormat=json", "work", "--worker", "goose",
      environment: ["PATH": "/usr/bin:/bin:\(Sandbox.products)"])
    let lines = try output.logLines()
    #expect(
      lines.map(\.outline) == ["warning warning - -", "info ended - -", "error error - -"])
    #expect(
      lines[0]["message"]
        == "taskmaster.atempts on the command line is not a key of git-taskmaster")
    #expect(lines[1]["reason"] == "problem" && lines[1]["exit"] == "128")
    #expect(lines[2]["exit"] == "128" && lines[2]["hints"] != nil)
    let outside = try GitFixture.outside().tm("work", "--log-format=json")
    #expect(try outside.logLines().map(\.outline) == ["error error - -"])
    expect(
      fixture.tm("work", "--log-format", "xml"),
      is: """
        ------- stderr -------
        error: the value 'xml' is invalid for '--log-format <format>': it is one of text, json
        hint: git taskmaster work -h lists what it takes
        [exit status: 129]
        """)
  }

  @Test func aRunThatIsStopped() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try GitFixture.working("signal-fifo \(begun.path)\nhang", in: fixture)
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.startTm("work", "--log-format", "json")
    try begun.wait()
    work.signal(SIGTERM)
    let output = work.wait()
    #expect(output.exitStatus == 130)
    let lines = try output.logLines()
    let id = try fixture.task("one").id
    expect(
      lines.map(\.outline).joined(separator: "\n"),
      is: """
        info claimed \(id) 1
        info started \(id) 1
        info stopping \(id) 1
        info released \(id) 1
        info ended - -
        """)
    #expect(lines[2]["signal"] == "15")
    let attempt = try fixture.task("one").attempts[0]
    #expect(lines[3]["worker"] == "command")
    #expect(attempt.seconds != nil && lines[3]["seconds"] == attempt.seconds.map { "\($0)" })
    #expect(lines[4]["reason"] == "interrupted" && lines[4]["exit"] == "130")
  }

  @Test func onATerminalThereIsNoLiveLine() throws {
    let fixture = try GitFixture.working("print hello\nwrite a.txt x")
    try fixture.tm("add", "one").succeeded()
    let terminal = try Terminal(columns: 80)
    try fixture.run(
      "sh", ["-c", #"git-taskmaster work --log-format json 2>"$1""#, "sh", terminal.path],
      environment: fixture.quick(["TERM": "xterm"])
    ).succeeded()
    let shown = terminal.shown
    #expect(!shown.contains("^[") && !shown.contains("\r"))
    let events = try shown.split(separator: "\n").map { try LogLineRecord(String($0))["event"] }
    #expect(events == ["claimed", "started", "worked", "done", "ended"])
  }

  @Test(arguments: ["text", "json"]) func secretsAreMasked(_ format: String) throws {
    let fixture = try GitFixture.working("print my s3cret\\svalue\nfail 1")
    try fixture.git("config", "taskmaster.attempts", "1")
    try fixture.tm("add", "--check", "true s3cret value", "one").succeeded()
    let output = fixture.tm(
      "work", "--log-format", format, "--log-level", "debug",
      environment: ["SOME_TOKEN": "s3cret value"])
    #expect(output.text.contains("***"))
    #expect(!String(decoding: output.stderr, as: UTF8.self).contains("s3cret"))
    let other = try GitFixture.working("write a.txt x")
    try other.git("config", "taskmaster.attempts", "1")
    try other.tm("add", "--check", "false s3cret value", "one").succeeded()
    let failed = other.tm(
      "work", "--log-format", format, environment: ["SOME_TOKEN": "s3cret value"])
    #expect(failed.text.contains("the check 'false ***'"))
    #expect(!String(decoding: failed.stderr, as: UTF8.self).contains("s3cret"))
  }
}

/// A line of a structured log.
struct LogLineRecord {
  private let object: JSONValue

  init(_ line: String) throws { object = try JSONValue(parsing: Array(line.utf8)) }

  /// A member as text; nil when it is null or not there.
  subscript(name: String) -> String? {
    switch object[name] {
    case .string(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .bool(let truth): "\(truth)"
    case .array(let elements): elements.compactMap(\.stringValue).joined(separator: "\n")
    case .object, .null, nil: nil
    }
  }

  /// Level, event, task and attempt.
  var outline: String {
    ["level", "event", "task", "attempt"].map { self[$0] ?? "-" }.joined(separator: " ")
  }
}

extension CommandOutput {
  /// The lines of standard error.
  var errorLines: [String] {
    String(decoding: stderr, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The lines of standard error as those of a structured log, all of which have the same first members.
  func logLines() throws -> [LogLineRecord] {
    try errorLines.map { line in
      #expect(line.hasPrefix(#"{"at":"20"#), "\(line)")
      return try LogLineRecord(line)
    }
  }
}
