import GitFixtures
import Testing

/// The setup command: when it is run, what becomes of what it does, and how it ends.
struct SetupTests {
  /// A repository whose setup is this command, which finds a directory of the sandbox in `$OUT`.
  private func make(_ setup: String, keys: [String] = [], _ script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    try fixture.write(".gitignore", "built/\n")
    try fixture.write("deps.lock", "1\n")
    try fixture.write("sub/more.lock", "1\n")
    try fixture.commit("More")
    let out = "OUT='\(fixture.sandbox.root)'; "
    try fixture.git("config", "taskmaster.setup", out + setup)
    for key in keys { try fixture.git("config", "--add", "taskmaster.setupKeys", key) }
    return fixture
  }

  private func transcript(_ fixture: GitFixture, of title: String) throws -> String {
    try fixture.read(".git/taskmaster/logs/\(fixture.task(title).id)/1.log")
  }

  @Test func againWhenKeyFilesChange() throws {
    let fixture = try make(
      "cat deps.lock; cat deps.lock sub/more.lock | paste -sd ' ' >>$OUT/setups",
      keys: ["deps.lock", "**/*.lock"],
      """
      write log.txt line
      task two: write deps.lock 2
      task four: write sub/more.lock 2
      task five: sh rm -r sub
      sh echo "$TASKMASTER_TITLE" >>log.txt
      """)
    try fixture.tm("add", "one", "two", "three", "four", "five").succeeded()
    try fixture.tm("work").succeeded()
    // Before the first, for the third and for the fifth; the second and the fourth begin as the one
    // before them did.
    #expect(try fixture.read("../setups") == "1 1\n2 1\n2 2\n")
    #expect(try !transcript(fixture, of: "two").contains("setup:"))
    let words = try transcript(fixture, of: "three").split(separator: "\n").map {
      $0.split(separator: " ").dropFirst().joined(separator: " ")
    }
    #expect(words[1].hasPrefix("--- setup: OUT="))
    #expect(words[2] == "out 2")
  }

  @Test func onlyWhatIsIgnoredStays() throws {
    let fixture = try make(
      "echo x >>README.md; echo y >new.txt; mkdir built; echo z >built/z; git add -A",
      """
      expect-file built/z z
      task two: write log.txt line
      """)
    try fixture.tm("add", "--attempts", "1", "one", "two").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed one: noChanges\ndone two: done")
    let branch = try #require(try fixture.task("two").branch)
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["log.txt"])
  }

  @Test func anotherCommandIsAnotherSetup() throws {
    let fixture = try make("echo one >>$OUT/setups", "write log.txt line")
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.read("../setups") == "one\n")
    try fixture.git("config", "taskmaster.setup", "echo two >>'\(fixture.sandbox.root)'/setups")
    try fixture.script("write log.txt other")
    try fixture.tm("add", "two").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.read("../setups") == "one\ntwo\n")
  }

  @Test func oneThatHangsBeforeTheFirstTask() throws {
    let fixture = try make("trap '' INT TERM; setsid sleep 1000 & sleep 1000", "write log.txt line")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("-c", "taskmaster.checkTimeout=300ms", "work")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("sleep 1000' took longer than its time limit"), "\(run.text)")
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "queued one")
  }

  @Test func oneThatHangsInAnAttempt() throws {
    let fixture = try make(
      "grep -q 1 deps.lock || { echo hanging; setsid sleep 1000 & sleep 1000; }",
      keys: ["deps.lock"],
      """
      sh echo "$TASKMASTER_TITLE" >>log.txt
      task one: write deps.lock 2
      """)
    try fixture.tm("add", "one", "two").succeeded()
    let run = fixture.tm("-c", "taskmaster.checkTimeout=1s", "work")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("two: given back (the setup command 'OUT="), "\(run.text)")
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "done one: done\nqueued two: interrupted")
    #expect(try transcript(fixture, of: "two").contains(" out hanging\n"))

    // It is run again, since it has not succeeded, and then never more.
    try fixture.git("config", "taskmaster.setup", "echo >>'\(fixture.sandbox.root)'/setups")
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done one: done\ndone two: interrupted done")
    #expect(try fixture.read("../setups") == "\n")
  }
}
