import Foundation
import Synchronization
import Testing

@testable import GitFixtures

/// What the other tests rely on.
struct FixtureTests {
  @Test func commitsAreTheSameInEveryRun() throws {
    let fixture = try GitFixture()
    expect(
      try fixture.git("log", "--format=%H%n%an <%ae> %aI%n%cn <%ce> %cI%n%s"),
      is: """
        07aa0f144fb1ac10bb744ef1595378d228a64dd2
        A U Thor <author@example.com> 2030-01-01T00:00:03+00:00
        C O Mitter <committer@example.com> 2030-01-01T00:00:03+00:00
        Begin
        """)
  }

  @Test func theTranscriptLeavesNothingOut() throws {
    let fixture = try GitFixture()
    let script = "pwd; printf 'cut off'; echo trouble >&2; exit 3"
    expect(
      fixture.run("sh", ["-c", script]),
      is: """
        $TMP/repository
        cut off
        [no newline at the end]
        ------- stderr -------
        trouble
        [exit status: 3]
        """)
    expect(fixture.run("sh", ["-c", "kill -9 $$"]), is: "[signal: 9]")
    expect(fixture.run("cat", input: Array("given".utf8)).line, is: "given")
    expect(fixture.run("cat"), is: "")
  }

  @Test func theMachineIsNotSeen() throws {
    let fixture = try GitFixture()
    expect(
      try fixture.git("config", "--list", "--show-origin", "--name-only"),
      is: """
        file:$TMP/home/.gitconfig	init.defaultbranch
        file:$TMP/home/.gitconfig	gc.autodetach
        file:$TMP/home/.gitconfig	maintenance.autodetach
        file:$TMP/home/.gitconfig	protocol.file.allow
        file:$TMP/home/.gitconfig	taskmaster.keepawake
        file:.git/config	core.repositoryformatversion
        file:.git/config	core.filemode
        file:.git/config	core.bare
        file:.git/config	core.logallrefupdates
        """)
    let variables = fixture.run("env").line.split(separator: "\n")
    let names = Set(variables.compactMap { $0.split(separator: "=").first.map(String.init) })
    #expect(names.isDisjoint(with: ["USER", "LOGNAME", "SSH_AUTH_SOCK", "EDITOR"]))
  }

  @Test func aHangIsEndedAndShown() throws {
    let fixture = try GitFixture.outside()
    let command = try fixture.start(
      "sh", ["-c", "echo here; sleep 1000"])
    try command.waitForOutput(containing: "here")
    expect(
      command.wait(atMost: .milliseconds(1)),
      is: """
        here
        [killed: no end within 0.001 seconds]
        """)
  }

  @Test func remotesClonesAndWorktrees() throws {
    let fixture = try GitFixture()
    let remote = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main")
    let clone = try remote.clone("second")
    let worktree = try fixture.addWorktree("topic")
    let bare = try GitFixture.bare()
    let tip = try fixture.commitID("main")
    for other in [remote, clone, worktree, bare] {
      #expect(try other.commitID("HEAD") == tip)
    }
    #expect(clone.path == fixture.sandbox.root + "/second")
    #expect(try GitFixture.unborn().run("git", ["rev-parse", "HEAD"]).exitStatus == 128)
  }

  @Test func nothingIsLeft() throws {
    var fixture: GitFixture? = try GitFixture.outside()
    let root = try #require(fixture?.sandbox.root)
    try fixture?.script("unreadable hidden\nspawn-daemon \(root)/daemon")
    try fixture?.run("ScriptedAgent").succeeded()
    let file = try #require(try fixture?.read("\(root)/daemon"))
    let daemon = try #require(Int32(file.dropLast()))
    #expect(fixture?.sandbox.livingProcesses().map(\.id) == [daemon])
    let descriptor = open(root + "/daemon", O_RDONLY)
    defer { close(descriptor) }
    let found = Mutex<[String]>([])
    withKnownIssue {
      fixture = nil
    } matching: { issue in
      found.withLock { $0 += issue.comments.map(\.rawValue) }
      return true
    }
    #expect(
      found.withLock(\.self) == [
        "a process is still alive: \(daemon) \(Sandbox.products)/ScriptedAgent --daemon",
        "a file is still open: \(root)/daemon",
      ])
    #expect(!FileManager.default.fileExists(atPath: root))
    #expect(kill(daemon, 0) != 0 || isZombie(daemon))
  }

  /// Killed, and waiting for whoever collects the dead here.
  private func isZombie(_ id: Int32) -> Bool {
    let state = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
    return state.isEmpty || String(decoding: state, as: UTF8.self).contains(") Z ")
  }

  @Test func aGeneratorsSeedDecides() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test func differencesAreShownByLine() {
    #expect(lineDifference(from: "a\nb\nd", to: "a\nc\nd") == "  a\n- b\n+ c\n  d")
  }
}
