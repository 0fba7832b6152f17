import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Pushes that no honest client makes, and the server's hook.
struct HostilePushTests {
  private let scene: ReceivingScene
  private var queue: QueueFixture { scene.queue }
  private var bare: GitFixture { scene.bare }
  private var fixture: GitFixture { scene.fixture }
  private var task: ObjectID { scene.first.id }
  private let log = ReceivingScene.log

  init() throws {
    scene = try ReceivingScene()
    try scene.pushAll()
  }

  /// What the hook says to lines that Git might give it.
  private func judge(_ lines: String...) -> CommandOutput {
    bare.run(
      "git-taskmaster", ["hook", "pre-receive"], input: Array(lines.map { $0 + "\n" }.joined().utf8)
    )
  }

  /// The log with lines appended to notes, as one more commit on these parents or on itself.
  private func log(
    on parents: [String]? = nil, adding lines: [(ObjectID, [UInt8])]
  ) throws -> String {
    try scene.rewritten(parents: try parents ?? [fixture.commitID(log)]) { _ in
      for (object, line) in lines { try queue.append(line, on: object) }
    }
  }

  @Test func oldIDsAreLookedUp() throws {
    let zeros = String(repeating: "0", count: 40)
    let (real, branch) = (try bare.commitID(log), "refs/heads/\(scene.second.done.branch)")
    let forged = try scene.rewritten(parents: []) { fixture in
      try fixture.git("notes", "--ref=taskmaster", "remove", scene.second.id.hex)
    }
    // Its objects are there under some other name.
    expect(scene.push("\(forged):refs/x/elsewhere"), is: "")
    for before in [zeros, forged, try fixture.commitID("\(log)~1")] {
      let output = judge(
        "\(before) \(forged) \(log)", "\(scene.second.done.commit) \(zeros) \(branch)")
      #expect(output.exitStatus == 1)
      #expect(output.text.contains("'\(log)' is at \(real.prefix(7)) here by now; fetch and push"))
    }
    let stale = judge("\(zeros) \(scene.second.done.commit) \(branch)")
    #expect(stale.text.contains("'\(branch)' is at \(scene.second.done.commit.short) here by now"))
    let gone = judge("\(real) \(real) refs/heads/no-such")
    #expect(gone.text.contains("'refs/heads/no-such' is not here any more; fetch and push again"))
    let twice = judge("\(real) \(real) \(log)", "\(real) \(zeros) \(log)")
    #expect(twice.text.contains("'\(log)' would be moved twice"))
  }

  @Test func whatASymbolicReferenceStandsFor() throws {
    try bare.git("symbolic-ref", "refs/heads/other", "refs/heads/\(scene.second.done.branch)")
    try bare.git("symbolic-ref", "refs/heads/queue", log)
    try scene.expectRefused("--force", "main:refs/heads/other", because: "but its artifact is")
    try scene.expectRefused("--force", "main:refs/heads/queue", because: "does not stand on")
  }

  @Test func whatIsDatedBack() throws {
    for clock: UInt64 in [1, 4, 6] {
      let late = try log(adding: [(task, queue.line(clock: clock, .cancelled))])
      try scene.expectRefused(
        "\(late):\(log)", because: "has the clock \(clock), but the log is at 6")
    }
    let twice = try log(adding: [
      (task, queue.line(clock: 7, .cancelled)), (task, queue.line(clock: 7, .reopened)),
    ])
    try scene.expectRefused("\(twice):\(log)", because: "has the clock 7, but the log is at 7")
    // A commit in between may not hide it either.
    let one = try log(adding: [(task, queue.line(clock: 9, .cancelled))])
    let tree = try fixture.git("rev-parse", "\(one)^{tree}").line
    let low = try fixture.git(
      "commit-tree", "-p", log, "-m", "x\n\nTaskmaster-Clock: 1", tree
    ).line
    try scene.expectRefused("\(low):\(log)", because: "says that its clock is 1, but")
  }

