import GitFixtures
import Testing

/// Many processes at once on one repository.
struct ConcurrentWorkTests {
  @Test func eightWorkersOnThreeChains() throws {
    let fixture = try GitFixture.working(#"sh echo "$TASKMASTER_TITLE" >>log.txt"#)
    for chain in ["a", "b", "c"] {
      try fixture.git("branch", chain)
      try fixture.tm("add", "--chain", chain, "\(chain)1", "\(chain)2", "\(chain)3").succeeded()
    }
    let workers = try (1...8).map { _ in try fixture.startTm("work") }
    for worker in workers {
      let output = worker.wait()
      #expect(output.exitStatus == 0, "\(output.text)")
    }
    try expectEachDoneOnce(fixture, count: 9)
    for chain in ["a", "b", "c"] {
      let tip = try #require(try fixture.task("\(chain)3").branch)
      #expect(try fixture.git("show", "\(tip):log.txt").lines == (1...3).map { "\(chain)\($0)" })
    }
  }

  @Test func eightWorkersForOneTask() throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "implement login").succeeded()
    let workers = try (1...8).map { _ in try fixture.startTm("work") }
    let outputs = workers.map { $0.wait() }
    #expect(outputs.allSatisfy { $0.exitStatus == 0 })
    try expectEachDoneOnce(fixture, count: 1)
    #expect(outputs.filter { $0.text.contains("1 done") }.count == 1)
  }

  @Test func eightThatAddWhileOneWorks() throws {
    let fixture = try GitFixture.working(#"sh echo "$TASKMASTER_TITLE" >>log.txt"#)
    let work = try fixture.startTm("work")
    let adding = try (1...8).map { try fixture.startTm("add", "task \($0)") }
    for command in adding { try command.wait().succeeded() }
    try work.wait().succeeded()
    try fixture.tm("work").succeeded()
    try expectEachDoneOnce(fixture, count: 8)
  }

  /// Every task was claimed by one and done by the same one.
  private func expectEachDoneOnce(_ fixture: GitFixture, count: Int) throws {
    let tasks = try fixture.tasks()
    #expect(tasks.count == count)
    let once = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, 1) })
    #expect(try fixture.count("claimed") == once)
    #expect(try fixture.count("done") == once)
    for task in tasks {
      #expect(task.attempts.map(\.outcome) == ["done"])
      #expect(try fixture.commitID("refs/heads/\(task.branch ?? "")") == task.commit)
    }
    #expect(fixture.run("git", ["fsck", "--strict", "--no-dangling"]).text == "")
    #expect(fixture.sandbox.livingProcesses() == [])
    try fixture.expectVerified()
  }
}
