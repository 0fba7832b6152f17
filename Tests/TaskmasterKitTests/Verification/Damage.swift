import Git
import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// A queue of three tasks, two of them done, that a test damages.
struct Damage {
  typealias Result = (id: ObjectID, done: Done)

  let queue: QueueFixture
  let first: Result
  let second: Result

  var fixture: GitFixture { queue.fixture }

  init() throws {
    queue = try QueueFixture()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work(
      "create a response", writing: ["response.txt": "Hi\n", "some/deep/file": "x\n"])
    try queue.add("not done yet")
  }

  /// Records a result whose commit is made by hand, and makes its branch.
  @discardableResult
  func finish(
    _ id: ObjectID, message: String, parents: [String] = [], writing files: [String: String],
    _ change: (inout Done) -> Void = { _ in }
  ) throws -> Done {
    var done = try queue.result(of: id, files)
    let words = ([done.base.hex] + parents).flatMap { ["-p", $0] }
    let commit = fixture.run(
      "git", ["commit-tree"] + words + ["-m", message, done.tree.hex]
    ).line
    done.commit = try queue.object(commit)
    change(&done)
    try fixture.git("update-ref", "refs/heads/\(done.branch)", commit)
    try queue.record(NewFact(id, .claimed(queue.claim(done))), NewFact(id, .done(done)))
    return done
  }

  /// The repository opened again, so that nothing of it is remembered.
  func reopened(at path: String = ".") throws -> QueueFixture {
    try QueueFixture(fixture.at(path))
  }

  /// A bare clone with the log, but without the journal.
  func copy() throws -> GitFixture {
    let copy = try fixture.clone("copy", "--bare")
    try copy.git("fetch", "--quiet", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    return copy
  }

  /// Checks what is found, and that the commands of all problems mend them.
  func expectMended(
    _ findings: String..., at path: String = ".", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let queue = try reopened(at: path)
    let found = try queue.verify()
    expect(
      found.findings.map(\.description).joined(separator: "\n"),
      is: findings.joined(separator: "\n"), sourceLocation: sourceLocation)
    for finding in found.findings where finding.severity == .problem {
      let command = try #require(finding.hint, sourceLocation: sourceLocation)
      try queue.fixture.run("sh", ["-c", command]).succeeded()
    }
    let rest = try reopened(at: path).verify().findings.filter { $0.severity == .problem }
    #expect(rest.map(\.description) == [], sourceLocation: sourceLocation)
  }

  /// Checks what is found where no command mends it, or these do.
  func expectFindings(
    _ findings: String..., hints: [String] = [], at path: String = ".",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try reopened(at: path).verify().findings
    expect(
      found.map(\.description).joined(separator: "\n"), is: findings.joined(separator: "\n"),
      sourceLocation: sourceLocation)
    #expect(found.compactMap(\.hint) == hints, sourceLocation: sourceLocation)
  }
}
