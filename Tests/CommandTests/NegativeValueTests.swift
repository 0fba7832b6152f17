import GitFixtures
import Testing

/// A value that begins with a dash is a value, and its option says what is wrong with it.
struct NegativeValueTests {
  static let refusals = [
    "work --max-tasks -1":
      "the value '-1' is invalid for '--max-tasks <number>': it is a number, 1 or more",
    "work --max-tasks 2 --max-tokens -1k --json":
      "the value '-1k' is invalid for '--max-tokens <number>': it is a number, 1 or more",
    "work --until -1h": "--until '-1h' is no time",
    "stats --since -5d": "'-5d' is no moment that is understood",
    "add x --timeout -.5 --attempts -1":
      "the value '-.5' is invalid for '--timeout <duration>': it is a duration like 30m, 10s or 1h30m, or a number of seconds",
    "add x --after -1234567": "there is no task '-1234567'",
    "add x --worker -1": "there is no worker '-1'",
    "log -n -5": "the value '-5' is invalid for '-n <number>': it is a number, 0 or more",
    "stats --chain -1": "there is no chain '-1'",
    "list -C -5": "cannot change to '-5': No such file or directory",
  ]

  @Test(arguments: refusals) func isRefusedByItsOption(_ line: String, _ message: String) throws {
    let output = try GitFixture().run("sh", ["-c", "git-taskmaster \(line)"])
    #expect(output.exitStatus >= 128 && output.text.contains("error: \(message)\n"), "\(output)")
  }

  @Test(arguments: [
    "work --max-tasks --dry-run": "missing value for '--max-tasks <number>'",
    "work --max-tasks -n": "missing value for '--max-tasks <number>'",
    "add --timeout -- -5": "missing value for '--timeout <duration>'",
    "list --json -5": "unknown option '-5'",
  ])
  func aMissingOneIsMissing(_ line: String, _ message: String) throws {
    let output = try GitFixture().run("sh", ["-c", "git-taskmaster \(line)"])
    #expect(output.exitStatus == 129 && output.text.contains("error: \(message)\n"), "\(output)")
  }

  @Test func aTaskMayBeginWithOne() throws {
    let output = try GitFixture().taskmaster("add", "-n", "--", "-5 things")
    #expect(output.exitStatus == 0 && output.line.contains("-5 things"))
  }
}
