import Git
import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What is remembered of a verification, and what is not believed of it.
struct VerifiedRecordTests {
  private let damage: Damage
  private var fixture: GitFixture { damage.fixture }
  private let file = ".git/taskmaster/verified"

  init() throws { damage = try Damage() }

  private func findings(isFull: Bool = false) throws -> [String] {
    var verifier = try damage.reopened().verifier()
    verifier.isFull = isFull
    return try verifier.verify().findings.map(\.description)
  }

  @Test func aRecordIsReadAsItWasWritten() throws {
    var record = VerifiedRecord()
    record.history = damage.first.id
    record.artifacts = damage.second.id
    record.open = [damage.first.id, damage.second.id]
    record.branches = ["main": damage.first.id, "é/ü": damage.second.id]
    #expect(VerifiedRecord(record.bytes) == record)
    #expect(VerifiedRecord(VerifiedRecord().bytes) == VerifiedRecord())
  }

  @Test func aDamagedRecordIsNone() throws {
    var record = VerifiedRecord()
    record.history = damage.first.id
    record.open = [damage.first.id, damage.second.id]
    let bytes = record.bytes
    for length in bytes.indices { #expect(VerifiedRecord(Array(bytes[..<length])) == nil) }
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 1
      #expect(VerifiedRecord(other) == nil)
    }
  }

  @Test func whatWasVerifiedIsNotReadAgain() throws {
    #expect(try findings() == [])
    // Damage within objects is found by a look at everything.
    let blob = try fixture.git("rev-parse", "\(damage.second.done.commit.hex):response.txt").line
    try damage.queue.truncate(object: blob)
    #expect(try findings() == [])
    #expect(try findings(isFull: true).count == 1)
    // Whoever names a task wants it looked at.
    #expect(try damage.reopened().verify(only: [damage.second.id]).findings.count == 1)
    // What was found once is found again, until it is mended.
    #expect(try findings().count == 1)
  }

  @Test func whatIsMissingIsMissed() throws {
    #expect(try findings() == [])
    try damage.queue.remove(object: damage.first.done.commit.hex)
    #expect(try damage.reopened().verify().findings.map(\.code) == [.artifactCommit])
    try damage.queue.remove(object: damage.second.id.hex)
    #expect(try damage.reopened().verify().findings.map(\.code) == [.artifactCommit, .taskID])
  }

  @Test func branchesAreLookedUpEachTime() throws {
    #expect(try findings() == [])
    try fixture.git("branch", "--force", damage.first.done.branch, "main")
    #expect(try damage.reopened().verify().findings.map(\.code) == [.tipMoved])
  }

  @Test func notesThatChangeAreReadAgain() throws {
    #expect(try findings() == [])
    try fixture.git(
      "notes", "--ref=taskmaster", "add", "-f", "-m", "Cost: nothing", damage.first.done.commit.hex)
    #expect(try damage.reopened().verify().findings.map(\.code) == [.noteDiffers])
    #expect(try damage.reopened().verify().findings.map(\.code) == [.noteDiffers])
    try fixture.git("notes", "--ref=taskmaster", "remove", damage.second.done.commit.hex)
    #expect(try damage.reopened().verify().findings.map(\.code) == [.noteDiffers, .noteMissing])
  }

  @Test func whatIsLostIsFoundAgain() throws {
    let copy = try damage.copy()
    #expect(try QueueFixture(copy).findings() == [])
    try QueueFixture(copy).dropEvents(named: "claimed", on: damage.first.id)
    for number in 1...3 {
      let found = try QueueFixture(copy).verify().findings.filter { $0.code == .logShrunk }
      #expect(found.count == 1, "\(number)")
      try QueueFixture(copy).add("later \(number)")
    }
  }

  @Test func onlyTheNewestHistoryIsWalked() throws {
    #expect(try findings() == [])
    let hole = try fixture.commitID("refs/notes/taskmaster~2")
    try damage.queue.remove(object: hole)
    try damage.queue.add("another")
    #expect(try findings() == [])
    #expect(try findings(isFull: true).count == 1)
    #expect(try findings() == [])
  }

  @Test func aHistoryThatWasWrittenAnew() throws {
    // In a clone without a journal, the log is replaced by one without the second task's result.
    let copy = try damage.copy()
    #expect(try QueueFixture(copy).findings() == [])
    let before = try copy.commitID("refs/notes/taskmaster")
    try QueueFixture(copy).dropEvents(named: "done", on: damage.second.id)
    let tree = try copy.git("rev-parse", "refs/notes/taskmaster^{tree}").line
    let commit = try copy.git("commit-tree", "-m", "All there ever was", tree).line
    try copy.git("update-ref", "refs/notes/taskmaster", commit)
    let found = try QueueFixture(copy).verify().findings.filter { $0.code == .logShrunk }
    #expect(
      found.map(\.description) == [
        "problem log.shrunk \(damage.second.id.short): the log lacks 1 line that it had at"
          + " \(before.prefix(7)), where it was verified"
      ])
    let again = try QueueFixture(copy).verify().findings.filter { $0.code == .logShrunk }
    #expect(again == found)
    try copy.run("sh", ["-c", try #require(found.first?.hint)]).succeeded()
    #expect(try QueueFixture(copy).verify().isSound)
  }

  @Test func aLogThatIsGone() throws {
    let copy = try damage.copy()
    #expect(try QueueFixture(copy).findings() == [])
    let before = try copy.commitID("refs/notes/taskmaster")
    try copy.git("update-ref", "-d", "refs/notes/taskmaster")
    for isFull in [false, true] {
      var verifier = try QueueFixture(copy).verifier()
      verifier.isFull = isFull
      let found = try verifier.verify().findings
      #expect(
        found.map(\.description) == [
          "problem log.shrunk: the log is gone, which was verified here at \(before.prefix(7))"
        ])
      #expect(found.map(\.hint) == ["git taskmaster doctor --fix"])
    }
  }

  @Test func aRecordThatCannotBeKeptIsNoError() throws {
    try fixture.remove(".git/taskmaster")
    try fixture.write(".git/taskmaster", "in the way\n")
    #expect(try findings() == [])
  }

  @Test func nothingIsRememberedOfALookAtSome() throws {
    _ = try damage.reopened().verify(only: [damage.first.id])
    #expect(!fixture.exists(file))
    _ = try findings()
    #expect(fixture.exists(file))
  }

  @Test func aRecordOfObjectsThatAreGoneIsNone() throws {
    var record = VerifiedRecord()
    record.history = damage.queue.repository.hashOfNothing
    record.artifacts = damage.queue.repository.hashOfNothing
    try fixture.write(file, bytes: record.bytes)
    #expect(VerifiedRecord(of: try damage.reopened().repository) == VerifiedRecord())
    #expect(try findings() == [])
  }
}

extension Repository {
  /// An id that no object has.
  fileprivate var hashOfNothing: ObjectID { ObjectID(Repository.hash(.blob, Array("?".utf8))) }
}
