import Foundation
import GitFixtures
import Testing

/// A log with a history, written by hand with stock Git, as another clone might have sent it.
struct Story {
  let fixture: GitFixture
  private(set) var clock = 1000

  init(_ fixture: GitFixture) { self.fixture = fixture }

  /// Queues a task and gives its id.
  func queue(_ text: String, _ options: String...) throws -> String {
    let words = ["add", "--json"] + options + ["--", text]
    let json = try fixture.run("git-taskmaster", words).succeeded().line
    let start = try #require(json.range(of: #""id":""#)).upperBound
    return String(json[start...].prefix(40))
  }

  /// Appends an event to the note of a task; the fields are JSON.
  mutating func record(_ event: String, of task: String, _ fields: String = "") throws {
    clock += 1
    let number = clock - 1000
    let time = "2030-01-01T0\(number / 60):\(number % 60 < 10 ? "0" : "")\(number % 60):00.000000Z"
    let line =
      #"{"at":"\#(time)","by":"A U Thor <author@example.com>","clock":\#(clock),"#
      + #""event":"\#(event)","v":1\#(fields.isEmpty ? "" : "," + fields)}"#
    try fixture.git("notes", "--ref=taskmaster", "append", "-m", line, task)
  }

  mutating func claim(_ task: String, attempt: Int, base: String) throws {
    try record(
      "claimed", of: task,
      #"""
      "attempt":\#(attempt),"base":"\#(base)","boot":"b","expires":"2030-01-01T12:00:00.000000Z",\#
      "host":"mac-mini","pid":4711,"session":"00112233445566\#(10 + attempt)"
      """#)
  }

  mutating func fail(
    _ task: String, attempt: Int, reason: String, detail: String, kept: String,
    isFinal: Bool = false
  ) throws {
    try record(
      "failed", of: task,
      #"""
      "attempt":\#(attempt),"detail":"\#(detail)","final":\#(isFinal),"kept":"\#(kept)",\#
      "reason":"\#(reason)","seconds":75.5,"session":"00112233445566\#(10 + attempt)",\#
      "started":"2030-01-01T00:01:00.000000Z","worker":"goose","model":"gpt-4o","tokensIn":1200,\#
      "tokensOut":300,"cost":0.125
      """#)
  }

  /// Makes a branch with one commit, and the event that says so.
  mutating func finish(
    _ task: String, attempt: Int, base: String, branch: String, file: String
  ) throws {
    let tree = try fixture.git("rev-parse", "\(base)^{tree}").line
    let commit = try fixture.git(
      "commit-tree", tree, "-p", base, "-m", "Make \(file)",
      environment: ["GIT_COMMITTER_DATE": "@1 +0000", "GIT_AUTHOR_DATE": "@1 +0000"]
    ).line
    try fixture.git("update-ref", "refs/heads/\(branch)", commit)
    try record(
      "done", of: task,
      #"""
      "attempt":\#(attempt),"base":"\#(base)","branch":"\#(branch)","commit":"\#(commit)",\#
      "deletions":1,"files":2,"insertions":84,"seconds":161.2,\#
      "session":"00112233445566\#(10 + attempt)","started":"2030-01-01T00:03:00.000000Z",\#
      "tree":"\#(tree)","worker":"goose"
      """#)
  }
}