  @Test func manySmallJumps() throws {
    let lines = (0..<3).map { (task, queue.line(clock: 6 + 400_000 * (1 + $0), .cancelled)) }
    let jumping = try log(adding: lines)
    try scene.expectRefused(
      "\(jumping):\(log)", because: "has the clock 1200006, far beyond 800006")
    let once = try log(adding: [lines[1]])
    expect(scene.push("\(once):\(log)"), is: "")
  }

  @Test func aBranchThatIsNoTasks() throws {
    let id = try queue.add("claims another branch")
    _ = try queue.finish(id, writing: ["x": "x\n"]) { $0.branch = "release/1.0" }
    try scene.expectRefused(log, because: "recorded as its branch, is no name that it can have")
  }

  @Test func aResultThatIsNone() throws {
    let id = try queue.add("does nothing")
    let base = scene.second.done.commit.hex
    let tree = try fixture.git("rev-parse", "\(base)^{tree}").line
    let commit = try fixture.git(
      "commit-tree", "-p", base, "-m", "x\n\nTaskmaster-Task: \(id)", tree
    ).line
    let empty = (commit: try queue.object(commit), tree: try queue.object(tree))
    let done = try queue.finish(id, writing: ["x": "x\n"]) { done in
      (done.commit, done.tree, done.artifacts) = (empty.commit, empty.tree, [])
    }
    try scene.expectRefused("--atomic", log, done.branch, because: "changes nothing of its base")
  }

  @Test func aLineOfAnotherTask() throws {
    let note = try fixture.git("notes", "--ref=taskmaster", "show", scene.second.id.hex).line
    let claim = try #require(note.split(separator: "\n").first { $0.contains("claimed") })
    let copied = try log(adding: [(task, Array(claim.utf8))])
    try scene.expectRefused("\(copied):\(log)", because: "but the log is at 6 already")
    // As if a clone had written it meanwhile.
    let side = try scene.rewritten(parents: ["\(log)~1"]) { fixture in
      try fixture.git("update-ref", log, "\(log)~1")
      try queue.append(Array(claim.utf8), on: task)
    }
    let joined = try log(
      on: [fixture.commitID(log), side], adding: [(task, Array(claim.utf8))])
    try scene.expectRefused("\(joined):\(log)", because: "more than one event with the clock 5")
  }

  @Test func whatCommitsInBetweenTake() throws {
    let head = try fixture.commitID(log)
    let without = try scene.rewritten(parents: [head]) { _ in
      try queue.dropEvents(named: "claimed", on: task)
    }
    let restored = try scene.rewritten(parents: [without]) { _ in }
    try scene.expectRefused(
      "\(restored):\(log)", because: "the log has lost 1 line of \(task.short)")
    let side = try log(adding: [(task, queue.line(clock: 7, .cancelled))])
    let joined = try scene.rewritten(parents: [head, side]) { _ in }
    try scene.expectRefused("\(joined):\(log)", because: "the log has lost 1 line of \(task.short)")
    let bringing = try log(
      on: [head, "\(log)~1"], adding: [(task, queue.line(clock: 8, .reopened))])
    try scene.expectRefused("\(bringing):\(log)", because: "that none of them has")
  }

  @Test func theNoteOfAResult() throws {
    let result = scene.first.done.commit
    let head = try fixture.commitID(log)
    let removed = try scene.rewritten(parents: [head]) { fixture in
      try fixture.git("notes", "--ref=taskmaster", "remove", result.hex)
    }
    try scene.expectRefused("\(removed):\(log)", because: "lines of \(result.short)")
    let added = try log(adding: [(result, Array("Worker: another".utf8))])
    try scene.expectRefused("\(added):\(log)", because: "says something else than the log")
    // What people add there is theirs.
    let remark = try log(adding: [(result, Array("Seen by me".utf8))])
    expect(scene.push("\(remark):\(log)"), is: "")
    expect(scene.push("\(try scene.rewritten(parents: [remark]) { _ in }):\(log)"), is: "")
  }

