import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Pushes that may look odd, and have to be taken by the server's hook all the same.
struct HonestPushTests {
  private let scene: ReceivingScene
  private var queue: QueueFixture { scene.queue }
  private var bare: GitFixture { scene.bare }
  private var fixture: GitFixture { scene.fixture }
  private let log = ReceivingScene.log

  init() throws { scene = try ReceivingScene() }

  private func expectSound(_ words: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let line = try bare.run("git-taskmaster", ["verify", "--full"]).succeeded().line
    #expect(line.contains(words), sourceLocation: sourceLocation)
  }

  @Test func manyTasksAtOnceIntoAnEmptyServer() throws {
    let bare = try fixture.addRemote("empty")
    try bare.taskmaster("hooks", "install").succeeded()
    let texts = (1...1000).map { "task \($0)\n" }.joined()
    try fixture.run("git-taskmaster", ["add", "-F", "-"], input: Array(texts.utf8)).succeeded()
    try fixture.git("push", "--quiet", "empty", log)
    try queue.record(NewFact(scene.second.id, .rewound(kept: nil)))
    try queue.record(NewFact(scene.second.id, .cancelled))
    try fixture.git("push", "--quiet", "empty", log)
    #expect(try bare.commitID(log) == fixture.commitID(log))
  }

  @Test func whatWasLostComesBack() throws {
    try scene.pushAll()
    let other = try bare.clone("other")
    try other.taskmaster("init").succeeded()
    try other.taskmaster("add", "from there").succeeded()
    try other.git("push", "--quiet", "origin", log)
    let mine = try queue.add("from here")
    try fixture.git("fetch", "--quiet", "origin", "+\(log):\(log)")
    try fixture.taskmaster("doctor", "--fix").succeeded()
    expect(scene.push(log), is: "")
    try expectSound("ok: 4 tasks")
    try fixture.git("update-ref", log, "\(log)~1")
    try queue.record(NewFact(mine, .cancelled))
    try fixture.taskmaster("init").succeeded()
    expect(scene.push(log), is: "")
    try expectSound("ok: 4 tasks")
  }

  @Test func whatARefusalSaysHelps() throws {
    try scene.pushAll()
    try queue.add("one more")
    try queue.dropEvents(named: "claimed", on: scene.first.id)
    try queue.add("and another")
    try scene.expectRefused(log, because: "'git taskmaster doctor --fix' puts back what only yours")
    try fixture.git("fetch", "--quiet", "origin", "+\(log):\(log)")
    try fixture.taskmaster("doctor", "--fix").succeeded()
    expect(scene.push(log), is: "")
    try expectSound("ok: 4 tasks")
  }

  @Test func whatTheServerHadLost() throws {
    try scene.pushAll()
    let before = try fixture.git("rev-parse", "\(log):\(path(of: scene.first.id))").line
    try bare.git("config", "user.name", "A")
    try bare.git("config", "user.email", "a@b")
    try QueueFixture(bare).dropEvents(named: "claimed", on: scene.first.id)
    #expect(bare.run("git-taskmaster", ["verify"]).exitStatus == 1)
    try fixture.remove(".git/taskmaster")
    try fixture.git("fetch", "--quiet", "origin", "+\(log):\(log)")
    // As verify says.
    try fixture.git(
      "notes", "--ref=taskmaster", "append", "--reuse-message=\(before)", scene.first.id.hex)
    expect(scene.push(log), is: "")
    try expectSound("information log.shrunk")
  }

  @Test func whatStockGitMerges() throws {
    try scene.pushAll()
    let other = try bare.clone("other")
    try other.taskmaster("init").succeeded()
    try other.taskmaster("add", "from there").succeeded()
    try other.git("push", "--quiet", "origin", log)
    try queue.add("from here")
    try fixture.git("fetch", "--quiet", "origin", "\(log):refs/notes/theirs")
    try fixture.git("notes", "--ref=taskmaster", "merge", "-s", "cat_sort_uniq", "theirs")
    expect(scene.push(log), is: "")
    // Its commit does not say what the clock is.
    try queue.add("one more")
    expect(scene.push(log), is: "")
    try expectSound("ok: 5 tasks")
  }

  @Test func whatPeopleNoteWhereAChainStarts() throws {
    try scene.pushAll()
    try fixture.git("notes", "--ref=taskmaster", "append", "-m", "a remark", "main")
    expect(scene.push(log), is: "")
    try queue.add("one more")
    expect(scene.push(log), is: "")
    try expectSound("ok: 3 tasks")
  }

  /// Two workers at different places have made the same commit in the same second.
  @Test func theSameResultTwice() throws {
    try scene.pushAll()
    let third = try queue.add("both of us")
    try fixture.git("push", "--quiet", "origin", log)
    let other = try QueueFixture(bare.clone("other"))
    try other.fixture.taskmaster("init").succeeded()
    var done = try queue.finish(third, writing: ["x": "x\n"])
    try fixture.git("push", "--quiet", "--atomic", "origin", log, done.branch)
    try other.fixture.git("fetch", "--quiet", "origin", "\(done.branch):\(done.branch)")
    (done.session, done.seconds) = ("fedcba9876543210", 2.5)
    try other.record(NewFact(third, .claimed(other.claim(done))), NewFact(third, .done(done)))
    try other.fixture.taskmaster("init").succeeded()
    try other.fixture.git("push", "--quiet", "origin", log)
    try expectSound("ok: 3 tasks")
    #expect(other.fixture.run("git-taskmaster", ["verify"]).exitStatus == 0)
  }

  @Test func aFlawThatWasThereBefore() throws {
    try queue.append(
      Array(
        #"{"at":"2030-01-01T00:00:00.000000Z","by":"x","clock":9000000000,"event":"cancelled","v":1}"#
          .utf8),
      on: scene.first.id)
    try bare.remove("hooks/pre-receive")
    try scene.pushAll()
    try bare.taskmaster("hooks", "install").succeeded()
    for number in 1...3 {
      try queue.add("one more: \(number)")
      expect(scene.push(log), is: "")
    }
  }

  private func path(of id: ObjectID) -> String { "\(id.hex.prefix(2))/\(id.hex.dropFirst(2))" }
}
