import Git
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Two logs become one.
struct LogMergeTests {
  let ours: LogScene
  let theirs: LogScene

  init() throws {
    ours = try LogScene()
    theirs = ours.at(try ours.fixture.clone("theirs"))
  }

  /// Brings a clone's log over and joins it, as `merge` of a remote does.
  @discardableResult
  private func merge(_ other: LogScene, into scene: LogScene) throws -> LogSnapshot {
    try scene.fixture.git(
      "fetch", "--quiet", other.fixture.path, "+\(LogStore.reference):refs/other")
    let tip = try #require(ObjectID(hex: scene.fixture.commitID("refs/other")))
    return try scene.store().merge(tip, by: LogScene.author, from: "theirs")
  }

  private func expectSameQueue(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try ours.snapshot().log.events == theirs.snapshot().log.events,
      sourceLocation: sourceLocation)
    for scene in [ours, theirs] {
      #expect(try scene.snapshot().warnings == [], sourceLocation: sourceLocation)
      #expect(try scene.isSound(), sourceLocation: sourceLocation)
    }
  }

  @Test func bothSidesHoldTheSameQueueAfterwards() throws {
    try ours.add("one", "both")
    try theirs.add("both", "two")
    let tips = try [ours.head(), theirs.head()]
    let merged = try merge(theirs, into: ours)
    #expect(merged.titles == ["both", "one", "two"])
    #expect(merged.log.events.count == 4)
    let format = ["log", "-1", "--format=%P%n%B", LogStore.reference]
    expect(
      ours.fixture.run("git", format),
      is: """
        \(tips[0]) \(tips[1])
        merge the log of theirs

        Taskmaster-Clock: 2

        """)
    // They are a part of ours by now, and only move on.
    try merge(ours, into: theirs)
    #expect(try theirs.head() == ours.head())
    try expectSameQueue()
  }

  @Test func whatIsOursStaysByteForByteInFront() throws {
    try ours.add("both")
    let note = try ours.fixture.git("notes", "--ref=taskmaster", "show", id("both").hex).line
    try theirs.add("both")
    try theirs.store().transact(by: LogScene.author, subject: LogSubject.text) {
      try $0.queue.decideToCancel(id("both"))
    }
    try merge(theirs, into: ours)
    let union = try ours.fixture.git("notes", "--ref=taskmaster", "show", id("both").hex).line
    #expect(union.hasPrefix(note + "\n"))
    #expect(union.split(separator: "\n").count == 3)
  }

  @Test func aLogWhereThereIsNoneMovesThere() throws {
    try theirs.add("one")
    #expect(try merge(theirs, into: ours).titles == ["one"])
    #expect(try ours.head() == theirs.head())
    // What came is in the journal, too.
    try ours.fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try ours.titles() == ["one"])
  }

  @Test func whatIsThereAlreadyChangesNothing() throws {
    try theirs.add("one")
    try merge(theirs, into: ours)
    try ours.add("two")
    let head = try ours.head()
    try merge(theirs, into: ours)
    #expect(try ours.head() == head)
  }

  @Test func aLogCutBackIsMadeWholeByTheWay() throws {
    try ours.add("one")
    try theirs.add("two")
    try ours.fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try merge(theirs, into: ours).titles == ["one", "two"])
    #expect(try ours.notedLines().count == 2)
    try merge(ours, into: theirs)
    try expectSameQueue()
  }

  @Test func linesThatTheirsHasLostComeBackThere() throws {
    try ours.add("one")
    try merge(ours, into: theirs)
    try theirs.add("two")
    try theirs.fixture.git("notes", "--ref=taskmaster", "remove", id("one").hex)
    try theirs.fixture.remove(".git/taskmaster")
    #expect(try theirs.titles() == ["two"])
    #expect(try merge(theirs, into: ours).titles == ["one", "two"])
    #expect(try ours.notedLines().count == 2)
    try merge(ours, into: theirs)
    try expectSameQueue()
  }

  @Test func notesForPeopleAreJoinedToo() throws {
    let main = try ours.fixture.commitID("main")
    try ours.add((1...30).map { "ours \($0)" })
    try theirs.add((1...30).map { "theirs \($0)" })
    let other = try ours.fixture.git("rev-parse", "main^{tree}").line
    for (scene, word) in [(ours, "left"), (theirs, "right")] {
      try scene.fixture.git("notes", "--ref=taskmaster", "add", "-m", word, other)
    }
    try merge(theirs, into: ours)
    let base = try ours.fixture.git("notes", "--ref=taskmaster", "show", main).line
    let lines = base.split(separator: "\n")
    #expect(lines.count == 40)
    #expect(lines == lines.sorted())
    #expect(lines.count { $0.contains("theirs") } == 30)
    #expect(try ours.fixture.git("notes", "--ref=taskmaster", "show", other).line == "left\nright")
    try merge(ours, into: theirs)
    #expect(try theirs.head() == ours.head())
  }

  @Test func historiesWithoutACommonBeginning() throws {
    try theirs.fixture.git("notes", "--ref=taskmaster", "add", "-m", "by hand", "main")
    try ours.add("one")
    let merged = try merge(theirs, into: ours)
    #expect(merged.titles == ["one"])
    let note = try ours.fixture.git("notes", "--ref=taskmaster", "show", "main").line
    #expect(note.hasSuffix("\nby hand"))
  }

  @Test func aTaskWhoseCommitDidNotComeIsMadeHere() throws {
    try ours.add("one")
    try theirs.add("two")
    let line = try theirs.fixture.git("notes", "--ref=taskmaster", "show", id("two").hex).line
    // The same note, hung by somebody who has no task commits.
    try theirs.fixture.git("update-ref", "-d", LogStore.reference)
    try theirs.fixture.git("notes", "--ref=taskmaster", "add", "-m", line, id("two").hex)
    try merge(theirs, into: ours)
    let isThere = ours.fixture.run(
      "git", ["merge-base", "--is-ancestor", id("two").hex, LogStore.reference])
    #expect(isThere.exitStatus == 0)
    #expect(try ours.isSound())
  }

  @Test func linesUnderAnIDThatIsNotTheirsAreKeptAsTheyAre() throws {
    try ours.add("one")
    try theirs.add("two")
    let line = try theirs.fixture.git("notes", "--ref=taskmaster", "show", id("two").hex).line
    let main = try ours.fixture.commitID("main")
    try theirs.fixture.git("notes", "--ref=taskmaster", "add", "-f", "-m", line, main)
    try merge(theirs, into: ours)
    try ours.add("three")
    try ours.fixture.git("update-ref", "-d", LogStore.reference)
    try ours.add("four")
    #expect(try ours.notedLines().filter { $0.contains("two") && $0.hasPrefix("{") }.count >= 2)
    #expect(try ours.isSound())
  }

  @Test func whatIsNoLogIsRefused() throws {
    let head = try ours.add("one").head
    let blob = try ours.fixture.git("hash-object", "-w", "README.md").line
    for wrong in [blob, String(repeating: "7", count: 40)] {
      let tip = try #require(ObjectID(hex: wrong))
      #expect(throws: (any Error).self) {
        try ours.store().merge(tip, by: LogScene.author, from: "nowhere")
      }
    }
    #expect(try ours.snapshot().head == head)
    #expect(try ours.snapshot().warnings == [])
  }

  @Test func anOversizedNoteIsTheSameOnBothSidesAfterwards() throws {
    try ours.add("one", "both")
    try merge(ours, into: theirs)
    try theirs.fixture.write("../huge", String(repeating: "x", count: 17 << 20))
    try theirs.fixture.git(
      "notes", "--ref=taskmaster", "append", "--file=../huge", id("both").hex)
    try theirs.add("two")
    try ours.store().transact(by: LogScene.author, subject: LogSubject.text) {
      try $0.queue.decideToCancel(id("both"))
    }
    try merge(theirs, into: ours)
    try merge(ours, into: theirs)
    #expect(try theirs.head() == ours.head())
    // Each shows what its own journal knows of the task.
    #expect(try ours.snapshot().queue.tasks[id("both")]?.status == .cancelled)
    #expect(try ours.titles() == ["both", "one", "two"])
    #expect(try theirs.titles() == ["both", "one", "two"])
  }

  @Test(arguments: [true, false])
  func stockGitMergesToTheSameQueue(bothDirections: Bool) throws {
    try ours.add("one", "both")
    try theirs.add("both", "two")
    try theirs.store().transact(by: LogScene.author, subject: LogSubject.text) {
      try $0.queue.decideToCancel(id("both"))
    }
    let (first, second) = bothDirections ? (ours, theirs) : (theirs, ours)
    try first.fixture.git(
      "fetch", "--quiet", second.fixture.path, "\(LogStore.reference):refs/other")
    try first.fixture.git("update-ref", "refs/notes/other", "refs/other")
    try first.fixture.git(
      "notes", "--ref=taskmaster", "merge", "--quiet", "-s", "cat_sort_uniq", "other")
    try merge(first, into: second)
    try expectSameQueue()
    #expect(try ours.snapshot().log.events.count == 5)
    // Ours over the same two logs is the same as theirs.
    let third = ours.at(try ours.fixture.clone("third"))
    try merge(second, into: third)
    #expect(try third.snapshot().log.events == ours.snapshot().log.events)
  }

  @Test func concurrentMergesAndWritesLoseNothing() throws {
    let others = try (0..<4).map { number in
      let other = ours.at(try ours.fixture.clone("other\(number)"))
      try other.add("other \(number)")
      try ours.fixture.git(
        "fetch", "--quiet", other.fixture.path, "\(LogStore.reference):refs/other\(number)")
      return try #require(ObjectID(hex: ours.fixture.commitID("refs/other\(number)")))
    }
    let scene = ours
    try concurrently(8) { index in
      let store = try scene.store()
      if index < 4 {
        try store.merge(others[index], by: LogScene.author, from: "other\(index)")
      } else {
        try store.add(["ours \(index)"])
      }
    }
    #expect(try ours.titles() == (0..<4).map { "other \($0)" } + (4..<8).map { "ours \($0)" })
    #expect(try ours.notedLines().count == 8)
    #expect(try ours.isSound())
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func clonesThatMergeInAnyOrderComeToTheSame(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let scenes = [ours, theirs, ours.at(try ours.fixture.clone("third"))]
    var texts: Set<String> = []
    for step in 0..<12 {
      let scene = scenes[Int.random(in: 0..<3, using: &dice)]
      let other = scenes[Int.random(in: 0..<3, using: &dice)]
      let text = "task \(Int.random(in: 0..<6, using: &dice))"
      let known = try scene.snapshot()
      switch Int.random(in: 0..<4, using: &dice) {
      case 0 where try other.snapshot().head != nil:
        try merge(other, into: scene)
      case 1 where known.queue.tasks[id(text)]?.status == .queued:
        try scene.store().transact(by: LogScene.author, subject: LogSubject.text) {
          try $0.queue.decideToCancel(id(text))
        }
      default:
        try scene.add("\(text) of step \(step)")
        texts.insert("\(text) of step \(step)")
      }
    }
    try scenes[0].add("last")
    for (other, scene) in [(0, 1), (1, 2), (2, 0), (0, 1)] {
      try merge(scenes[other], into: scenes[scene])
    }
    #expect(Set(scenes.map { try? $0.head() }).count == 1)
    #expect(try ours.titles() == (texts.sorted() + ["last"]).sorted())
    try expectSameQueue()
  }
}
