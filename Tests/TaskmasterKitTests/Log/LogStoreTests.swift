import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct LogStoreTests {
  let scene: LogScene
  var fixture: GitFixture { scene.fixture }

  init() throws { scene = try LogScene() }

  @Test func anEmptyLogIsNoFile() throws {
    #expect(try scene.snapshot().head == nil)
    #expect(try scene.titles() == [])
    #expect(!fixture.exists(".git/taskmaster"))
    #expect(try fixture.git("for-each-ref", "refs/notes").line == "")
  }

  @Test func theFirstWriteMakesALogThatStockGitReads() throws {
    let snapshot = try scene.add("implement login\nwith a password")
    #expect(try snapshot.head?.hex == scene.head())
    #expect(snapshot.titles == ["implement login"])
    let task = id("implement login\nwith a password").hex
    expect(
      try fixture.git(
        "log", "--format=%s%n%an %at%n%(trailers:only)%P", LogStore.reference, "--not", task),
      is: """
        queue \(task.prefix(7)) implement login
        A U Thor 1924992000
        Taskmaster-Clock: 1
        bd3de876626995cac463c61d211a5b00731aaec7 \(task)
        begin the log
        git-taskmaster 0
        Taskmaster-Clock: 0

        """)
    expect(
      try fixture.git("cat-file", "-p", task),
      is: """
        tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
        author git-taskmaster <git-taskmaster@localhost> 0 +0000
        committer git-taskmaster <git-taskmaster@localhost> 0 +0000

        implement login
        with a password
        """)
    expect(
      try fixture.git("notes", "--ref=taskmaster", "show", task),
      is:
        #"{"at":"2031-01-01T00:00:00.001000Z","by":"A U Thor <author@example.com>","chain":"main","#
        + #""clock":1,"event":"queued","position":65536,"priority":0,"text":"implement login\nwith a password","v":1}"#
    )
    #expect(try scene.isSound())
  }

  @Test func theNotesLieTwoDigitsDeep() throws {
    try scene.add("one", "two", "three")
    let names = try fixture.git("ls-tree", "-r", "--name-only", LogStore.reference).line
    for name in names.split(separator: "\n") {
      #expect(name.count == 41 && name.dropFirst(2).first == "/")
    }
    #expect(names.contains(id("two").hex.prefix(2) + "/" + id("two").hex.dropFirst(2)))
  }

  @Test func anAppendKeepsWhatIsThereByteForByte() throws {
    let before = try scene.add("one").head?.hex
    let note = try fixture.git("notes", "--ref=taskmaster", "show", id("one").hex).line
    let after = try scene.store().transact(by: LogScene.author, subject: LogSubject.text) {
      try $0.queue.decideToCancel(id("one"))
    }
    #expect(after.queue.tasks[id("one")]?.status == .cancelled)
    let longer = try fixture.git("notes", "--ref=taskmaster", "show", id("one").hex).line
    #expect(longer.hasPrefix(note + "\n"))
    #expect(try fixture.commitID(LogStore.reference + "^") == before)
    #expect(try scene.isSound())
  }

  @Test func nothingToRecordWritesNothing() throws {
    let head = try scene.add("one").head
    let store = try scene.store()
    #expect(
      try store.transact(by: LogScene.author, subject: LogSubject.text) { _ in [] }.head == head)
    #expect(try scene.snapshot().head == head)
  }

  @Test func aRefusedDecisionWritesNothing() throws {
    let head = try scene.add("one").head
    #expect(throws: Rejection.self) { try scene.add("one") }
    #expect(try scene.snapshot().head == head)
    #expect(try scene.snapshot().warnings == [])
  }

  @Test func theCommitWhereAChainStartsShowsItsLastEvents() throws {
    try scene.add((1...50).map { "task \($0)" })
    let note = try fixture.git("notes", "--ref=taskmaster", "show", "main").line
    let lines = note.split(separator: "\n")
    #expect(lines.count == 40)
    for line in lines { #expect(Timestamp(String(line.prefix(27))) != nil) }
    try scene.add("the last")
    let log = try fixture.git("log", "--notes=taskmaster", "--format=%s%n%N", "main").line
    #expect(log.hasPrefix("Begin\n2031-01-01T00:00:00"))
    #expect(log.hasSuffix("queued \(id("the last").short) the last\n"))
    let shown = log.split(separator: "\n").dropFirst().map { $0.dropFirst(43) }
    #expect(shown == (12...50).map { "task \($0)" } + ["the last"])
  }

  @Test func manyAtOnceHangUnderGatheringCommitsInOnePack() throws {
    let texts = (1...600).map { "task \($0)" }
    try scene.add(texts)
    let parents = try fixture.git("rev-list", "--parents", "-1", LogStore.reference).line
      .split(separator: " ").dropFirst()
    #expect(parents.count == 4)
    let gathered = try parents.dropFirst().map { parent in
      try fixture.git("rev-list", "--parents", "-1", String(parent)).line.split(separator: " ")
        .count - 1
    }
    #expect(gathered.sorted() == [88, 256, 256])
    let tasks = try fixture.git("rev-list", LogStore.reference).line.split(separator: "\n")
    #expect(Set(tasks).isSuperset(of: texts.map { Substring(id($0).hex) }))
    #expect(try fixture.names(in: ".git/objects/pack").count { $0.hasSuffix(".pack") } == 1)
    #expect(try scene.titles() == texts.sorted())
    #expect(try scene.isSound())
  }

  @Test func upToSixtyFourTasksAreParentsThemselves() throws {
    try scene.add((1...64).map { "task \($0)" })
    let parents = try fixture.git("rev-list", "--parents", "-1", LogStore.reference).line
    #expect(parents.split(separator: " ").count == 1 + 1 + 64)
  }

  @Test func garbageIsKeptAndReported() throws {
    try scene.add("one")
    let garbage = [
      "not JSON", #"{"at":"nonsense"}"#, #"{"at":"2031-01-01T00:00:00.000000Z","v":2}"#,
    ]
    for line in garbage { try append(line, to: id("one").hex) }
    try append("a remark of a person", to: "main")
    let snapshot = try scene.add("two")
    #expect(snapshot.titles == ["one", "two"])
    #expect(
      snapshot.log.strays.map { String(decoding: $0.line.bytes, as: UTF8.self) }.sorted()
        == garbage.sorted())
    #expect(Set(try scene.notedLines()).isSuperset(of: garbage))
  }

  @Test func aNoteThatIsTooLargeHoldsUpNothingElse() throws {
    try scene.add("one", "two")
    let huge = String(repeating: "x", count: 17 << 20)
    try fixture.write("../huge", huge)
    try fixture.git("notes", "--ref=taskmaster", "append", "--file=../huge", id("one").hex)
    let snapshot = try scene.snapshot()
    #expect(snapshot.titles == ["one", "two"])
    #expect(
      snapshot.warnings == ["the note of \(id("one").short) is larger than 16 MiB and was not read"]
    )
    try scene.add("three")
    #expect(try scene.titles() == ["one", "three", "two"])
    let store = try scene.store()
    let problem = #expect(throws: Problem.self) {
      try store.transact(by: LogScene.author, subject: LogSubject.text) {
        try $0.queue.decideToCancel(id("one"))
      }
    }
    #expect(problem?.message.contains(id("one").short) == true)
    try fixture.git("notes", "--ref=taskmaster", "remove", id("one").hex)
    try scene.add("four")
    #expect(try scene.titles() == ["four", "one", "three", "two"])
    #expect(try scene.snapshot().warnings == [])
  }

  private func append(_ line: String, to object: String) throws {
    try fixture.git("notes", "--ref=taskmaster", "append", "-m", line, object)
  }
}
