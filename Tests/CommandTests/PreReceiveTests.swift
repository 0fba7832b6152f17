import Foundation
import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// The server's hook and real pushes, over `file://`.
struct PreReceiveTests {
  private let queue: QueueFixture
  private let bare: GitFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }
  private let log = "refs/notes/taskmaster"

  init() throws {
    queue = try QueueFixture()
    bare = try queue.fixture.addRemote()
    try bare.taskmaster("hooks", "install").succeeded()
    try queue.fixture.git("push", "--quiet", "origin", "main")
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
  }

  private func push(_ words: String...) -> CommandOutput {
    fixture.run("git", ["push", "--quiet", "origin"] + words)
  }

  private func pushAll() throws {
    try fixture.git(
      "push", "--quiet", "--atomic", "origin", first.done.branch, second.done.branch, log)
  }

  /// A push is refused with one line, and nothing of it is taken.
  private func expectRefused(
    _ words: String..., because reason: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try bare.git("for-each-ref").line
    let output = fixture.run("git", ["push", "--quiet", "origin"] + words)
    let lines = output.text.split(separator: "\n").filter { $0.contains("taskmaster: ") }
    #expect(output.exitStatus == 1, sourceLocation: sourceLocation)
    #expect(lines.count == 1, "\(output.text)", sourceLocation: sourceLocation)
    #expect(lines.first?.contains(reason) == true, "\(lines)", sourceLocation: sourceLocation)
    #expect(
      lines.first?.contains("; ") == true, "it says what to do", sourceLocation: sourceLocation)
    #expect(try bare.git("for-each-ref").line == before, sourceLocation: sourceLocation)
  }

  /// A commit that has the tree of the log after a change to it by stock Git, on some parents.
  private func rewritten(
    parents: [String], message: String = "by hand", _ change: (GitFixture) throws -> Void
  ) throws -> String {
    let before = try fixture.commitID(log)
    try change(fixture)
    let tree = try fixture.git("rev-parse", "\(log)^{tree}").line
    try fixture.git("update-ref", log, before)
    let words = parents.flatMap { ["-p", $0] } + ["-m", message, tree]
    return try fixture.run("git", ["commit-tree"] + words).succeeded().line
  }

  @Test func whatIsSoundIsTaken() throws {
    try pushAll()
    #expect(try bare.commitID(second.done.branch) == second.done.commit.hex)
    #expect(try bare.commitID(log) == fixture.commitID(log))
    #expect(try bare.run("git-taskmaster", ["verify"]).succeeded().line.hasPrefix("ok: 2 tasks"))
    try queue.add("one more")
    expect(push(log), is: "")
    expect(push("main:refs/heads/topic"), is: "")
    expect(push("main:refs/heads/release-2"), is: "")
    expect(push("--delete", "topic"), is: "")
  }

  @Test func theLogFirstAndThenTheBranch() throws {
    expect(push(log), is: "")
    expect(push(first.done.branch), is: "")
    expect(push(second.done.branch), is: "")
  }

  @Test func aBranchOfWhichTheLogSaysNothing() throws {
    try expectRefused(
      first.done.branch,
      because: "branch '\(first.done.branch)' is of task \(first.id.short), which")
    try expectRefused(
      "\(first.done.commit):refs/heads/team/\(first.done.branch)", because: "push the log with it")
    // A merge by rebase leaves the trailer on any branch.
    expect(push("\(first.done.commit):refs/heads/main"), is: "")
  }

  @Test func aBranchThatIsNotTheResult() throws {
    try pushAll()
    try fixture.git("switch", "--quiet", second.done.branch)
    try fixture.write("answer.txt", "Something else\n")
    try fixture.commit("On top of it")
    try expectRefused(
      "HEAD:\(second.done.branch)", because: "but its artifact is \(second.done.commit.short)")
    try expectRefused(
      "--force", "\(first.done.commit):refs/heads/\(second.done.branch)", because: "its artifact is"
    )
    try expectRefused(
      "--delete", first.done.branch, because: "holds the result of task \(first.id.short)")
  }

  @Test func aBranchOfACancelledTaskMayGo() throws {
    try pushAll()
    try queue.record(NewFact(second.id, .rewound(kept: second.done.commit)))
    try queue.record(NewFact(first.id, .merged(into: "main", commit: first.done.commit)))
    try expectRefused("--delete", second.done.branch, because: "holds the result")
    try fixture.git(
      "push", "--quiet", "--atomic", "origin", log, ":\(second.done.branch)",
      ":\(first.done.branch)")
  }

  @Test func aResultOnAnotherBase() throws {
    let id = try queue.add("badly based")
    let done = try queue.finish(id, writing: ["x": "x\n"]) { $0.base = second.done.base }
    // The log says so itself, so that its own rules make it lose.
    try expectRefused("--atomic", done.branch, log, because: done.branch)
  }

  @Test func aResultWhoseCommitIsNotOnItsBase() throws {
    try pushAll()
    let id = try queue.add("forged")
    let tree = try fixture.git("rev-parse", "main^{tree}").line
    let message = "forged\n\nTaskmaster-Task: \(id)\n"
    let commit = try fixture.git("commit-tree", "-p", "main", "-F", "-", tree, input: message).line
    let done = try queue.finish(id, writing: ["x": "x\n"]) {
      $0.commit = try! queue.object(commit)
      $0.tree = try! queue.object(tree)
      $0.artifacts = []
    }
    try expectRefused(
      "--atomic", done.branch, log, because: "branch '\(done.branch)': its artifact stands on")
  }

  @Test func aLogThatIsNotForward() throws {
    try pushAll()
    try expectRefused("--force", "\(log)~1:\(log)", because: "does not stand on")
    try expectRefused("--delete", log, because: "the log of the queue may not be deleted")
    let elsewhere = try rewritten(parents: [fixture.commitID("\(log)~1")]) { _ in }
    try expectRefused("--force", "\(elsewhere):\(log)", because: "does not stand on")
    try expectRefused("--force", "main:\(log)", because: "does not stand on")
  }

  @Test func aLogThatLosesLines() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    for change in [
      { (_: GitFixture) in try queue.dropEvents(named: "claimed", on: first.id) },
      { try $0.git("notes", "--ref=taskmaster", "remove", first.id.hex) },
    ] {
      let commit = try rewritten(parents: [head], change)
      try expectRefused("\(commit):\(log)", because: "the log has lost ")
    }
    let edited = try rewritten(parents: [head]) { fixture in
      let note = try fixture.git("notes", "--ref=taskmaster", "show", first.id.hex).line
      try fixture.git(
        "notes", "--ref=taskmaster", "add", "-f", "-F", "-", first.id.hex,
        input: note.replacing("\"files\":1", with: "\"files\":2") + "\n")
    }
    try expectRefused("\(edited):\(log)", because: "the log has lost 1 line")
  }

  @Test func linesThatAreNoEvents() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    func pushed(_ line: String) throws -> String {
      let commit = try rewritten(parents: [head]) { _ in
        try queue.append(Array(line.utf8), on: first.id)
      }
      return "\(commit):\(log)"
    }
    try expectRefused(try pushed("rubbish"), because: "is no event: not JSON")
    try expectRefused(try pushed(#"{"at":"2030"}"#), because: "is no event")
    try expectRefused(
      try pushed(String(decoding: queue.line(clock: 5_000_000, .cancelled), as: UTF8.self)),
      because: "has the clock 5000000, far beyond")
    let later = #"{"at":"2030-01-01T00:00:00.000000Z","by":"A <a@b>","clock":9,"event":"E","v":2}"#
    #expect(push(try pushed(later)).exitStatus == 0)
  }

  @Test func aClockThatIsOnlySaid() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    let commit = try rewritten(parents: [head], message: "x\n\nTaskmaster-Clock: 900") { _ in }
    try expectRefused("\(commit):\(log)", because: "says that its clock is 900, but")
  }

  @Test func aTaskThatIsNotItsText() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    let fact = Fact.queued(Queued(text: "something else", chain: "main", position: 0))
    let commit = try rewritten(parents: [head]) { _ in
      try queue.append(queue.line(clock: 9, fact), on: second.done.tree)
    }
    try expectRefused("\(commit):\(log)", because: "does not have the id of its text")
    let missing = TaskCommit.id(ofText: "something else")
    let hanging = try rewritten(parents: [head]) { _ in
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
    try expectRefused(
      "\(hanging):\(log)", because: "the commit of task \(missing.short) is missing")
  }

  @Test func whatIsNoNote() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    let blob = try fixture.git("hash-object", "-w", "--stdin", input: "x").line
    let commit = try rewritten(parents: [head]) { fixture in
      let tree = try fixture.git("cat-file", "-p", "\(log)^{tree}").line
      let larger = try fixture.git(
        "mktree", input: "\(tree)\n100644 blob \(blob)\tREADME\n"
      ).line
      let commit = try fixture.git("commit-tree", "-m", "x", larger).line
      try fixture.git("update-ref", log, commit)
    }
    try expectRefused("\(commit):\(log)", because: "the log holds 'README', which is no note")
  }

  @Test func aNoteThatIsTooLarge() throws {
    try pushAll()
    let head = try fixture.commitID(log)
    try fixture.write("large", bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 17 << 20))
    let blob = try fixture.git("hash-object", "-w", "large").line
    let commit = try rewritten(parents: [head]) { fixture in
      try fixture.git("notes", "--ref=taskmaster", "add", "-f", "-C", blob, "main")
    }
    try expectRefused("\(commit):\(log)", because: "has \(17 << 20) bytes")
  }

  @Test func linesOfTheHookThatAreNotOurs() throws {
    try bare.write(
      "hooks/pre-receive", bare.read("hooks/pre-receive") + "cat >received\nexit 0\n")
    try pushAll()
    #expect(try bare.read("received").contains(" \(log)\n"))
    try bare.write("hooks/pre-receive", "\(bare.read("hooks/pre-receive").dropLast(7))exit 1\n")
    #expect(push("main:refs/heads/x").exitStatus == 1)
  }

  @Test func withoutTheProgramNothingIsTaken() throws {
    let output = fixture.run(
      "git", ["push", "--quiet", "origin", "main:refs/heads/x"],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(output.exitStatus == 1)
    #expect(output.text.contains("taskmaster: git-taskmaster is not on PATH of this server"))
  }

  @Test func twoClientsRacing() throws {
    try pushAll()
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
    try pushAll()
    try expectRefused("--force", "\(log)~1:\(log)", because: "does not stand on")
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