  @Test func treesThatGitDoesNotWrite() throws {
    let blob = try fixture.git("hash-object", "-w", "--stdin", input: "rubbish\n").line
    let tree = try fixture.git("ls-tree", log).line
    let (hex, head) = (task.hex, try fixture.commitID(log))
    let path = "\(hex.prefix(2))/\(hex.dropFirst(2))"
    func pushed(_ entries: String) throws -> String {
      let tree = try fixture.git("mktree", "--missing", input: "\(entries)\n").line
      return try fixture.git("commit-tree", "-p", head, "-m", "x", tree).line
    }
    for (name, mode, reason) in [
      (hex, "100644", "has more than one note on \(task.short)"),
      (hex.uppercased(), "100644", "holds '\(hex.uppercased())', which is no note"),
      (ObjectID.zero.hex, "100755", "holds '\(ObjectID.zero.hex)', which is no note"),
      (ObjectID.zero.hex, "120000", "holds '\(ObjectID.zero.hex)', which is no note"),
    ] {
      let commit = try pushed("\(tree)\n\(mode) blob \(blob)\t\(name)")
      try scene.expectRefused("\(commit):\(log)", because: reason)
    }
    // Git itself changes how it splits names when there are more or fewer notes.
    let moved = try scene.rewritten(parents: [head]) { fixture in
      try fixture.git(
        "notes", "--ref=taskmaster", "add", "-f", "-m", "x", scene.first.done.commit.hex)
      try fixture.git(
        "notes", "--ref=taskmaster", "copy", "-f", "--", scene.second.done.commit.hex,
        scene.first.done.commit.hex)
    }
    #expect(try fixture.git("ls-tree", "--name-only", moved).line.contains(hex))
    #expect(fixture.run("git", ["rev-parse", "\(moved):\(path)"]).exitStatus != 0)
    try scene.expectRefused("\(moved):\(log)", because: "lines of \(scene.first.done.commit.short)")
    let flat = try scene.rewritten(parents: [head]) { _ in
      try queue.append(Array("x".utf8), on: scene.first.done.commit)
    }
    expect(scene.push("\(flat):\(log)"), is: "")
  }

  @Test func whatWouldStandInTheWay() throws {
    try bare.git("update-ref", "-d", log)
    for name in ["\(log)/x", "\(log)/x/y", "refs/notes"] {
      try scene.expectRefused(
        "main:\(name)", because: "'\(name)' would stand in the way of the log")
    }
    try scene.expectRefused("main:\(log)/x", log, because: "push it under another name")
    expect(scene.push("\(log):refs/notes/taskmasters", log), is: "")
  }

  @Test func notesOnWhatTheLogDoesNotHave() throws {
    let later = TaskCommit.id(ofText: "later")
    let tree = try fixture.git("rev-parse", "main^{tree}").line
    for (line, reason) in [
      (Array("rubbish".utf8), "is neither a task's nor that of a result"),
      (queue.line(clock: 7, .cancelled), "has events of \(later.short), but does not queue it"),
    ] {
      let commit = try log(adding: [(later, line)])
      try scene.expectRefused("\(commit):\(log)", because: reason)
    }
    let other = try log(adding: [(try queue.object(tree), Array("x".utf8))])
    try scene.expectRefused(
      "\(other):\(log)", because: "'git notes --ref=taskmaster remove \(tree)'")
    // It looks like the note on the beginning of a chain, and so it can only be washed away.
    let story = try log(adding: [(later, Array("2030-01-01T00:00:00.000000Z poison".utf8))])
    expect(scene.push("\(story):\(log)"), is: "")
    let honest = try bare.clone("honest")
    try honest.taskmaster("init").succeeded()
    try queue.add("later")
    try honest.taskmaster("add", "later").succeeded()
    for clone in [fixture, honest] {
      try clone.taskmaster("init").succeeded()
      try clone.git("push", "--quiet", "origin", log)
    }
    #expect(try bare.run("git-taskmaster", ["verify"]).succeeded().line.contains("ok: 3 tasks"))
  }
}
