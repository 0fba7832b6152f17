import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit

/// A queue that was added to, worked off, merged and changed in a random order.
struct RandomHistory {
  let queue: QueueFixture
  /// The tasks that are done, and what came of them.
  private(set) var done: [(id: ObjectID, done: Done)] = []
  private var open: [ObjectID] = []
  private var texts = 0
  private var results = 0

  var fixture: GitFixture { queue.fixture }

  init(_ random: inout SeededGenerator) throws {
    queue = try QueueFixture()
    try queue.fixture.git("branch", "release")
    for _ in 0..<4 { try add(&random) }
    while done.count < 3 { try act(&random) }
    try merge(&random)
    while done.count < 3 { try act(&random) }
  }

  private mutating func act(_ random: inout SeededGenerator) throws {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: try add(&random)
    case 1: try fail(&random)
    case 2: try cancel(&random)
    case 3: try giveBack(&random)
    default: try finish(&random)
    }
  }

  private mutating func add(_ random: inout SeededGenerator) throws {
    texts += 1
    let allowsEmpty = Bool.random(using: &random)
    let chain = Bool.random(using: &random) ? "main" : "release"
    open.append(
      try queue.add("task \(texts)\n\nin more words", chain: chain) { queued in
        queued.allowEmpty = allowsEmpty
        queued.check = allowsEmpty ? [] : ["true"]
      })
  }

  private mutating func finish(_ random: inout SeededGenerator) throws {
    guard let id = open.randomElement(using: &random) else { return }
    open.removeAll { $0 == id }
    let name = "file\(Int.random(in: 0..<3, using: &random))"
    results += 1
    let files = [name: "result \(results)\n", "some/deep/\(name)": "\(results)\n"]
    let result = try queue.finish(id, writing: files) { done in
      done.checks = [CheckResult(command: "true", exit: 0, seconds: 0.5)]
    }
    done.append((id, result))
  }

  /// Merges the first artifact of a chain, by moving the chain's branch on to it.
  private mutating func merge(_ random: inout SeededGenerator) throws {
    let chain = Bool.random(using: &random) ? "main" : "release"
    guard let task = try queue.store.snapshot().queue.artifacts(of: chain).first,
      let commit = task.artifact?.commit
    else { return }
    try fixture.git("update-ref", "refs/heads/\(chain)", commit.hex)
    try queue.record(NewFact(task.id, .merged(into: chain, commit: commit)))
    done.removeAll { $0.id == task.id }
  }

  private func fail(_ random: inout SeededGenerator) throws {
    guard let id = open.randomElement(using: &random) else { return }
    let result = try queue.result(of: id, ["half": "\(texts)\n"])
    var failed = Failed(
      attempt: result.attempt, session: result.session, reason: .check, final: false,
      seconds: 1, started: result.started)
    failed.kept = Bool.random(using: &random) ? result.commit : nil
    try queue.record(NewFact(id, .claimed(queue.claim(result))), NewFact(id, .failed(failed)))
  }

  private func giveBack(_ random: inout SeededGenerator) throws {
    guard let id = open.randomElement(using: &random) else { return }
    let result = try queue.result(of: id, [:])
    let released = Released(
      attempt: result.attempt, session: result.session, reason: .interrupted)
    try queue.record(NewFact(id, .claimed(queue.claim(result))), NewFact(id, .released(released)))
  }

  private func cancel(_ random: inout SeededGenerator) throws {
    guard let id = open.randomElement(using: &random) else { return }
    try queue.record(NewFact(id, .cancelled))
    try queue.record(NewFact(id, .reopened))
  }

  /// The repository opened again.
  func reopened() throws -> QueueFixture { try QueueFixture(fixture) }

  /// Another repository with all that is in this one, but no journal.
  func copy(_ name: String) throws -> GitFixture {
    let copy = fixture.at("../copy-\(name)")
    try fixture.run("cp", ["-R", fixture.path, copy.path]).succeeded()
    try copy.remove(".git/taskmaster")
    return copy
  }
}
