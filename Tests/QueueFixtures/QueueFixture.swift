public import Git
public import GitFixtures
public import TaskmasterCore
public import TaskmasterKit

/// A queue in a repository, whose tasks are done without any worker.
///
/// Time and chance are counted, so that the same steps give the same log in every run.
public final class QueueFixture {
  /// The repository.
  public let fixture: GitFixture
  /// Its log.
  public let store: LogStore
  /// The same repository as values.
  public let repository: Repository

  private let identity = Identity(name: "A U Thor", email: "author@example.com")

  /// A queue in a new repository, or in the one given.
  public init(_ fixture: GitFixture? = nil) throws {
    self.fixture = try fixture ?? GitFixture()
    let path = try self.fixture.git("rev-parse", "--absolute-git-dir").line
    repository = try Repository(gitDirectory: path)
    store = LogStore(repository: repository, surroundings: .counted())
  }

  /// Queues a task, of which something else may be asked; gives its id.
  @discardableResult
  public func add(
    _ text: String, chain: String = "main", _ change: (inout Queued) -> Void = { _ in }
  ) throws -> ObjectID {
    var queued = Queued(text: text, chain: chain, position: 0)
    change(&queued)
    let id = TaskCommit.id(ofText: text, occurrence: queued.occurrence)
    let request = TaskRequest(id: id, queued: queued)
    try transact("queue") { try $0.queue.decideToQueue([request]) }
    return id
  }

  /// Records facts as they are.
  public func record(_ facts: NewFact...) throws { try transact("record") { _ in facts } }

  /// Appends what is decided on the log as it is.
  public func transact(
    _ subject: String, _ decide: (LogSnapshot) throws -> [NewFact]
  ) throws {
    _ = try store.transact(by: identity, subject: { _ in subject }, decide)
  }

  /// Claims a task and is done with it: one commit with these files, a branch, the log.
  ///
  /// The log may be made to say other things than the truth.
  @discardableResult
  public func finish(
    _ id: ObjectID, writing files: [String: String] = ["hello.txt": "Hello\n"],
    _ change: (inout Done) -> Void = { _ in }
  ) throws -> Done {
    var done = try result(of: id, files)
    change(&done)
    try fixture.git("update-ref", "refs/heads/\(done.branch)", done.commit.hex)
    try record(
      NewFact(id, .claimed(claim(done))), NewFact(id, .done(done)))
    return done
  }

  /// Queues a task and is done with it.
  @discardableResult
  public func work(
    _ text: String, writing files: [String: String] = ["hello.txt": "Hello\n"]
  ) throws -> (id: ObjectID, done: Done) {
    let id = try add(text)
    return (id, try finish(id, writing: files))
  }

  /// What a claim before that result says.
  public func claim(_ done: Done) -> Claimed {
    Claimed(
      attempt: done.attempt, base: done.base, session: done.session, host: "host", pid: 1,
      boot: "boot", expires: Timestamp(microseconds: 2_000_000_000_000_000))
  }

  /// Verifies the repository as it is now.
  public func verify(only: Set<ObjectID>? = nil) throws -> Verification {
    try verifier().verify(only: only)
  }

  /// Verifies the repository as it is now, a few hours after the first moment of its log.
  public func verifier() throws -> Verifier {
    var verifier = Verifier(
      repository: repository, snapshot: try store.snapshot(),
      now: Timestamp(microseconds: 1_893_470_000_000_000))
    verifier.remembers = true
    return verifier
  }

  /// What verification finds now, a line each.
  public func findings() throws -> [String] { try verify().findings.map(\.description) }
}

extension QueueFixture {
  /// Makes the commit of a task's result, without naming it anywhere.
  public func result(of id: ObjectID, _ files: [String: String]) throws -> Done {
    let queue = try store.snapshot().queue
    let task = try queue.tasks[id].orThrow("task \(id) is not in the queue")
    let base =
      try queue.lastArtifact(of: task.chain)?.commit
      ?? object(fixture.commitID("refs/heads/\(task.chain)"))
    let tree = try self.tree(files, on: base)
    let message = "\(task.title)\n\n\(task.text)\n\nTaskmaster-Task: \(id)\nTaskmaster-Attempt: 1\n"
    let commit = try fixture.git("commit-tree", "-p", base.hex, "-F", "-", tree.hex, input: message)
    var done = Done(
      attempt: Int64(task.attempts.count + 1), session: "0123456789abcdef", base: base,
      commit: try object(commit.line), tree: tree,
      branch: BranchName.candidate(
        0, of: task.text, occurrence: task.queued.occurrence, prefix: ""),
      seconds: 1.5, started: Timestamp(microseconds: 1_893_456_000_000_000))
    done.files = Int64(files.count)
    done.artifacts = try files.keys.sorted().map { path in
      ArtifactFile(
        path: path, blob: try object(fixture.git("rev-parse", "\(commit.line):\(path)").line))
    }
    return done
  }

  /// The tree of a commit with these files written.
  private func tree(_ files: [String: String], on base: ObjectID) throws -> ObjectID {
    let index: [String: String?] = ["GIT_INDEX_FILE": fixture.sandbox.root + "/index"]
    try fixture.git("read-tree", base.hex, environment: index)
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      let blob = try fixture.git("hash-object", "-w", "--stdin", input: text).line
      try fixture.git(
        "update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)", environment: index)
    }
    return try object(fixture.git("write-tree", environment: index).line)
  }

  /// The id with these digits.
  public func object(_ hex: String) throws -> ObjectID {
    try ObjectID(hex: hex).orThrow("'\(hex)' is no id")
  }
}

/// A step of a fixture that cannot be taken.
public struct FixtureError: Error, CustomStringConvertible {
  /// Why.
  public let description: String
}

extension Optional {
  fileprivate func orThrow(_ description: String) throws(FixtureError) -> Wrapped {
    guard let self else { throw FixtureError(description: description) }
    return self
  }
}
