import Git
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What happens to the log behind this tool's back, and how nothing is lost by it.
struct JournalTests {
  let scene: LogScene
  var fixture: GitFixture { scene.fixture }

  init() throws {
    scene = try LogScene()
    try scene.add("one")
    try scene.add("two")
  }

  /// All is shown, with a warning; the next write puts it all back, and is warned of no more.
  private func expectHealing(
    after word: String = "the log was cut back", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seen = try scene.snapshot()
    #expect(seen.titles == ["one", "two"], sourceLocation: sourceLocation)
    #expect(
      seen.warnings.contains { $0.hasPrefix(word) }, "\(seen.warnings)",
      sourceLocation: sourceLocation)
    let healed = try scene.add("three")
    #expect(healed.warnings == [], sourceLocation: sourceLocation)
    #expect(try scene.notedLines().count == 3, sourceLocation: sourceLocation)
    #expect(try scene.titles() == ["one", "three", "two"], sourceLocation: sourceLocation)
    for text in ["one", "two", "three"] {
      let isThere = fixture.run(
        "git", ["merge-base", "--is-ancestor", id(text).hex, LogStore.reference])
      #expect(isThere.exitStatus == 0, sourceLocation: sourceLocation)
    }
    #expect(try scene.isSound(), sourceLocation: sourceLocation)
  }

  @Test func theRefIsDeleted() throws {
    try fixture.git("update-ref", "-d", LogStore.reference)
    try expectHealing()
  }

  @Test func theRefIsDeletedAndItsObjectsArePruned() throws {
    try fixture.git("update-ref", "-d", LogStore.reference)
    try fixture.git("gc", "--quiet", "--prune=now")
    #expect(!(try scene.repository().exists(Oid(id("one")))))
    try expectHealing()
  }

  @Test func anOlderLogIsPutBack() throws {
    try fixture.git("update-ref", LogStore.reference, LogStore.reference + "^")
    try expectHealing()
  }

  @Test func aForcedFetchGoesOverIt() throws {
    let other = scene.at(try fixture.clone("other"))
    try other.add("elsewhere")
    try fixture.git("fetch", "--quiet", "../other", "+refs/notes/*:refs/notes/*")
    let seen = try scene.snapshot()
    #expect(seen.titles == ["elsewhere", "one", "two"])
    #expect(seen.warnings.first?.hasPrefix("the log was cut back: 2 events are taken") == true)
    try scene.add("three")
    #expect(try scene.notedLines().count == 4)
    #expect(try scene.snapshot().warnings == [])
    // What came that way is as safe as the rest from then on.
    try fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try scene.titles() == ["elsewhere", "one", "three", "two"])
  }

  @Test func stockGitRemovesANote() throws {
    try fixture.git("notes", "--ref=taskmaster", "remove", id("two").hex)
    try expectHealing()
  }

  @Test func stockGitCutsANote() throws {
    try fixture.git("notes", "--ref=taskmaster", "add", "-f", "-m", "what is this?", id("two").hex)
    #expect(try scene.titles() == ["one", "two"])
    #expect(try scene.add("three").titles == ["one", "three", "two"])
    #expect(try scene.snapshot().warnings == [])
    let note = try fixture.git("notes", "--ref=taskmaster", "show", id("two").hex).line
    #expect(note.hasPrefix("what is this?\n{"))
  }

  @Test func stockGitPrunesNotes() throws {
    try fixture.git("notes", "--ref=taskmaster", "prune")
    #expect(try scene.snapshot().warnings == [])
    #expect(try scene.titles() == ["one", "two"])
  }

  @Test func objectsOfTheLogAreGone() throws {
    let whole = try scene.head()
    try scene.add("lost")
    let tree = try fixture.git("rev-parse", "\(LogStore.reference)^{tree}").line
    try fixture.remove(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let seen = try scene.snapshot()
    #expect(seen.titles == ["lost", "one", "two"])
    #expect(seen.warnings.count == 1)
    #expect(seen.warnings.first?.contains("it is as it was at \(whole.prefix(7))") == true)
    try scene.add("three")
    #expect(try scene.titles() == ["lost", "one", "three", "two"])
    #expect(try scene.snapshot().warnings == [])
    #expect(try fixture.commitID(LogStore.reference + "^") == whole)
    #expect(try scene.notedLines().count == 4)
  }

  @Test func everyObjectOfTheLogIsGone() throws {
    try fixture.remove(".git/logs/refs/notes/taskmaster")
    let head = try scene.head()
    try fixture.git("update-ref", "-d", LogStore.reference)
    try fixture.git("gc", "--quiet", "--prune=now")
    try fixture.write(".git/refs/notes/taskmaster", head + "\n")
    try expectHealing(
      after: "objects of the log at \(head.prefix(7)) are gone or damaged: it is empty")
  }

  @Test func anObjectOfTheLogIsCutOff() throws {
    let blob = try fixture.git("rev-parse", "\(LogStore.reference):\(path(of: "two"))").line
    let file = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try fixture.remove(file)
    try fixture.write(file, "")
    let seen = try scene.snapshot()
    #expect(seen.titles == ["one", "two"])
    #expect(seen.warnings.first?.hasPrefix("objects of the log") == true)
  }

  private func path(of text: String) -> String {
    "\(id(text).hex.prefix(2))/\(id(text).hex.dropFirst(2))"
  }

  @Test func theJournalIsGone() throws {
    try fixture.remove(".git/taskmaster")
    #expect(try scene.snapshot().warnings == [])
    try scene.add("three")
    #expect(try scene.titles() == ["one", "three", "two"])
  }

  @Test func aJournalThatWasCutOffIsReadAsFarAsItGoes() throws {
    let journal = try scene.store().journal
    let file = "\(journal.directory)/\(journal.name)"
    let bytes = try fixture.readBytes(file)
    try fixture.write(file, bytes: bytes.dropLast(5) + [])
    try fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try scene.titles() == ["one"])
    // What is appended behind half a line is whole.
    try scene.add("three")
    try fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try scene.titles() == ["one", "three"])
  }

  @Test func linesOfALaterVersionAreJournaledToo() throws {
    let line = #"{"at":"2031-01-01T00:00:00.000000Z","event":"dreamt","v":9}"#
    try fixture.git("notes", "--ref=taskmaster", "append", "-m", line, id("one").hex)
    try scene.add("three")
    try fixture.git("update-ref", "-d", LogStore.reference)
    let strays = try scene.snapshot().log.strays
    #expect(strays.map { String(decoding: $0.line.bytes, as: UTF8.self) } == [line])
  }

  @Test func aWriteThatWasKilledAfterTheJournalIsFinishedByTheNext() throws {
    let store = try scene.store()
    let before = try store.read()
    let lines = try before.queue.events(
      try before.queue.decideToQueue([.task("half")]), at: scene.surroundings.now(), by: "B <b@b>")
    _ = try store.journal.append(lines)
    #expect(try scene.titles() == ["half", "one", "two"])
    #expect(try scene.add("three").titles == ["half", "one", "three", "two"])
    #expect(try scene.notedLines().count == 4)
    #expect(try scene.isSound())
  }

  @Test func aLogThatIsAsItWasLeftIsReadWithoutTheJournal() throws {
    let store = try scene.store()
    let file = "\(store.journal.directory)/\(store.journal.name)"
    let bytes = try fixture.readBytes(file)
    // As long as before, so that nobody looks.
    try fixture.write(file, bytes: bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: "x") })
    #expect(try scene.titles() == ["one", "two"])
    #expect(
      try store.lastSeen.matches(
        head: Oid(hex: scene.head()), journals: store.journal.sizes()))
    try fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try scene.titles() == [])
  }
}
