import Foundation
import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

/// `git taskmaster doctor --fix`: after real damage, the repair, and then nothing is left.
struct DoctorFixTests {
  private static let script = "append log.txt line"

  /// Two tasks that are done.
  private func scene() throws -> GitFixture {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "one", "two").succeeded()
    try fixture.tm("work").succeeded()
    return fixture
  }

  /// Repairs, and sees to it that it was listed before, done, and is needed no more.
  private func expectRepaired(
    _ fixture: GitFixture, _ repairs: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let contents = try fixture.contents()
    let looked = fixture.tm("doctor")
    #expect(looked.exitStatus == 1, sourceLocation: sourceLocation)
    let fixed = fixture.tm("doctor", "--fix")
    #expect(fixed.exitStatus == 0, "\(fixed.text)", sourceLocation: sourceLocation)
    for repair in repairs {
      for text in [looked.line, fixed.line] {
        #expect(
          text.contains("\n  \(repair): "), "\(repair) in \(text)", sourceLocation: sourceLocation)
      }
      #expect(fixed.lines.contains("done: \(repair)"), sourceLocation: sourceLocation)
    }
    #expect(
      fixed.lines.count { $0.hasPrefix("done: ") } == repairs.count, sourceLocation: sourceLocation)
    #expect(fixed.lines.last == "nothing is left to repair", sourceLocation: sourceLocation)
    let after = fixture.tm("doctor")
    #expect(after.exitStatus == 0, "\(after.text)", sourceLocation: sourceLocation)
    try fixture.expectVerified()
    #expect(try fixture.contents() == contents, sourceLocation: sourceLocation)
  }

  @Test func aSessionThatWasKilled() throws {
    let fixture = try scene()
    let held = try DoctorScene.kill(in: fixture, "three")
    #expect(!fixture.sandbox.livingProcesses().isEmpty)
    let session = try #require(try fixture.names(in: ".git/taskmaster/sessions").first)
    try expectRepaired(
      fixture,
      "end what is left of session \(session), keep what it had made, give back attempt 1 of task "
        + "\(held.prefix(7)) (three)")
    #expect(fixture.sandbox.livingProcesses() == [])
    let task = try fixture.task("three")
    #expect(task.status == "queued" && task.attempts.map(\.outcome) == ["lost"])
    let kept = try #require(task.attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):begun.txt").line == "half")
    #expect(try fixture.names(in: ".git/taskmaster/sessions") == [])
    #expect(fixture.tm("doctor").text.contains("\nattempts kept\n  \(held.prefix(7))/1 at "))
  }

  @Test func notesThatAreGone() throws {
    let fixture = try scene()
    let before = try fixture.git("notes", "--ref=taskmaster", "list").lines
    var repairs: [String] = []
    for title in ["one", "two"] {
      let task = try fixture.task(title)
      let commit = try #require(task.commit)
      try fixture.git("notes", "--ref=taskmaster", "remove", commit)
      repairs.append(
        "write the note on \(commit.prefix(7)), the artifact of task \(task.id.prefix(7)) (\(title)), again"
      )
    }
    let commits = try fixture.git("rev-list", "--count", "refs/notes/taskmaster").line
    try expectRepaired(fixture, repairs[0], repairs[1])
    #expect(try fixture.git("notes", "--ref=taskmaster", "list").lines == before)
    // All in one transaction.
    let after = try fixture.git("rev-list", "--count", "refs/notes/taskmaster").line
    #expect(Int(after) == (Int(commits) ?? 0) + 1)
    #expect(
      try fixture.git("log", "-1", "--format=%s", "refs/notes/taskmaster").line
        == "write 2 notes again")
  }

  @Test func aTaskCommitThatIsGone() throws {
    let fixture = try scene()
    let id = try fixture.task("two").id
    try fixture.remove(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    #expect(fixture.run("git", ["fsck"]).exitStatus != 0)
    try expectRepaired(fixture, "make the commit of task \(id.prefix(7)) (two) again")
    #expect(try fixture.git("cat-file", "-t", id).line == "commit")
    #expect(fixture.run("git", ["fsck", "--strict"]).exitStatus == 0)
  }

  @Test func aLogThatWasCutBack() throws {
    let fixture = try scene()
    try fixture.git("update-ref", "refs/notes/taskmaster", "refs/notes/taskmaster~2")
    try expectRepaired(fixture, "put 2 events back into the log")
    #expect(try fixture.tasks().map(\.status) == ["done", "done"])
  }

  @Test func aLogThatIsGone() throws {
    let fixture = try scene()
    try fixture.git("update-ref", "-d", "refs/notes/taskmaster")
    try expectRepaired(fixture, "put 6 events back into the log")
    #expect(try fixture.tasks().map(\.status) == ["done", "done"])
  }

  @Test func allAtOnce() throws {
    let fixture = try scene()
    let lock = "refs/notes/taskmaster.lock"
    let (one, two) = (try fixture.task("one"), try fixture.task("two"))
    let held = try DoctorScene.kill(in: fixture, "three")
    let session = try #require(try fixture.names(in: ".git/taskmaster/sessions").first)
    try fixture.git("update-ref", "refs/notes/taskmaster", "refs/notes/taskmaster~1")
    try fixture.git("notes", "--ref=taskmaster", "remove", one.commit ?? "")
    try fixture.remove(".git/objects/\(two.id.prefix(2))/\(two.id.dropFirst(2))")
    try fixture.leaveLock(lock)
    try expectRepaired(
      fixture, "remove the lock '\(fixture.path)/.git/\(lock)'", "put 1 event back into the log",
      "make the commit of task \(two.id.prefix(7)) (two) again",
      "write the note on \(one.commit?.prefix(7) ?? ""), the artifact of task \(one.id.prefix(7)) (one), again",
      "end what is left of session \(session), keep what it had made, give back attempt 1 of task "
        + "\(held.prefix(7)) (three)")
  }

  @Test(arguments: ["refs/notes/taskmaster.lock", "refs/taskmaster/attempts/x.lock"])
  func aLockOfOurs(_ lock: String) throws {
    let fixture = try scene()
    try fixture.leaveLock(lock)
    try expectRepaired(fixture, "remove the lock '\(fixture.path)/.git/\(lock)'")
    #expect(!fixture.exists(".git/\(lock)"))
  }

  @Test func theLockOfAWorkspace() throws {
    let fixture = try scene()
    let places = fixture.sandbox.root + "/home/.cache/git-taskmaster"
    let place = try #require(try fixture.names(in: places).first)
    let lock = "\(places)/\(place)/main/index.lock"
    try fixture.write(lock, "")
    try fixture.run("touch", ["-d", "2020-01-01", lock]).succeeded()
    try expectRepaired(fixture, "remove the lock '\(lock)'")
    #expect(!fixture.exists(lock))
  }

  /// Locks of Git's are left alone, however old; ours too while somebody has them open, or while they are
  /// young.
  @Test func locksOfOthers() throws {
    let fixture = try scene()
    try fixture.leaveLock("index.lock")
    try fixture.leaveLock("refs/heads/main.lock")
    let young = fixture.absolute(".git/refs/taskmaster/young.lock")
    try fixture.write(young, "")
    try fixture.run("touch", ["-d", "2030-01-01 01:00", young]).succeeded()
    let held = fixture.absolute(".git/refs/notes/taskmaster.lock")
    let end = try Meeting("end", in: fixture.sandbox)
    let holder = try fixture.holdOpen(held, until: end)
    let output = fixture.tm("doctor", "--fix")
    end.release()
    _ = holder.wait()
    #expect(output.exitStatus == 1)
    let remove = "remove it when no git is running here: rm $TMP/repository/.git/"
    expect(
      output.withoutChance,
      is: """
        nothing to repair
        left to you
          $TMP/repository/.git/refs/notes/taskmaster.lock: <age> old, ours, \(remove)refs/notes/taskmaster.lock
          $TMP/repository/.git/index.lock: <age> old, Git's, \(remove)index.lock
          $TMP/repository/.git/refs/heads/main.lock: <age> old, Git's, \(remove)refs/heads/main.lock
        [exit status: 1]
        """)
    for lock in ["index.lock", "refs/heads/main.lock", "refs/notes/taskmaster.lock"] {
      #expect(fixture.exists(".git/\(lock)"))
    }
    #expect(fixture.exists(young))
  }

  @Test func nothingElse() throws {
    let fixture = try scene()
    let task = try fixture.task("two")
    let branch = try #require(task.branch)
    try fixture.git("branch", "--quiet", "-D", branch)
    expect(
      fixture.tm("doctor", "--fix"),
      is: """
        nothing to repair
        left to you
          problem chain.branch-missing \(task.id.prefix(7)): no branch '\(branch)' names its artifact \(task.commit?.prefix(7) ?? "")
            git branch \(branch) \(task.commit ?? "")
        [exit status: 1]
        """)
    #expect(try !fixture.branches().contains(branch))
    #expect(fixture.tm("doctor").text.contains("| chain.branch-missing: no branch"))
  }

  @Test func whatCannotBeRepaired() throws {
    let fixture = try scene()
    let commit = try #require(try fixture.task("two").commit)
    try fixture.git("notes", "--ref=taskmaster", "remove", commit)
    let unknown: [String: String?] = [
      "GIT_AUTHOR_NAME": nil, "GIT_AUTHOR_EMAIL": nil, "GIT_COMMITTER_NAME": nil,
      "GIT_COMMITTER_EMAIL": nil, "EMAIL": nil,
    ]
    try fixture.git("config", "user.useConfigOnly", "true")
    let output = fixture.tm("doctor", "--fix", environment: unknown)
    #expect(output.exitStatus == 1)
    #expect(
      output.text.contains("\nfailed: write the note on \(commit.prefix(7))"), "\(output.text)")
    #expect(output.text.contains("Git does not know who you are"))
    #expect(output.text.contains("\nto repair: git taskmaster doctor --fix\n"))
  }

  @Test func asJSON() throws {
    let fixture = try scene()
    try fixture.git("update-ref", "-d", "refs/notes/taskmaster")
    let output = try fixture.tm("doctor", "--fix", "--json").succeeded()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [String: Any])
    let repaired = try #require(json["repaired"] as? [[String: Any]])
    #expect(repaired.map { $0["what"] as? String } == ["put 6 events back into the log"])
    #expect(repaired[0]["problem"] is NSNull)
    #expect(json["ok"] as? Bool == true)
    #expect((json["repairs"] as? [Any])?.isEmpty == true)
  }
}
