import Foundation
import GitFixtures
import Testing

/// What every test of `work` says the same way.
extension GitFixture {
  /// A repository whose worker is the scripted agent, with settings under which nothing waits.
  static func working(_ script: String, in fixture: GitFixture? = nil) throws -> GitFixture {
    let fixture = try fixture ?? GitFixture()
    try fixture.script(script)
    try fixture.git("config", "--global", "taskmaster.retryDelay", "0")
    try fixture.git("config", "--global", "taskmaster.grace", "200ms")
    return fixture
  }

  /// Runs the tool without syncing to the disk, which no test here is about.
  @discardableResult
  func tm(_ arguments: String..., environment: [String: String?] = [:]) -> CommandOutput {
    run("git-taskmaster", arguments, environment: quick(environment))
  }

  /// Starts the tool, and goes on at once.
  func startTm(
    _ arguments: String..., environment: [String: String?] = [:]
  ) throws -> RunningCommand {
    try start("git-taskmaster", arguments, environment: quick(environment))
  }

  /// Runs the tool as somebody to whom permissions mean something, which they do not to root.
  func tmAsAnybody(_ arguments: String...) -> CommandOutput {
    guard getuid() == 0 else {
      return run("git-taskmaster", arguments, environment: quick([:]))
    }
    let words = ["--bounding-set", "-dac_override,-dac_read_search", "git-taskmaster"] + arguments
    return run("setpriv", words, environment: quick([:]))
  }

  /// The id of a session is by chance: a dead session's processes are found by it, all over the machine,
  /// and tests that run at the same time must not end each other's.
  func quick(_ environment: [String: String?]) -> [String: String?] {
    let usual: [String: String?] = ["GIT_TEST_FSYNC": "0", "TASKMASTER_DEBUG_SEED": nil]
    return usual.merging(environment) { _, given in given }
  }

  /// The queue in a few words: for each task its state, title, and what came of its attempts.
  func outline(_ arguments: String...) throws -> String {
    try tasks(arguments).map { task in
      let attempts = task.attempts.map { $0.reason ?? $0.outcome }.joined(separator: " ")
      return "\(task.status) \(task.title)" + (attempts.isEmpty ? "" : ": " + attempts)
    }.joined(separator: "\n")
  }

  /// The tasks as `list --json` has them.
  func tasks(_ arguments: [String] = []) throws -> [TaskRecord] {
    let words = ["list", "--json"] + arguments
    let json = try run("git-taskmaster", words, environment: quick([:])).succeeded().stdout
    return try JSONDecoder().decode(TaskRecords.self, from: Data(json)).tasks
  }

  /// The task with this title.
  func task(_ title: String) throws -> TaskRecord {
    guard let task = try tasks().first(where: { $0.title == title }) else {
      throw NoSuchTask(title: title)
    }
    return task
  }

  /// The branches, in order.
  func branches() throws -> [String] {
    try git("for-each-ref", "--format=%(refname:short)", "refs/heads").lines
  }

  /// How often an event stands in the notes of tasks, by the note's object, read with stock Git.
  func count(_ event: String) throws -> [String: Int] {
    let found = run(
      "git", ["grep", "-F", "-c", #""event":"\#(event)""#, "refs/notes/taskmaster"])
    return Dictionary(
      uniqueKeysWithValues: found.lines.map { line in
        let parts = line.split(separator: ":")
        return (parts[1].replacingOccurrences(of: "/", with: ""), Int(parts[2]) ?? 0)
      })
  }

  /// Sees to it that `verify` finds nothing.
  func expectVerified() throws {
    try tm("verify").succeeded()
  }

  /// Everything in the repository and its checkout but what is the tool's own, byte for byte: the state
  /// of each file by its name.
  func contents() throws -> [String: String] {
    let ours = [
      "objects", "taskmaster", "refs/notes", "refs/taskmaster", "logs/refs/notes",
      "logs/refs/taskmaster",
    ]
    let list = run("sh", ["-c", "find . -type f -o -type l -o -type d -empty | sort"]).lines
    var contents: [String: String] = [:]
    for name in list where !ours.contains(where: { name.contains(".git/\($0)") }) {
      let attributes = try FileManager.default.attributesOfItem(atPath: absolute(name))
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      let bytes = isFile ? Data(try readBytes(name)).base64EncodedString() : ""
      contents[name] = "\(attributes[.posixPermissions] ?? 0) \(bytes)"
    }
    return contents
  }
}

/// Sees to it that a run has done the one task 'a', with a line more, and has said this besides.
func expectDone(
  _ output: CommandOutput, saying remark: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expect(
    output,
    is: """
      1 done
      1 file changed, 1 insertion(+), 0 deletions(-) in 0s
      not pushed

      next:
        git log --notes=taskmaster main..7929297801672961
      ------- stderr -------
      66dca4c a: working
      \(remark)
      66dca4c a: done on branch 7929297801672961 (1 file, +1 -0, 0s)
      """, sourceLocation: sourceLocation)
}

extension CommandOutput {
  /// The lines of standard output.
  var lines: [String] { line.split(separator: "\n").map(String.init) }
}

/// There is no task with that title.
struct NoSuchTask: Error {
  let title: String
}

/// The object of `list --json`.
struct TaskRecords: Decodable {
  let tasks: [TaskRecord]
}

/// A task in it.
struct TaskRecord: Decodable {
  let id: String
  let title: String
  let status: String
  let chain: String
  let branch: String?
  let base: String?
  let commit: String?
  let attempts: [AttemptRecord]
}

/// An attempt in it.
struct AttemptRecord: Decodable {
  let number: Int
  let outcome: String
  let reason: String?
  let detail: String?
  let kept: String?
  let seconds: Double?
  let tokensIn: Int?
}
