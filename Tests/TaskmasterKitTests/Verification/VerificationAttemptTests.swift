import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// What attempts left.
struct VerificationAttemptTests {
  private let damage: Damage
  private let task: ObjectID
  private let kept: ObjectID
  private var fixture: GitFixture { damage.fixture }
  private let session = "0123456789abcdef"

  /// The open task failed once, and what was made is kept.
  init() throws {
    damage = try Damage()
    task = TaskCommit.id(ofText: "not done yet")
    let result = try damage.queue.result(of: task, ["half": "done\n"])
    kept = result.commit
    let failed = Failed(
      attempt: 1, session: session, reason: .check, final: false, kept: kept,
      seconds: 2, started: Timestamp(microseconds: 1_893_456_000_000_000))
    try damage.queue.record(
      NewFact(task, .claimed(damage.queue.claim(result))), NewFact(task, .failed(failed)))
    try damage.fixture.git("update-ref", reference, kept.hex)
  }

  private var reference: String { "refs/taskmaster/attempts/\(task.hex)/1" }

  /// Makes it look as if the attempt had been made in this clone.
  private func leaveTranscript() throws {
    try fixture.write(
      ".git/taskmaster/logs/\(task.hex)/1.log", "--- attempt 1, session \(session) ---\n")
  }

  @Test func whatIsKeptIsSound() throws {
    try leaveTranscript()
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aReferenceThatIsGone() throws {
    try leaveTranscript()
    try fixture.git("update-ref", "-d", reference)
    try damage.expectMended(
      "problem attempt.missing \(task.short): what attempt 1 left, \(kept.short), is not kept any more"
    )
  }

  @Test func whatIsGoneForGood() throws {
    try leaveTranscript()
    try fixture.git("update-ref", "-d", reference)
    try fixture.git("gc", "--quiet", "--prune=now")
    try damage.expectFindings(
      "problem attempt.missing \(task.short): what attempt 1 left, \(kept.short), is not kept any more"
    )
  }

  @Test func whatAnotherCloneKeeps() throws {
    let copy = try damage.copy()
    #expect(
      try QueueFixture(copy).findings() == [
        "information attempt.missing \(task.short): what attempt 1 left, \(kept.short), is not here; it"
          + " was made in another clone, on 'host'"
      ])
    // A transcript of another session with that number says nothing.
    try copy.write(
      "taskmaster/logs/\(task.hex)/1.log", "--- attempt 1, session 9999999999999999 ---\n")
    #expect(try QueueFixture(copy).verify().isSound)
  }

  @Test func whatIsKeptNoLonger() throws {
    try leaveTranscript()
    try fixture.git("update-ref", "-d", reference)
    var verifier = try damage.reopened().verifier()
    verifier.keepAttempts = .seconds(3600)
    // Of a task that is not over everything is kept.
    #expect(try verifier.verify().findings.map(\.severity) == [.problem])
    try damage.queue.record(NewFact(task, .cancelled))
    verifier = try damage.reopened().verifier()
    verifier.keepAttempts = .seconds(3600)
    #expect(
      try verifier.verify().findings.map(\.description) == [
        "information attempt.missing \(task.short): what attempt 1 left, \(kept.short), is not here;"
          + " such is kept for 1 hour"
      ])
  }
}
