import Foundation
import GitFixtures
import Testing

/// `work` killed between any two of its steps, and what the next run makes of it.
struct KillTests {
  /// A step of a task's cycle, and which passing of it kills.
  struct Moment: Sendable, CustomTestStringConvertible {
    let step: String
    var passing = 1
    var testDescription: String { "\(step):\(passing)" }
  }

  /// Claim and result of two tasks are four transactions, so steps of writing the log pass four times.
  static let moments: [Moment] =
    ["journalWritten", "objectsWritten", "logMoved"].flatMap { step in
      (1...4).map { Moment(step: step, passing: $0) }
    }
    + [
      "claimed", "workspaceCleared", "workspaceReady", "agentStarted", "agentEnded", "staged",
      "kept", "checked", "doneRecorded", "branchMade", "attemptDropped",
    ].flatMap { step in (1...2).map { Moment(step: step, passing: $0) } }

  @Test(arguments: moments) func atEveryStep(_ moment: Moment) throws {
    let fixture = try GitFixture.working(
      """
      append log.txt line
      spawn-daemon /dev/null
      """)
    try fixture.tm("add", "--check", "test -f log.txt", "one", "two").succeeded()
    let killed = fixture.tm(
      "work", environment: ["TASKMASTER_DEBUG_KILL": "\(moment.step):\(moment.passing)"])
    #expect(killed.status == .signalled(9), "\(killed.text)")

    let next = fixture.tm("work")
    #expect(next.exitStatus == 0, "\(next.text)")
    try expectSound(fixture)
    #expect(fixture.sandbox.livingProcesses() == [])
    let last = fixture.tm("work")
    #expect(last.text.contains("nothing to do"), "\(last.text)")
    try expectSound(fixture)
  }

  /// Every task done exactly once, its branch there, and Git content with everything.
  private func expectSound(_ fixture: GitFixture) throws {
    let tasks = try fixture.tasks()
    #expect(tasks.map(\.status) == ["done", "done"])
    #expect(try fixture.count("done") == [tasks[0].id: 1, tasks[1].id: 1])
    for task in tasks {
      #expect(try fixture.commitID("refs/heads/\(task.branch ?? "")") == task.commit)
    }
    #expect(tasks[1].base == tasks[0].commit)
    #expect(try fixture.git("show", "\(tasks[1].branch ?? ""):log.txt").line == "line\nline")
    let fsck = fixture.run("git", ["fsck", "--strict", "--no-dangling"])
    #expect(fsck.text == "")
    try fixture.expectVerified()
  }

  @Test func anAgentOfADeadSessionIsEnded() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try GitFixture.working(
      """
      write begun.txt half
      attempt 1: ignore-term
      attempt 1: spawn-daemon /dev/null
      attempt 1: signal-fifo \(begun.path)
      attempt 1: hang
      """, in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    #expect(!fixture.sandbox.livingProcesses().isEmpty)

    expect(
      fixture.tm("work"),
      is: """
        1 done
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..1282544961935709
        ------- stderr -------
        took over task 535f054 from a session that died, its attempt is kept as f0e80ba
        535f054 implement login: working
        535f054 implement login: done on branch 1282544961935709 (1 file, +1 -0, 0s)
        """)
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "done implement login: lost done")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):begun.txt").line == "half")
  }

  /// What it was killed with in its hands keeps no later run from going on.
  @Test(arguments: ["refs/notes/taskmaster", "refs/taskmaster/attempts/x/1", "refs/heads/<branch>"])
  func aLockThatItLeft(_ reference: String) throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "--check", "test -f log.txt", "one", "two").succeeded()
    let killed = fixture.tm("work", environment: ["TASKMASTER_DEBUG_KILL": "doneRecorded"])
    #expect(killed.status == .signalled(9), "\(killed.text)")
    let branch = try #require(try fixture.task("one").branch)
    let lock = reference.replacingOccurrences(of: "<branch>", with: branch) + ".lock"
    try fixture.leaveLock(lock)

    let next = fixture.tm("work")
    #expect(next.exitStatus == 0, "\(next.text)")
    let removed = "removed the lock '$TMP/repository/.git/\(lock)', which a program that was killed"
    #expect(next.text.contains("warning: \(removed) had left"), "\(next.text)")
    #expect(!fixture.exists(".git/\(lock)"))
    try expectSound(fixture)
  }

  /// Neither what somebody has open, nor what is on references of the user's.
  @Test func locksOfOthers() throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "--check", "test -f log.txt", "one", "two").succeeded()
    let killed = fixture.tm("work", environment: ["TASKMASTER_DEBUG_KILL": "doneRecorded"])
    #expect(killed.status == .signalled(9), "\(killed.text)")
    let locks = ["refs/taskmaster/attempts/x/1.lock", "refs/heads/main.lock", "index.lock"]
    for lock in locks { try fixture.leaveLock(lock) }
    let end = try Meeting("end", in: fixture.sandbox)
    let holder = try fixture.holdOpen(fixture.absolute(".git/\(locks[0])"), until: end)

    let next = fixture.tm("work")
    end.release()
    _ = holder.wait()
    #expect(next.exitStatus == 0, "\(next.text)")
    for lock in locks { #expect(fixture.exists(".git/\(lock)"), "\(lock)") }
    try expectSound(fixture)
  }
}
