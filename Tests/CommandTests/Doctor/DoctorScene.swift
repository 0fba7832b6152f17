import Foundation
import GitFixtures
import Testing

/// A repository in which much has happened: results, a kept attempt, a session that was killed at work, a note
/// that is gone, locks that were left, and remotes.
final class DoctorScene {
  let fixture: GitFixture
  /// The task that the killed session holds.
  let held: String

  /// What is secret in it, and must be in no report.
  static let secrets = [
    "sk-verysecret", "hunter22", "ghp_0123456789", "hidden-too", "and-this", "in-words",
    "of-a-header", "of-a-user",
  ]
  static let environment: [String: String?] = ["MY_TOKEN": "sk-verysecret"]

  init() throws {
    fixture = try GitFixture.working(
      """
      append log.txt line
      attempt 1: task one: exit 3
      """)
    _ = try fixture.addRemote()
    try fixture.tm("add", "task one", "task two").succeeded()
    try fixture.tm("work").succeeded()
    let first = try #require(try fixture.task("task one").branch)
    try fixture.git("push", "--quiet", "origin", "main", first)
    try fixture.git("push", "--quiet", "origin", "refs/notes/taskmaster")
    try fixture.tm("init", "origin").succeeded()
    held = try Self.kill(in: fixture, "hang on")
    try fixture.git("branch", "dev")
    try fixture.tm("add", "--chain", "dev", "on its own").succeeded()
    try fixture.git(
      "notes", "--ref=taskmaster", "remove", try fixture.task("task two").commit ?? "")
    try fixture.commit("Go on")
    for lock in ["refs/notes/taskmaster.lock", "index.lock"] { try fixture.leaveLock(lock) }
    for url in ["https://me:hunter22@example.com/a.git", "https://ghp_0123456789@example.com/b"] {
      try fixture.git("remote", "add", "far\(url.utf8.count)", url)
    }
    try fixture.git(
      "config", "taskmaster.command",
      "ScriptedAgent sk-verysecret API_KEY=hidden-too --api-token and-this KEY=$KEPT")
    for word in ["--password", "in-words"] {
      try fixture.git("config", "--add", "taskmaster.worker.mine.args", word)
    }
    try fixture.git(
      "config", "taskmaster.setup",
      "curl -u me:of-a-user -H 'Authorization: Bearer of-a-header' http://localhost")
  }

  deinit {
    fixture.sandbox.killLivingProcesses()
  }

  /// Has a session killed in the middle of a new task, and its agent left alone.
  static func kill(in fixture: GitFixture, _ title: String) throws -> String {
    let begun = try Meeting("begun", in: fixture.sandbox)
    try fixture.script(
      """
      write begun.txt half
      ignore-term
      signal-fifo \(begun.path)
      hang
      """)
    try fixture.tm("add", title).succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    return try fixture.task(title).id
  }

  /// What `doctor` prints, with the secret in its environment.
  func doctor(_ options: String...) -> CommandOutput {
    fixture.run(
      "git-taskmaster", ["doctor"] + options, environment: fixture.quick(Self.environment))
  }
}

extension GitFixture {
  /// Leaves a lock file that is older than every process.
  func leaveLock(_ name: String) throws {
    try write(".git/\(name)", "")
    try run("touch", ["-d", "2020-01-01", absolute(".git/\(name)")]).succeeded()
  }

  /// Starts a program that makes a file and has it open until it is told to end.
  func holdOpen(_ path: String, until end: Meeting) throws -> RunningCommand {
    let begun = try Meeting("begun", in: sandbox)
    let script = #"exec 9>"$1"; echo >"$2"; read -r _ <"$3""#
    let holder = try start("sh", ["-c", script, "sh", path, begun.path, end.path])
    try begun.wait()
    return holder
  }

  /// Every file under these directories with its sum, and every directory.
  func sums(_ directories: String...) -> String {
    let script = #"find "$@" | sort; find "$@" -type f -print0 | sort -z | xargs -0 cksum"#
    return run("sh", ["-c", script, "sh"] + directories).line
  }
}

extension CommandOutput {
  /// The text with `<…>` for what differs from run to run and from machine to machine.
  var withoutChance: String {
    let replacements = [
      #"\b[0-9.]+ (B|KiB|MiB)\b"#: "<size>", #"\bprocess [0-9]+"#: "process <id>",
      #"left the processes [0-9 ]+"#: "left the processes <ids>",
      #" on [^ ]+ as "#: " on <host> as ",
      #"\b[0-9]+d old"#: "<age> old",
      #"(/taskmaster|asked now: log) at [0-9a-f]{7}"#: "$1 at <commit>",
      #"libgit2 [0-9.]+"#: "libgit2 <version>", #"\bgit [0-9.]+[^ \n]*"#: "git <version>",
      #"system .*"#: "system <system>",
      #"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{16}\b"#: "<session>",
      #"at /[^ ]*/ScriptedAgent"#: "at <products>/ScriptedAgent",
      #"(repository-)[0-9a-f]{8}"#: "$1<hash>", #"(config):[0-9]+"#: "$1:<line>",
    ]
    return replacements.reduce(text) { text, replacement in
      text.replacingOccurrences(
        of: replacement.key, with: replacement.value, options: .regularExpression)
    }
  }
}
