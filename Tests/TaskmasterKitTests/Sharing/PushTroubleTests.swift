import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Remotes that are dead, refuse, or have gone on.
struct PushTroubleTests {
  let remote: GitFixture
  let first: SharingScene

  init() throws {
    (remote, first) = try SharingScene.begin()
    try first.scene.add("one")
    try first.finish("one")
  }

  private func problem(_ body: () async throws -> Void) async -> Problem? {
    await #expect(throws: Problem.self) { try await body() }
  }

  @Test func aLogThatHasGoneOnIsMergedAndPushedAgain() async throws {
    let second = try first.clone(remote, "second")
    try second.scene.add("two")
    try await second.push()
    let pushed = try await first.push()
    #expect(pushed == RemoteLog.Owed(branches: [branch("one")], log: true))
    #expect(try first.owed().isEmpty)
    #expect(try first.scene.titles() == ["one", "two"])
    #expect(try remote.references()[LogStore.reference] == first.scene.head())
    #expect(try await second.merge().log.events == first.scene.snapshot().log.events)
    #expect(try second.scene.head() == first.scene.head())
  }

  @Test func severalPushersAtOnceAllGetThrough() async throws {
    let clones = try (0..<3).map { try first.clone(remote, "clone\($0)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, clone) in clones.enumerated() {
        group.addTask {
          for round in 0..<3 {
            try clone.scene.add("task \(number)-\(round)")
            try clone.finish("task \(number)-\(round)")
            do {
              try await clone.push()
            } catch let problem as Problem where problem.message.contains("cannot push") {
              // Faster ones came first six times; it is owed, and made good with the next.
            }
          }
        }
      }
      try await group.waitForAll()
    }
    for clone in clones + clones { try await clone.push() }
    let all = (0..<3).flatMap { number in (0..<3).map { "task \(number)-\($0)" } }
    for clone in clones {
      #expect(try await clone.merge().titles == all)
      #expect(try clone.owed().isEmpty)
      #expect(try clone.scene.isSound())
    }
    let queue = try clones[0].scene.snapshot().queue
    // Every branch over there is the artifact that the log tells of.
    let branches = try remote.references("refs/heads/")
    for task in queue.tasks.values {
      guard let artifact = task.artifact else { continue }
      #expect(branches["refs/heads/\(artifact.branch)"] == artifact.commit.hex)
    }
  }

  @Test(arguments: [true, false])
  func ofTwoResultsTheFirstInOrderIsPushed(winnerPushesFirst: Bool) async throws {
    let second = try first.clone(remote, "second")
    try second.scene.add("one")
    let winner = try first.fixture.commitID(branch("one"))
    let loser = try second.finish("one", session: "f")
    if winnerPushesFirst {
      try await first.push()
      let pushed = try await second.push()
      #expect(pushed == RemoteLog.Owed(log: true))
    } else {
      try await second.push()
      #expect(try remote.references()["refs/heads/\(branch("one"))"] == loser)
      let pushed = try await first.push()
      #expect(pushed == RemoteLog.Owed(branches: [branch("one")], log: true))
    }
    #expect(try remote.references()["refs/heads/\(branch("one"))"] == winner)
    for clone in [first, second] {
      let queue = try await clone.merge().queue
      #expect(queue.tasks[id("one")]?.artifact?.commit.hex == winner)
      #expect(queue.tasks[id("one")]?.lost.map(\.done.commit.hex) == [loser])
      #expect(try clone.owed().isEmpty)
    }
    // The one who lost has the winner's commit by now, to go on from.
    #expect(second.fixture.run("git", ["cat-file", "-e", winner]).exitStatus == 0)
  }

  @Test func aBranchOfSomebodyElsesIsNeverForced() async throws {
    let foreign = try first.fixture.git("commit-tree", "-m", "theirs", "main^{tree}").line
    try first.fixture.git(
      "push", "--quiet", "origin", "\(foreign):refs/heads/\(branch("one"))")
    let problem = await problem { try await first.push() }
    #expect(problem?.message.contains("non-fast-forward") == true, "\(problem as Any)")
    #expect(problem?.exitStatus == 1)
    #expect(try remote.references()["refs/heads/\(branch("one"))"] == foreign)
    #expect(try remote.references()[LogStore.reference] == nil)
    #expect(try first.owed() == RemoteLog.Owed(branches: [branch("one")], log: true))
  }

  @Test func aRemoteThatRefusesIsQuotedAndOwedIsMadeGoodLater() async throws {
    let hook = "#!/bin/sh\necho 'not today' >&2\nexit 1\n"
    try remote.writeProgram("hooks/pre-receive", hook)
    let problem = await problem { try await first.push() }
    #expect(problem?.message.contains("not today") == true)
    #expect(problem?.exitStatus == 1)
    #expect(try first.owed() == RemoteLog.Owed(branches: [branch("one")], log: true))
    try remote.remove("hooks/pre-receive")
    try await first.push()
    #expect(try first.owed().isEmpty)
  }

