import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Damage to the log and to its history.
struct VerificationLogTests {
  private let damage: Damage
  private var fixture: GitFixture { damage.fixture }
  private var queue: QueueFixture { damage.queue }
  private var first: Damage.Result { damage.first }
  private var second: Damage.Result { damage.second }

  init() throws { damage = try Damage() }

  private var tip: String {
    get throws { try fixture.commitID("refs/notes/taskmaster") }
  }

  @Test func aLineThatWasTakenOut() throws {
    try queue.add("a later one")
    // In a clone no journal knows better.
    let copy = try damage.copy()
    try QueueFixture(copy).dropEvents(named: "claimed", on: first.id)
    let commit = try copy.commitID("refs/notes/taskmaster").prefix(7)
    let findings = try QueueFixture(copy).verify().findings.filter { $0.code == .logShrunk }
    #expect(
      findings.map(\.description) == [
        "problem log.shrunk \(first.id.short): commit \(commit) took 1 line out of the log"
      ])
    let command = try #require(findings.first?.hint)
    try copy.run("sh", ["-c", command]).succeeded()
    #expect(
      try QueueFixture(copy).findings() == [
        "information log.shrunk: commit \(commit) took 1 line of 1 task out of the log; by now they"
          + " are back"
      ])
  }

  @Test func aLineThatWasChanged() throws {
    let copy = try damage.copy()
    let note = try copy.git("notes", "--ref=taskmaster", "show", first.id.hex).line
    try copy.git(
      "notes", "--ref=taskmaster", "add", "--force", "--file=-", first.id.hex,
      input: note.replacing(#""host":"host""#, with: #""host":"mine""#) + "\n")
    let findings = try QueueFixture(copy).verify().findings
    #expect(findings.map(\.code) == [.logShrunk, .logClock])
  }

  @Test func aNoteThatWasRemovedLongAgo() throws {
    let copy = try damage.copy()
    let other = try QueueFixture(copy)
    try copy.git("notes", "--ref=taskmaster", "remove", second.id.hex)
    let commit = try copy.commitID("refs/notes/taskmaster").prefix(7)
    for number in 1...5 { try other.add("later \(number)") }
    #expect(
      try other.findings() == [
        "problem log.shrunk \(second.id.short): commit \(commit) took 3 lines out of the log"
      ])
  }

  @Test func aMergeThatTookOneSide() throws {
    let copy = try damage.copy()
    try QueueFixture(copy).add("from the copy")
    try queue.record(NewFact(TaskCommit.id(ofText: "not done yet"), .cancelled))
    try copy.git("fetch", "--quiet", "origin", "refs/notes/taskmaster:refs/notes/theirs")
    let task = TaskCommit.id(ofText: "not done yet")
    try QueueFixture(copy).append(
      queue.line(clock: 9, .reopened), on: task)
    try copy.git("notes", "--ref=taskmaster", "merge", "--quiet", "-s", "ours", "refs/notes/theirs")
    let commit = try copy.commitID("refs/notes/taskmaster").prefix(7)
    let shrunk = try QueueFixture(copy).verify().findings.filter { $0.code == .logShrunk }
    #expect(
      shrunk.map(\.description) == [
        "problem log.shrunk \(task.short): commit \(commit) took 1 line out of the log"
      ])
  }

  @Test func whatHungOnNoTaskIsNobodysLoss() throws {
    let copy = try damage.copy()
    let line = queue.line(clock: 9, .reopened)
    let base = try copy.commitID("main")
    try QueueFixture(copy).append(line, on: queue.object(base))
    #expect(try QueueFixture(copy).verify().findings.map(\.code).contains(.logEvent))
    try copy.git("notes", "--ref=taskmaster", "remove", base)
    #expect(try QueueFixture(copy).findings() == [])
    // Of what is not here nobody knows whether it was a task.
    let nothing = String(repeating: "5", count: 40)
    try QueueFixture(copy).append(line, on: queue.object(nothing))
    try copy.git("notes", "--ref=taskmaster", "remove", nothing)
    let commit = try copy.commitID("refs/notes/taskmaster").prefix(7)
    #expect(
      try QueueFixture(copy).findings() == [
        "problem log.shrunk 5555555: commit \(commit) took 1 line out of the log"
      ])
  }

  @Test func anUnevenTreeOfNotesIsNoDamage() throws {
    // Stock Git turns the fan-out of a small tree around; nothing is lost by that.
    let copy = try damage.copy()
    try copy.git("notes", "--ref=taskmaster", "append", "-m", "nothing", "HEAD")
    #expect(try QueueFixture(copy).findings() == [])
  }

  @Test func aLogThatWasCutBack() throws {
    let before = try fixture.commitID("refs/notes/taskmaster~1")
    try fixture.git("update-ref", "refs/notes/taskmaster", before)
    let reopened = try damage.reopened()
    #expect(
      try reopened.findings() == [
        "problem log.shrunk: the log was cut back: only the journal has 1 event, which the next write"
          + " puts back"
      ])
    try reopened.add("a write")
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aLogWhoseObjectsAreGone() throws {
    let tree = try fixture.git("rev-parse", "refs/notes/taskmaster^{tree}").line
    let before = try fixture.commitID("refs/notes/taskmaster~1")
    try queue.remove(object: tree)
    let reopened = try damage.reopened()
    #expect(
      try reopened.findings() == [
        "problem log.shrunk: objects of the log at \(try tip.prefix(7)) are gone or damaged, and it is"
          + " read as it was at \(before.prefix(7)); the next write puts this in its place",
        "problem log.shrunk: the log was cut back: only the journal has 1 event, which the next write"
          + " puts back",
      ])
    try reopened.add("a write")
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aHistoryWithAHole() throws {
    let hole = try fixture.commitID("refs/notes/taskmaster~2")
    try queue.remove(object: hole)
    try damage.expectFindings(
      "problem log.shrunk: commit \(hole.prefix(7)) in the history of the log cannot be read: the"
        + " object is missing")
  }

  @Test(arguments: ["gone", "cut off", "another one", "something larger"])
  func anOldNoteThatIs(_ state: String) throws {
    // What it said is told by the note as it is; but the log cannot be cloned without it.
    let change = try fixture.git(
      "log", "-1", "--format=", "--raw", "--no-abbrev", "refs/notes/taskmaster", "--",
      "\(first.id.hex.prefix(2))/\(first.id.hex.dropFirst(2))"
    ).line
    let note = String(change.split(separator: " ")[2])
    switch state {
    case "gone": try queue.remove(object: note)
    case "cut off": try queue.truncate(object: note)
    default:
      let content = String(repeating: "no", count: state == "something larger" ? 10_000 : 1)
      let other = try fixture.git("hash-object", "-w", "--stdin", input: content).line
      try queue.replace(object: note, by: other)
    }
    let findings = try damage.reopened().verify().findings
    #expect(Set(findings.map(\.code)) == [.logShrunk])
    #expect(findings.allSatisfy { $0.message.contains("cannot be read") })
  }

  @Test func aLineThatIsNoEvent() throws {
    try queue.append(Array("what \u{1B}[31mis this".utf8), on: first.id)
    let findings = try damage.reopened().verify().findings
    #expect(findings.map(\.code) == [.logLine])
    #expect(findings.map(\.severity) == [.problem])
    #expect(
      findings.map(\.hint) == ["git notes --ref=taskmaster edit \(first.id.hex)"])
    try fixture.git("config", "core.editor", "sed -i /what/d")
    let command = try #require(findings.first?.hint)
    try fixture.run("sh", ["-c", command], environment: ["GIT_EDITOR": nil]).succeeded()
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aLineOfALaterVersion() throws {
    let line = #"{"at":"2030-01-01T00:00:00.000000Z","by":"A <a@b>","clock":9,"event":"E","v":1}"#
    try queue.append(
      Array(line.utf8), Array(line.replacing(#""v":1"#, with: #""v":2"#).utf8), on: first.id)
    try damage.expectFindings(
      "information log.line \(first.id.short): a line can only be read by a later version: unknown"
        + " event \"E\"",
      "information log.line \(first.id.short): a line can only be read by a later version: version 2"
    )
  }

  @Test func aFileThatIsNoNote() throws {
    let index: [String: String?] = ["GIT_INDEX_FILE": fixture.sandbox.root + "/index"]
    let blob = try fixture.git("rev-parse", "main:README.md").line
    try fixture.git("read-tree", tip, environment: index)
    try fixture.git(
      "update-index", "--add", "--cacheinfo", "100644,\(blob),a/file", environment: index)
    let tree = try fixture.git("write-tree", environment: index).line
    let commit = try fixture.git("commit-tree", "-p", tip, "-m", "A file", tree).line
    try fixture.git("update-ref", "refs/notes/taskmaster", commit)
    try damage.expectFindings("information log.line: 'a' in the tree of the log is no note")
  }

  @Test func aNoteThatIsTooLarge() throws {
    let file = fixture.sandbox.root + "/large"
    try fixture.write(file, bytes: Array(repeating: UInt8(ascii: "x"), count: 17 << 20))
    let blob = try fixture.git("hash-object", "-w", file).line
    let object = try queue.object(fixture.commitID("main"))
    try fixture.git("notes", "--ref=taskmaster", "add", "--force", "-C", blob, object.hex)
    let findings = try damage.reopened().verify().findings
    #expect(
      findings.map(\.description) == [
        "problem log.line \(object.short): its note is larger than 16 MiB and was not read"
      ])
  }

  @Test func eventsThatDoNotFit() throws {
    let open = TaskCommit.id(ofText: "not done yet")
    let renewed = Renewed(session: "fedcba9876543210", expires: Timestamp(microseconds: 0))
    try queue.record(NewFact(open, .renewed(renewed)), NewFact(first.id, .cancelled))
    let nobody = try queue.object(String(repeating: "1", count: 40))
    try queue.append(queue.line(clock: 10, .cancelled), on: nobody)
    try damage.expectFindings(
      "problem log.event \(open.short): event 8: renewed by session fedcba9876543210, which never"
        + " claimed it",
      "information log.lost \(first.id.short): event 9: cancelled when it was done",
      "problem log.event \(nobody.short): event 10: 'cancelled' of a task that was never queued")
  }

  @Test func clocksThatAreNone() throws {
    let open = TaskCommit.id(ofText: "not done yet")
    let line = String(decoding: queue.line(clock: 9, .cancelled), as: UTF8.self)
    let far = line.replacing(#""clock":9"#, with: #""clock":1000009"#)
    let none = line.replacing(#""clock":9"#, with: #""clock":0"#)
    try queue.append(Array(none.utf8), Array(far.utf8), on: open)
    let start = #"{"at":"2030-01-01T00:00:00.000009Z","by""#
    try damage.expectFindings(
      "problem log.clock \(open.short): '\(start)…' is not counted: clock 0 is out of range",
      "problem log.clock \(open.short): '\(start)…' is not counted: its clock jumps from 7 to 1000009",
      "information log.clock: commit \(try tip.prefix(7)) brought 1 line into the log that do not follow"
        + " its clock, which was at 7")
  }

  @Test func aSessionThatDidTwoThingsAtOnce() throws {
    let open = TaskCommit.id(ofText: "not done yet")
    let claim = queue.claim(first.done)
    let released = Released(attempt: 1, session: claim.session, reason: .interrupted)
    try queue.append(
      queue.line(clock: 8, .claimed(claim)), queue.line(clock: 8, .released(released)), on: open)
    try damage.expectFindings(
      "problem log.clock \(open.short): session \(claim.session) recorded more than one event with the"
        + " clock 8")
  }

  @Test func anEventThatCameLate() throws {
    let open = TaskCommit.id(ofText: "not done yet")
    try queue.append(queue.line(clock: 3, .cancelled), on: open)
    let findings = try damage.reopened().findings()
    #expect(
      findings.last
        == "information log.clock: commit \(try tip.prefix(7)) brought 1 line into the log that do not"
        + " follow its clock, which was at 7")
  }

  @Test func whatAnotherCloneDidMeanwhileIsNotLate() throws {
    let copy = try damage.copy()
    try QueueFixture(copy).add("from the copy")
    try queue.add("meanwhile")
    try queue.add("and again")
    try fixture.git("fetch", "--quiet", "../copy", "refs/notes/taskmaster:refs/notes/theirs")
    try fixture.git(
      "notes", "--ref=taskmaster", "merge", "-s", "cat_sort_uniq", "refs/notes/theirs")
    #expect(try damage.reopened().findings() == [])
  }

  @Test func eventsOfTomorrow() throws {
    let open = TaskCommit.id(ofText: "not done yet")
    let line = String(decoding: queue.line(clock: 8, .cancelled), as: UTF8.self)
    let next = String(decoding: queue.line(clock: 9, .reopened), as: UTF8.self)
    try queue.append(
      Array(line.replacing("2030-01-01", with: "2031-01-01").utf8),
      Array(next.replacing("2030-01-01", with: "2030-01-01").utf8), on: open)
    try damage.expectFindings(
      "information log.future \(open.short): the log dates 1 event of it more than a day ahead of now,"
        + " the last at 2031-01-01T00:00:00.000008Z")
    #expect(try damage.reopened().verify().isSound)
  }
}
