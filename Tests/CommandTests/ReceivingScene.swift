import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

/// A clone with two results, and a server with the hook that has its base branch only.
struct ReceivingScene {
  let queue: QueueFixture
  let bare: GitFixture
  let first: (id: ObjectID, done: Done)
  let second: (id: ObjectID, done: Done)
  var fixture: GitFixture { queue.fixture }
  static let log = "refs/notes/taskmaster"

  init() throws {
    queue = try QueueFixture()
    bare = try queue.fixture.addRemote()
    try bare.taskmaster("hooks", "install").succeeded()
    try queue.fixture.git("push", "--quiet", "origin", "main")
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
  }

  func push(_ words: String...) -> CommandOutput {
    fixture.run("git", ["push", "--quiet", "origin"] + words)
  }

  func pushAll() throws {
    try fixture.git(
      "push", "--quiet", "--atomic", "origin", first.done.branch, second.done.branch, Self.log)
  }

  /// A push is refused with one line that says what to do, and nothing of it is taken.
  func expectRefused(
    _ words: String..., because reason: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try bare.git("for-each-ref").line
    let output = fixture.run("git", ["push", "--quiet", "origin"] + words)
    let lines = output.text.split(separator: "\n").filter { $0.contains("taskmaster: ") }
    #expect(output.exitStatus == 1, sourceLocation: sourceLocation)
    #expect(lines.count == 1, "\(output.text)", sourceLocation: sourceLocation)
    #expect(lines.first?.contains(reason) == true, "\(lines)", sourceLocation: sourceLocation)
    #expect(
      lines.first?.contains("; ") == true, "it says what to do", sourceLocation: sourceLocation)
    #expect(try bare.git("for-each-ref").line == before, sourceLocation: sourceLocation)
  }

  /// A commit that has the tree of the log after a change to it by stock Git, on some parents.
  func rewritten(
    parents: [String], message: String = "by hand", _ change: (GitFixture) throws -> Void
  ) throws -> String {
    let before = try fixture.commitID(Self.log)
    try change(fixture)
    let tree = try fixture.git("rev-parse", "\(Self.log)^{tree}").line
    try fixture.git("update-ref", Self.log, before)
    let words = parents.flatMap { ["-p", $0] } + ["-m", message, tree]
    return try fixture.run("git", ["commit-tree"] + words).succeeded().line
  }
}
