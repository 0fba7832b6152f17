import GitFixtures
import Testing

/// What ends a run though there is more to do.
struct BudgetTests {
  @Test func maxTasks() throws {
    let fixture = try GitFixture.working("write a.txt x\nsh echo $TASKMASTER_TASK >b.txt")
    try fixture.tm("add", "a", "b", "c").succeeded()
    try fixture.tm("work", "--max-tasks", "2").succeeded()
    expect(try fixture.outline(), is: "done a: done\ndone b: done\nqueued c")
  }

  @Test func aTimeThatIsOverBeforeTheNextTask() throws {
    // The clock of tests goes on by a millisecond at each look.
    let fixture = try GitFixture.working("sh echo $TASKMASTER_TASK >b.txt")
    try fixture.tm("add", "a", "b").succeeded()
    let output = fixture.tm("work", "--until", "7ms")
    #expect(output.exitStatus == 0)
    #expect(output.text.contains("the run ends: the time for the run is over"))
    expect(try fixture.outline(), is: "done a: done\nqueued b")
    try fixture.expectVerified()
  }

  @Test func aHardTimeEndsTheTask() throws {
    let fixture = try GitFixture.working("write a.txt half\nhang")
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm("work", "--until", "3s", "--hard")
    #expect(output.exitStatus == 0)
    #expect(output.text.contains("the run ends: the time for the run is over"))
    let task = try fixture.task("a")
    #expect(task.status == "queued")
    #expect(task.attempts.map(\.outcome) == ["interrupted"])
    #expect(task.attempts.map(\.reason) == ["interrupted"])
    let kept = try #require(task.attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):a.txt").line == "half")
  }

  @Test func tokens() throws {
    let fixture = try GitFixture.working("sh echo $TASKMASTER_TASK >b.txt")
    try fixture.tm("add", "a", "b").succeeded()
    let output = fixture.tm("work", "--max-tokens", "10")
    #expect(output.exitStatus == 0)
    #expect(output.text.contains("the worker did not say how many tokens it used"))
    expect(try fixture.outline(), is: "done a: done\ndone b: done")
  }

  @Test(arguments: [
    (["--until", "8"], "--until '8' is no time"),
    (["--until", "2020-01-01T00:00"], "--until '2020-01-01T00:00' is over already"),
    (["--hard"], "--hard goes with --until"),
    (["--once", "--max-tasks", "1"], "--once and --max-tasks exclude each other"),
    (
      ["--max-tasks", "0"],
      "the value '0' is invalid for '--max-tasks <number>': it is a number, 1 or more"
    ),
    (["--max-tokens", "many"], "many"),
    (["--untill", "8h"], "--untill"), (["elsewhere"], "a remote goes with --push"),
  ])
  func nonsense(words: [String], complaint: String) throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.tm("add", "a").succeeded()
    let output = fixture.run("git-taskmaster", ["work"] + words, environment: fixture.quick([:]))
    #expect(output.exitStatus == 129)
    #expect(output.text.contains(complaint))
    #expect(try fixture.outline() == "queued a")
  }
}
