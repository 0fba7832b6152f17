import Foundation
import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// The server's hook and real pushes, over `file://`.
struct PreReceiveTests {
  private let scene: ReceivingScene
  private var queue: QueueFixture { scene.queue }
  private var bare: GitFixture { scene.bare }
  private var first: (id: ObjectID, done: Done) { scene.first }
  private var second: (id: ObjectID, done: Done) { scene.second }
  private var fixture: GitFixture { queue.fixture }
  private let log = ReceivingScene.log

  init() throws { scene = try ReceivingScene() }

  @Test func whatIsSoundIsTaken() throws {
    try scene.pushAll()
    #expect(try bare.commitID(second.done.branch) == second.done.commit.hex)
    #expect(try bare.commitID(log) == fixture.commitID(log))
    #expect(try bare.run("git-taskmaster", ["verify"]).succeeded().line.hasPrefix("ok: 2 tasks"))
    try queue.add("one more")
    expect(scene.push(log), is: "")
    expect(scene.push("main:refs/heads/topic"), is: "")
    expect(scene.push("main:refs/heads/release-2"), is: "")
    expect(scene.push("--delete", "topic"), is: "")
  }

  @Test func theLogFirstAndThenTheBranch() throws {
    expect(scene.push(log), is: "")
    expect(scene.push(first.done.branch), is: "")
    expect(scene.push(second.done.branch), is: "")
  }

  @Test func aBranchOfWhichTheLogSaysNothing() throws {
    try scene.expectRefused(
      first.done.branch,
      because: "branch '\(first.done.branch)' is of task \(first.id.short), which")
    try scene.expectRefused(
      "\(first.done.commit):refs/heads/team/\(first.done.branch)", because: "push the log with it")
    // A merge by rebase leaves the trailer on any branch.
    expect(scene.push("\(first.done.commit):refs/heads/main"), is: "")
  }

  @Test func aBranchThatIsNotTheResult() throws {
    try scene.pushAll()
    try fixture.git("switch", "--quiet", second.done.branch)
    try fixture.write("answer.txt", "Something else\n")
    try fixture.commit("On top of it")
    try scene.expectRefused(
      "HEAD:\(second.done.branch)", because: "but its artifact is \(second.done.commit.short)")
    try scene.expectRefused(
      "--force", "\(first.done.commit):refs/heads/\(second.done.branch)", because: "its artifact is"
    )
    try scene.expectRefused(
      "--delete", first.done.branch, because: "holds the result of task \(first.id.short)")
  }

  @Test func aBranchOfACancelledTaskMayGo() throws {
    try scene.pushAll()
    try queue.record(NewFact(second.id, .rewound(kept: second.done.commit)))
    try queue.record(NewFact(first.id, .merged(into: "main", commit: first.done.commit)))
    try scene.expectRefused("--delete", second.done.branch, because: "holds the result")
    try scene.expectRefused(
      "--atomic", log, ":\(first.done.branch)",
      because: "which is not in 'main' here; merge it and push 'main' first")
    try fixture.git(
      "push", "--quiet", "--atomic", "origin", log, "\(first.done.commit):refs/heads/main",
      ":\(second.done.branch)", ":\(first.done.branch)")
  }

  /// Whatever the log says, or does not say, of a merge.
  @Test func aBranchWhoseResultIsInItsBaseMayGo() throws {
    try scene.pushAll()
    try scene.expectRefused(":\(first.done.branch)", because: "which is not in 'main' here")
    try fixture.git("push", "--quiet", "origin", "\(first.done.commit):refs/heads/main")
    try fixture.git("push", "--quiet", "origin", ":\(first.done.branch)")
    // A branch that anybody may make is no base.
    try queue.record(NewFact(second.id, .merged(into: "mine", commit: second.done.commit)))
    try scene.expectRefused(
      "--atomic", log, "\(second.done.commit):refs/heads/mine", ":\(second.done.branch)",
      because: "which is not in 'main' here")
  }

