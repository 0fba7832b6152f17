import Foundation
import Git
import GitFixtures
import Synchronization
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Several writers at once.
struct LogWritersTests {
  let scene: LogScene
  var fixture: GitFixture { scene.fixture }

  init() throws { scene = try LogScene() }

  @Test func eightWritersOnARepositoryWithoutALogLoseNothing() throws {
    let scene = scene
    try concurrently(8) { writer in
      let store = try scene.store()
      for round in 0..<5 { try store.add(["task \(writer)-\(round)"]) }
    }
    let all = (0..<8).flatMap { writer in (0..<5).map { "task \(writer)-\($0)" } }
    #expect(try scene.titles() == all.sorted())
    #expect(try scene.notedLines().count == 40)
    #expect(
      try fixture.git("rev-list", "--count", "--first-parent", LogStore.reference).line == "41")
    #expect(try scene.snapshot().queue.clock == 40)
    #expect(try scene.snapshot().warnings == [])
    #expect(try scene.isSound())
  }

  @Test func ofWritersThatWantTheSameOneWins() throws {
    let scene = scene
    let winners = Mutex(0)
    try concurrently(8) { _ in
      do {
        try scene.add("the same")
        winners.withLock { $0 += 1 }
      } catch is Rejection {}
    }
    #expect(winners.withLock { $0 } == 1)
    #expect(try scene.snapshot().log.events.count == 1)
  }

  @Test func withoutTheLockTheComparisonAloneLosesNothing() throws {
    let scene = scene
    try concurrently(8) { writer in
      let store = try scene.store()
      store.lockPath += "-\(writer)"
      for round in 0..<5 { try store.add(["task \(writer)-\(round)"]) }
    }
    let all = (0..<8).flatMap { writer in (0..<5).map { "task \(writer)-\($0)" } }
    #expect(try scene.titles() == all.sorted())
    let noted = try Set(scene.snapshot().log.events.map(\.task))
    #expect(noted == Set(all.map { id($0) }))
    #expect(try scene.snapshot().warnings == [])
    #expect(try scene.isSound())
  }

  @Test func aDecisionIsMadeAgainOnTheStateThatWon() throws {
    let other = try scene.store()
    let repository = try scene.repository()
    var seen: [[String]] = []
    let store = try scene.store()
    let snapshot = try store.transact(by: LogScene.author, subject: LogSubject.text) { snapshot in
      seen.append(snapshot.titles)
      if seen.count == 1 {
        // Somebody who knows of no lock of ours.
        try Self.addBehindTheLock("the faster one", store: other, repository: repository)
      }
      return try snapshot.queue.decideToQueue([.task("the slower one")])
    }
    #expect(seen == [[], ["the faster one"]])
    #expect(snapshot.titles == ["the faster one", "the slower one"])
    #expect(try scene.notedLines().count == 2)
    #expect(
      Set(try other.journal.lines().map(\.task)) == [id("the faster one"), id("the slower one")])
    #expect(try other.journal.lines().count == 2)
  }

  private static func addBehindTheLock(
    _ text: String, store: LogStore, repository: Repository
  ) throws {
    let before = try store.read()
    let lines = try before.queue.events(
      try before.queue.decideToQueue([.task(text)]), at: store.surroundings.now(), by: "B <b@b>")
    let writer = LogWriter(repository: repository, before: before, time: store.surroundings.now())
    let commit = try writer.write(
      LogEntry(lines: lines, subject: "queue", identity: LogScene.author))
    _ = try repository.updateReference(
      LogStore.reference, to: commit, expecting: .any, message: "test",
      signature: LogScene.author.signature(at: store.surroundings.now()))
  }

  @Test func aLockThatIsNotGivenBackIsNamed() throws {
    try scene.add("one")
    let lock = fixture.path + "/.git/refs/notes/taskmaster.lock"
    try fixture.write(lock, "")
    let store = try scene.store()
    store.lockPatience = .zero
    let problem = #expect(throws: Problem.self) { try store.add(["two"]) }
    #expect(problem?.message.contains(lock) == true)
    #expect(
      problem?.hints == ["if no git process is running here, one was killed: remove that file"])
    #expect(try scene.titles() == ["one"])
    try fixture.remove(lock)
    #expect(try store.add(["two"]).titles == ["one", "two"])
    #expect(try scene.snapshot().warnings == [])
  }

  @Test func aLockThatIsGivenBackIsWaitedFor() throws {
    try scene.add("one")
    let lock = fixture.path + "/.git/refs/notes/taskmaster.lock"
    try fixture.write(lock, "")
    let store = try scene.store()
    var attempts = 0
    let snapshot = try store.transact(by: LogScene.author, subject: LogSubject.text) { snapshot in
      attempts += 1
      if attempts == 3 { try fixture.remove(lock) }
      return try snapshot.queue.decideToQueue([.task("two")])
    }
    #expect(attempts == 3)
    #expect(snapshot.titles == ["one", "two"])
    #expect(try store.journal.lines().count == 2)
  }

  @Test func aReaderWaitsForAWriterBetweenJournalAndRef() throws {
    try scene.add("one")
    let scene = scene
    let isReading = DispatchSemaphore(value: 0)
    let titles = Mutex<[String]>([])
    let done = DispatchGroup()
    let store = try scene.store()
    _ = try store.write { before in
      guard !before.titles.contains("two") else { return nil }
      let lines = try before.queue.events(
        try before.queue.decideToQueue([.task("two")]), at: scene.surroundings.now(), by: "B <b@b>")
      let entry = LogEntry(lines: lines, subject: "queue", identity: LogScene.author)
      return LogChange(entry: entry) { writer in
        // Now the journal has the line and the ref has not.
        Thread.detachNewThread {
          done.enter()
          isReading.signal()
          let snapshot = try? scene.snapshot()
          titles.withLock { $0 = (snapshot?.titles ?? []) + (snapshot?.warnings ?? ["none"]) }
          done.leave()
        }
        isReading.wait()
        return try writer.write(entry)
      }
    }
    done.wait()
    #expect(titles.withLock { $0 } == ["one", "two"])
  }
}