  @Test func aPushThatWasKilledAndLandedAllTheSameIsDone() async throws {
    try first.fixture.writeProgram(
      "../killed-git",
      """
      #!/bin/sh
      git "$@" || exit
      case " $* " in *" push "*) kill -9 $$ ;; esac
      """)
    let sharing = try first.sharing { $0.program = first.fixture.absolute("../killed-git") }
    let pushed = try await sharing.push(to: "origin", hooks: false)
    #expect(pushed == RemoteLog.Owed(branches: [branch("one")], log: true))
    #expect(try first.owed().isEmpty)
    #expect(try remote.references()[LogStore.reference] == first.scene.head())
  }

  @Test func aPushThatWasKilledBeforeItLandedIsOwed() async throws {
    try first.fixture.writeProgram(
      "../killed-git",
      """
      #!/bin/sh
      case " $* " in *" push "*) kill -9 $$ ;; esac
      exec git "$@"
      """)
    let sharing = try first.sharing { $0.program = first.fixture.absolute("../killed-git") }
    let problem = await problem { try await sharing.push(to: "origin", hooks: false) }
    #expect(problem?.message.contains("was ended by signal 9") == true)
    #expect(try !first.owed().isEmpty)
    #expect(try remote.references()[LogStore.reference] == nil)
  }

  @Test func aRemoteThatIsNotThereIsAnError() async throws {
    try first.fixture.run("rm", ["-rf", remote.path]).succeeded()
    let owed = try first.owed()
    let pushing = await problem { try await first.push() }
    #expect(pushing?.message.hasPrefix("cannot push to 'origin': `git push") == true)
    #expect(pushing?.exitStatus == 1)
    let asking = await problem { try await first.sharing().acceptsPush("origin") }
    #expect(asking?.message.hasPrefix("'origin' does not answer: ") == true)
    #expect(asking?.exitStatus == 128)
    #expect(await problem { try await first.merge() }?.exitStatus == 1)
    #expect(try first.owed() == owed)
  }

  @Test func aRemoteThatIsSilentIsGivenUp() async throws {
    try first.fixture.writeProgram("../silent", "#!/bin/sh\nexec sleep 100000\n")
    try first.fixture.git("remote", "set-url", "origin", "ssh://nobody@example.invalid/x")
    var sharing = try first.sharing {
      $0.variables["GIT_SSH_COMMAND"] = first.fixture.absolute("../silent")
    }
    sharing.answerLimit = .milliseconds(300)
    sharing.transferLimit = .milliseconds(300)
    for body in [
      { try await sharing.acceptsPush("origin") }, { _ = try await sharing.fetch("origin") },
      { _ = try await sharing.push(to: "origin", hooks: false) },
    ] as [() async throws -> Void] {
      let problem = await problem(body)
      #expect(problem?.message.contains("did not end within 300 ms") == true)
    }
    #expect(first.fixture.sandbox.livingProcesses() == [])
  }

  @Test func aRemoteThatIsUnknownIsAnErrorWithTheList() async throws {
    for name in ["nowhere", "-origin", "", "../x"] {
      let problem = await problem { try await first.sharing().acceptsPush(name) }
      #expect(problem?.message == "there is no remote '\(name)'")
      #expect(problem?.hints == ["the remotes are: origin"])
    }
    try first.fixture.git("remote", "remove", "origin")
    let problem = await problem { try await first.sharing().push(to: "origin", hooks: false) }
    #expect(problem?.hints == ["add one: git remote add origin <url>"])
  }

  @Test func aRemoteThatCannotPushAllOrNothingIsAnError() async throws {
    try remote.git("config", "receive.advertiseAtomic", "false")
    let problem = await problem { try await first.push() }
    #expect(problem?.message.contains("does not support --atomic") == true)
    #expect(try remote.references()[LogStore.reference] == nil)
  }

  @Test func aPushThatIsInterruptedSaysSo() async throws {
    try first.fixture.writeProgram("../silent", "#!/bin/sh\nexec sleep 100000\n")
    let meeting = try Meeting("started", in: first.fixture.sandbox)
    try first.fixture.writeProgram(
      "../silent", "#!/bin/sh\necho > '\(meeting.path)'\nexec sleep 100000\n")
    try first.fixture.git("remote", "set-url", "origin", "ssh://nobody@example.invalid/x")
    let scene = first
    let pushing = Task {
      let sharing = try scene.sharing {
        $0.variables["GIT_SSH_COMMAND"] = scene.fixture.absolute("../silent")
      }
      _ = try await sharing.push(to: "origin", hooks: false)
    }
    try await meeting.wait()
    pushing.cancel()
    await #expect(throws: CancellationError.self) { try await pushing.value }
    #expect(first.fixture.sandbox.livingProcesses() == [])
  }
}