  @Test func aBranchOfATaskThatWasSquashedMayGo() throws {
    try scene.pushAll()
    let tree = try fixture.git("rev-parse", "\(first.done.commit)^{tree}").line
    let squashed = try fixture.git("commit-tree", "-p", "main", "-m", "Squash", tree).line
    let merged = Fact.merged(into: "main", commit: try queue.object(squashed))
    try queue.record(NewFact(first.id, merged))
    try scene.expectRefused("--atomic", log, ":\(first.done.branch)", because: "not in 'main' here")
    let other = try fixture.git("commit-tree", "-p", "main", "-m", "No squash", "main^{tree}").line
    try scene.expectRefused(
      "--atomic", log, "\(other):main", ":\(first.done.branch)", because: "not in 'main' here")
    try fixture.git(
      "push", "--quiet", "--atomic", "origin", log, "\(squashed):refs/heads/main",
      ":\(first.done.branch)")
  }

  @Test func aResultOnAnotherBase() throws {
    let id = try queue.add("badly based")
    let done = try queue.finish(id, writing: ["x": "x\n"]) { $0.base = second.done.base }
    // The log says so itself, so that its own rules make it lose.
    try scene.expectRefused("--atomic", done.branch, log, because: done.branch)
  }

  @Test func aResultWhoseCommitIsNotOnItsBase() throws {
    try scene.pushAll()
    let id = try queue.add("forged")
    let tree = try fixture.git("rev-parse", "main^{tree}").line
    let message = "forged\n\nTaskmaster-Task: \(id)\n"
    let commit = try fixture.git("commit-tree", "-p", "main", "-F", "-", tree, input: message).line
    let done = try queue.finish(id, writing: ["x": "x\n"]) {
      $0.commit = try! queue.object(commit)
      $0.tree = try! queue.object(tree)
      $0.artifacts = []
    }
    try scene.expectRefused(
      "--atomic", done.branch, log, because: "branch '\(done.branch)': its artifact stands on")
  }

  @Test func aLogThatIsNotForward() throws {
    try scene.pushAll()
    try scene.expectRefused("--force", "\(log)~1:\(log)", because: "does not stand on")
    try scene.expectRefused("--delete", log, because: "the log of the queue may not be deleted")
    let elsewhere = try scene.rewritten(parents: [fixture.commitID("\(log)~1")]) { _ in }
    try scene.expectRefused("--force", "\(elsewhere):\(log)", because: "does not stand on")
    try scene.expectRefused("--force", "main:\(log)", because: "does not stand on")
  }

