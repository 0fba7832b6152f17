import Foundation
import Git
import GitFixtures
import Synchronization
import TaskmasterCore

@testable import TaskmasterKit

/// A repository with a log, its clock and its dice in the hands of the test.
struct LogScene: Sendable {
  let fixture: GitFixture
  private let clock: Clock

  init(_ fixture: GitFixture) {
    self.fixture = fixture
    clock = Clock()
  }

  init() throws { self.init(try GitFixture()) }

  private init(_ fixture: GitFixture, clock: Clock) {
    self.fixture = fixture
    self.clock = clock
  }

  /// The same world, seen from another repository of the sandbox.
  func at(_ other: GitFixture) -> LogScene { LogScene(other, clock: clock) }

  static let author = Identity(name: "A U Thor", email: "author@example.com")

  /// A handle of its own on the log.
  func store() throws -> LogStore {
    LogStore(repository: try repository(), surroundings: surroundings)
  }

  func repository() throws -> Repository {
    try Repository(gitDirectory: try fixture.git("rev-parse", "--absolute-git-dir").line)
  }

  /// Not synced to the disk, which costs a hundred times as much as all the rest.
  var surroundings: Surroundings {
    Surroundings(
      environment: ["GIT_TEST_FSYNC": "0"], now: { clock.next() },
      randomBytes: { count in
        var dice = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
      })
  }

  /// Queues texts in one transaction.
  @discardableResult
  func add(_ texts: String..., chain: String = "main") throws -> LogSnapshot {
    try add(texts, chain: chain)
  }

  @discardableResult
  func add(_ texts: [String], chain: String = "main") throws -> LogSnapshot {
    try store().add(texts, chain: chain)
  }

  func snapshot() throws -> LogSnapshot { try store().snapshot() }

  /// The titles of all tasks, sorted.
  func titles() throws -> [String] { try snapshot().titles }

  /// The lines of the notes themselves, without the journal, sorted.
  func notedLines() throws -> [String] {
    let repository = try repository()
    guard let head = try repository.target(of: LogStore.reference) else { return [] }
    return try LogContents(of: head, in: repository).lines
      .map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
  }

  /// Where the notes ref is.
  func head() throws -> String { try fixture.git("rev-parse", LogStore.reference).line }

  /// Git's own check of everything that is there.
  func isSound() throws -> Bool {
    let output = fixture.run("git", ["fsck", "--strict", "--no-dangling", "--no-progress"])
    let text = output.text
    return text.isEmpty || text == "notice: HEAD points to an unborn branch (main)"
  }

  private final class Clock: Sendable {
    private let readings = Mutex(Int64(0))

    /// A millisecond later at each reading, from the first moment of 2031.
    func next() -> Timestamp {
      let count = readings.withLock { count in
        count += 1
        return count
      }
      return Timestamp(microseconds: 1_924_992_000_000_000 + count * 1000)
    }
  }
}

extension LogStore {
  @discardableResult
  func add(_ texts: [String], chain: String = "main") throws -> LogSnapshot {
    try transact(by: LogScene.author, subject: LogSubject.text) { snapshot in
      try snapshot.queue.decideToQueue(texts.map { .task($0, chain: chain) })
    }
  }
}

extension TaskRequest {
  static func task(_ text: String, chain: String = "main") -> TaskRequest {
    TaskRequest(
      id: TaskCommit.id(ofText: text), queued: Queued(text: text, chain: chain, position: 0))
  }
}

extension LogSnapshot {
  var titles: [String] { queue.tasks.values.map(\.title).sorted() }
}

/// The id of the task with that text.
func id(_ text: String) -> ObjectID { TaskCommit.id(ofText: text) }

/// Runs a body on that many threads at once and waits for all of them.
///
/// - Throws: The first error that one of them threw.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  let errors = Mutex<[any Error]>([])
  let group = DispatchGroup()
  for index in 0..<count {
    group.enter()
    Thread.detachNewThread {
      do { try body(index) } catch { errors.withLock { $0.append(error) } }
      group.leave()
    }
  }
  group.wait()
  if let error = errors.withLock({ $0.first }) { throw error }
}
