import Foundation
import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

/// `git taskmaster verify --run-checks`: whether what passed once passes still.
struct VerifyChecksTests {
  private let fixture: GitFixture

  init() throws { fixture = try .working("task one:write one.txt 1\ntask two:write two.txt 2") }

  /// Two tasks, each with checks that pass when it is done.
  private func work(_ check: String, _ second: String = "test -f one.txt && test -f two.txt") throws
  {
    try fixture.tm("add", "--check", check, "make one").succeeded()
    try fixture.tm("add", "--check", second, "make two").succeeded()
    try fixture.tm("work").succeeded()
  }

  /// What lies beside the workspaces of chains.
  private var places: [String] {
    let cache = fixture.sandbox.root + "/home/.cache/git-taskmaster"
    let found = fixture.run("sh", ["-c", "ls -d \(cache)/*/.verify-* 2>/dev/null"])
    return found.lines
  }

  @Test func whatPassedPassesAgain() throws {
    try work("test -f one.txt && test ! -f two.txt")
    let before = try fixture.contents()
    expect(
      fixture.tm("verify", "--run-checks"),
      is: """
        ok: 2 tasks, 6 events, chain main 2 branches up to 1535911152267622 at 26fb641
        ------- stderr -------
        check f92c2ff: test -f one.txt && test ! -f two.txt
        check ecbdfea: test -f one.txt && test -f two.txt
        """)
    #expect(try fixture.contents() == before)
    #expect(places == [])
    // Nothing but the answer, for a program.
    #expect(fixture.tm("verify", "--run-checks", "--json").text.hasPrefix("{"))
    #expect(!fixture.tm("verify", "--run-checks", "--json").text.contains("stderr"))
  }

  @Test func whatDoesNotPassAnyMore() throws {
    let wish = fixture.sandbox.root + "/wish"
    try fixture.write(wish, "")
    try work("echo looking for it; echo '\u{1B}[31mred'; test -f \(wish)")
    try fixture.remove(wish)
    let output = fixture.tm("verify", "--run-checks")
    #expect(output.exitStatus == 1)
    let commit = try #require(try fixture.task("make one").commit).prefix(7)
    let id = try fixture.task("make one").id.prefix(7)
    #expect(
      Array(output.lines.prefix(3))
        == [
          "problem check.failed \(id): the check 'echo looking for it; echo '^[[31mred'; test -f $TMP/wish'"
            + " ended with exit status 1 on its artifact \(commit)",
          "  looking for it", "  ^[[31mred",
        ].map { $0.replacingOccurrences(of: "$TMP", with: fixture.sandbox.root) })
    // Without the option nobody knows.
    try fixture.tm("verify").succeeded()
    #expect(places == [])
  }

  @Test func eachArtifactHasAPlaceOfItsOwn() throws {
    // What one check leaves behind, ignored or not, no other artifact's finds: unlike at work.
    let isWork = fixture.sandbox.root + "/work"
    try fixture.write(isWork, "")
    try fixture.write(".gitignore", "ignored\n")
    try fixture.commit("Ignore something")
    try work("touch ignored rest", "test -f \(isWork) || test ! -f ignored -a ! -f rest")
    try fixture.remove(isWork)
    try fixture.tm("verify", "--run-checks").succeeded()
  }

  @Test func theSetupComesFirst() throws {
    try fixture.git("config", "taskmaster.setup", "echo ready >ignored.txt")
    try fixture.git("config", "taskmaster.copy", "local.env")
    try fixture.write(".git/info/exclude", "ignored.txt\nlocal.env\n")
    try fixture.write("local.env", "KEY=1\n")
    try work("test -f ignored.txt && test -f local.env && git rev-parse HEAD && test -f one.txt")
    try fixture.tm("verify", "--run-checks").succeeded()
    try fixture.git("config", "taskmaster.setup", "echo broken; false")
    let output = fixture.tm("verify", "--run-checks")
    #expect(output.exitStatus == 128)
    #expect(
      output.text.contains(
        "error: the setup command 'echo broken; false' ended with exit status 1: broken"))
    #expect(places == [])
  }

  @Test func aCheckThatTakesTooLong() throws {
    let wish = fixture.sandbox.root + "/wish"
    try fixture.write(wish, "")
    try work("test -f \(wish) || exec tail -f /dev/null")
    try fixture.remove(wish)
    try fixture.git("config", "taskmaster.checkTimeout", "300ms")
    let output = fixture.tm("verify", "--run-checks")
    #expect(output.exitStatus == 1)
    #expect(output.text.contains("took longer than its time limit on its artifact"))
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func stoppedInTheMiddle() throws {
    let wish = fixture.sandbox.root + "/wish"
    try fixture.write(wish, "")
    let begun = try Meeting("begun", in: fixture.sandbox)
    try work("test -f \(wish) || { echo >\(begun.path); exec tail -f /dev/null; }")
    try fixture.remove(wish)
    let verify = try fixture.startTm("verify", "--run-checks")
    try begun.wait()
    verify.signal(SIGINT)
    #expect(verify.wait().exitStatus == 130)
    #expect(fixture.sandbox.livingProcesses() == [])
    #expect(places == [])
  }

  @Test func whatAKilledRunLeftIsRemoved() throws {
    let wish = fixture.sandbox.root + "/wish"
    try fixture.write(wish, "")
    let begun = try Meeting("begun", in: fixture.sandbox)
    try work("test -f \(wish) || { echo >\(begun.path); exec tail -f /dev/null; }")
    try fixture.remove(wish)
    let verify = try fixture.startTm("verify", "--run-checks")
    try begun.wait()
    verify.signal(SIGKILL)
    _ = verify.wait()
    #expect(places.count == 1)
    try fixture.write(wish, "")
    try fixture.tm("verify", "--run-checks").succeeded()
    #expect(places == [])
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func onABareClone() throws {
    try work("test -f one.txt")
    let bare = try fixture.clone("bare.git", "--bare")
    try bare.git("fetch", "--quiet", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    let output = bare.tm("verify", "--run-checks")
    #expect(output.exitStatus == 0)
    #expect(output.text.contains("check "))
  }

  @Test func whatCannotBeCheckedOut() throws {
    try work("test -f one.txt")
    let commit = try #require(try fixture.task("make one").commit)
    let blob = try fixture.git("rev-parse", "\(commit):one.txt").line
    try fixture.remove(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let output = fixture.tm("verify", "--run-checks", "--full")
    let ids = try ["make one", "make two"].map { try fixture.task($0).id.prefix(7) }
    let second = try #require(try fixture.task("make two").commit).prefix(7)
    #expect(output.exitStatus == 1)
    #expect(
      output.lines.filter { $0.hasPrefix("problem ") } == [
        "problem artifact.tree \(ids[0]): 1 object of its artifact cannot be read, the first at"
          + " 'one.txt'",
        "problem check.failed \(ids[1]): its artifact \(second) cannot be checked out",
      ])
    #expect(output.lines.contains { $0.hasPrefix("  ") && $0.contains(blob) })
  }
}