  @Test func aLogThatLosesLines() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    for change in [
      { (_: GitFixture) in try queue.dropEvents(named: "claimed", on: first.id) },
      { try $0.git("notes", "--ref=taskmaster", "remove", first.id.hex) },
    ] {
      let commit = try scene.rewritten(parents: [head], change)
      try scene.expectRefused("\(commit):\(log)", because: "the log has lost ")
    }
    let edited = try scene.rewritten(parents: [head]) { fixture in
      let note = try fixture.git("notes", "--ref=taskmaster", "show", first.id.hex).line
      try fixture.git(
        "notes", "--ref=taskmaster", "add", "-f", "-F", "-", first.id.hex,
        input: note.replacing("\"files\":1", with: "\"files\":2") + "\n")
    }
    try scene.expectRefused("\(edited):\(log)", because: "the log has lost 1 line")
  }

  @Test func linesThatAreNoEvents() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    func pushed(_ line: String) throws -> String {
      let commit = try scene.rewritten(parents: [head]) { _ in
        try queue.append(Array(line.utf8), on: first.id)
      }
      return "\(commit):\(log)"
    }
    try scene.expectRefused(try pushed("rubbish"), because: "is no event: not JSON")
    try scene.expectRefused(try pushed(#"{"at":"2030"}"#), because: "is no event")
    try scene.expectRefused(
      try pushed(String(decoding: queue.line(clock: 5_000_000, .cancelled), as: UTF8.self)),
      because: "has the clock 5000000, far beyond")
    let later = #"{"at":"2030-01-01T00:00:00.000000Z","by":"A <a@b>","clock":9,"event":"E","v":2}"#
    #expect(scene.push(try pushed(later)).exitStatus == 0)
  }

  @Test func aClockThatIsOnlySaid() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    let commit = try scene.rewritten(parents: [head], message: "x\n\nTaskmaster-Clock: 900") { _ in
    }
    try scene.expectRefused("\(commit):\(log)", because: "says that its clock is 900, but")
  }

  @Test func aTaskThatIsNotItsText() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    let fact = Fact.queued(Queued(text: "something else", chain: "main", position: 0))
    let commit = try scene.rewritten(parents: [head]) { _ in
      try queue.append(queue.line(clock: 9, fact), on: second.done.tree)
    }
    try scene.expectRefused("\(commit):\(log)", because: "does not have the id of its text")
    let missing = TaskCommit.id(ofText: "something else")
    let hanging = try scene.rewritten(parents: [head]) { _ in
      let blob = String(decoding: queue.line(clock: 9, fact), as: UTF8.self) + "\n"
      let id = try fixture.git("hash-object", "-w", "--stdin", input: blob).line
      let index: [String: String?] = ["GIT_INDEX_FILE": fixture.sandbox.root + "/notes.index"]
      try fixture.git("read-tree", log, environment: index)
      let path = "\(missing.hex.prefix(2))/\(missing.hex.dropFirst(2))"
      try fixture.git(
        "update-index", "--add", "--cacheinfo", "100644,\(id),\(path)", environment: index)
      let tree = try fixture.git("write-tree", environment: index).line
      let commit = try fixture.git("commit-tree", "-m", "x", tree).line
      try fixture.git("update-ref", log, commit)
    }
    try scene.expectRefused(
      "\(hanging):\(log)", because: "the commit of task \(missing.short) is missing")
  }

  @Test func whatIsNoNote() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    let blob = try fixture.git("hash-object", "-w", "--stdin", input: "x").line
    let commit = try scene.rewritten(parents: [head]) { fixture in
      let tree = try fixture.git("cat-file", "-p", "\(log)^{tree}").line
      let larger = try fixture.git(
        "mktree", input: "\(tree)\n100644 blob \(blob)\tREADME\n"
      ).line
      let commit = try fixture.git("commit-tree", "-m", "x", larger).line
      try fixture.git("update-ref", log, commit)
    }
    try scene.expectRefused("\(commit):\(log)", because: "the log holds 'README', which is no note")
  }

  @Test func aNoteThatIsTooLarge() throws {
    try scene.pushAll()
    let head = try fixture.commitID(log)
    try fixture.write("large", bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 17 << 20))
    let blob = try fixture.git("hash-object", "-w", "large").line
    let commit = try scene.rewritten(parents: [head]) { fixture in
      try fixture.git("notes", "--ref=taskmaster", "add", "-f", "-C", blob, "main")
    }
    try scene.expectRefused("\(commit):\(log)", because: "has \(17 << 20) bytes")
  }

  @Test func linesOfTheHookThatAreNotOurs() throws {
    try bare.write(
      "hooks/pre-receive", bare.read("hooks/pre-receive") + "cat >received\nexit 0\n")
    try scene.pushAll()
    #expect(try bare.read("received").contains(" \(log)\n"))
    try bare.write("hooks/pre-receive", "\(bare.read("hooks/pre-receive").dropLast(7))exit 1\n")
    #expect(scene.push("main:refs/heads/x").exitStatus == 1)
  }

  @Test func withoutTheProgramNothingIsTaken() throws {
    let output = fixture.run(
      "git", ["push", "--quiet", "origin", "main:refs/heads/x"],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(output.exitStatus == 1)
    #expect(output.text.contains("taskmaster: git-taskmaster is not on PATH of this server"))
  }

  @Test func twoClientsRacing() throws {
    try scene.pushAll()
    let other = try bare.clone("other")
    try other.taskmaster("init").succeeded()
    try queue.add("from here")
    try other.taskmaster("add", "from there").succeeded()
    try fixture.git("push", "--quiet", "origin", log)
    // Not forced, and so refused by Git; forced, by the hook.
    #expect(other.run("git", ["push", "--quiet", "origin", log]).exitStatus == 1)
    let forced = other.run("git", ["push", "--quiet", "--force", "origin", log])
    #expect(forced.exitStatus == 1 && forced.text.contains("taskmaster: the log at"))
    try other.taskmaster("init").succeeded()
    try other.git("push", "--quiet", "origin", log)
    #expect(
      try bare.run("git-taskmaster", ["list", "--json"]).succeeded().line.contains("from here"))
  }

  @Test func whatWorkPushes() throws {
    let other = try GitFixture.working("sh echo $TASKMASTER_TASK >x.txt")
    let remote = try other.addRemote()
    try remote.taskmaster("hooks", "install").succeeded()
    try other.git("push", "--quiet", "origin", "main")
    try other.tm("add", "say hello", "say it again").succeeded()
    try other.tm("work", "--push").succeeded()
    for task in try other.tasks() {
      let branch = try #require(task.branch)
      #expect(try remote.commitID(branch) == other.commitID(branch))
    }
    #expect(try remote.commitID(log) == other.commitID(log))
  }

  @Test func overGitsOwnProtocol() throws {
    let port = try FreePort.tcp()
    try bare.git("config", "daemon.receivepack", "true")
    let daemon = try bare.start(
      "git",
      [
        "daemon", "--reuseaddr", "--listen=127.0.0.1", "--port=\(port)", "--export-all",
        "--base-path=\(fixture.sandbox.root)", "--verbose",
      ])
    defer {
      daemon.signal(SIGTERM)
      _ = daemon.wait()
    }
    try daemon.waitForOutput(containing: "Ready to rumble")
    try fixture.git("remote", "set-url", "origin", "git://127.0.0.1:\(port)/origin.git")
    try scene.pushAll()
    try scene.expectRefused("--force", "\(log)~1:\(log)", because: "does not stand on")
  }

  @Test func theSameRulesAsACommand() throws {
    let zeros = String(repeating: "0", count: 40)
    func judge(_ old: String, _ new: String, _ name: String, _ more: String...) -> CommandOutput {
      fixture.run(
        "git-taskmaster", ["verify", "--push-from", old, "--push-to", new, name] + more)
    }
    expect(judge("\(log)~1", log, log), is: "")
    expect(judge(zeros, second.done.branch, second.done.branch), is: "")
    expect(
      judge(log, "\(log)~1", log),
      is: """
        taskmaster: the log at \(try fixture.commitID("\(log)~1").prefix(7)) does not stand on \(try fixture.commitID(log).prefix(7)), which is here; fetch the log, merge it with 'git taskmaster init', and push again
        [exit status: 1]
        """)
    #expect(judge(second.done.branch, zeros, "refs/heads/\(second.done.branch)").exitStatus == 1)
    expect(
      judge(zeros, "main", second.done.branch, "--json"),
      is: #"{"version":1,"ok":false,"refusals":["taskmaster: branch '"#
        + "\(second.done.branch)' is pushed at \(try fixture.commitID("main").prefix(7)), but its"
        + " artifact is \(second.done.commit.short); push the commit that the log records, or the log"
        + #" with it"]}"# + "\n[exit status: 1]")
    #expect(judge("nothing", "main", log).exitStatus == 128)
    #expect(judge(log, "\(log)~1", "notes/taskmaster").exitStatus == 1)
    #expect(judge(zeros, "main", "heads/\(second.done.branch)").exitStatus == 1)
    for name in ["", "taskmaster", "refs/heads/../x"] {
      let output = judge(log, "\(log)~1", name)
      #expect(output.exitStatus == 128)
      #expect(output.text.contains("'\(name)' is not the name of one reference"))
    }
    #expect(
      fixture.run("git-taskmaster", ["verify", "--push-from", "main", log]).exitStatus == 129)
  }

  @Test func inputThatGitDoesNotGive() throws {
    for input in ["what?\n", "a b c\n", "\(first.done.commit) x \(log)\n"] {
      let output = bare.run("git-taskmaster", ["hook", "pre-receive"], input: Array(input.utf8))
      #expect(output.exitStatus == 1)
      #expect(output.text.contains("taskmaster: the push cannot be verified"))
    }
    #expect(bare.run("git-taskmaster", ["hook", "pre-receive"], input: []).exitStatus == 0)
  }
}

/// A port that nobody listens on.
enum FreePort {
  static func tcp() throws -> UInt16 {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    return UInt16(bigEndian: address.sin_port)
  }
}
