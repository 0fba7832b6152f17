import GitFixtures
import Testing

/// What has to be true before a task is done.
struct ProofTests {
  private func work(
    _ script: String, _ options: [String], environment: [String: String?] = [:]
  ) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    let words = ["add", "--attempts", "1"] + options + ["--", "prove it"]
    try fixture.run("git-taskmaster", words).succeeded()
    _ = fixture.tm("work", environment: environment)
    return fixture
  }

  private func detail(_ fixture: GitFixture) throws -> String {
    try fixture.task("prove it").attempts[0].detail ?? ""
  }

  @Test func aChange() throws {
    let fixture = try work("print all is well", [])
    expect(try fixture.outline(), is: "failed prove it: noChanges")
    #expect(try detail(fixture) == "nothing differs from the base")
  }

  @Test func noChangeWhereNoneIsNeeded() throws {
    let fixture = try work("print all is well", ["--allow-empty"])
    expect(try fixture.outline(), is: "done prove it: done")
    let task = try fixture.task("prove it")
    let commit = try #require(task.commit)
    #expect(commit != task.base)
    #expect(try fixture.git("diff", "--name-only", "main", commit).line == "")
  }

  @Test func ignoredFilesAreNoChange() throws {
    let fixture = try GitFixture.working("write build.o made")
    try fixture.write(".gitignore", "*.o\n")
    try fixture.commit("Ignore")
    try fixture.tm("add", "--attempts", "1", "prove it").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed prove it: noChanges")
  }

  @Test func aMissingFile() throws {
    let fixture = try work("write other.txt x", ["--artifact", "wanted.txt"])
    expect(try fixture.outline(), is: "failed prove it: artifact")
    #expect(try detail(fixture) == "there is no file 'wanted.txt'")
    let kept = try #require(try fixture.task("prove it").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):other.txt").line == "x")
  }

  @Test func aFileThatIsThere() throws {
    let fixture = try work(
      "mkdir docs\nwrite docs/wanted.txt x", ["--artifact", "docs/wanted.txt"])
    expect(try fixture.outline(), is: "done prove it: done")
  }

  @Test func globs() throws {
    let script = "mkdir src/deep\nwrite src/deep/a.c x\nwrite top.c x"
    for (glob, status) in [("src/**/*.c", "done"), ("*.c", "done"), ("src/*.c", "failed")] {
      let fixture = try work(script, ["--artifact", glob])
      #expect(try fixture.task("prove it").status == status, "\(glob)")
    }
  }

  @Test func aCheckThatPasses() throws {
    let fixture = try work(
      "write answer.txt 42",
      ["--check", "grep -q 42 answer.txt", "--check", "git status --porcelain && git log -1"])
    expect(try fixture.outline(), is: "done prove it: done")
    let branch = try #require(try fixture.task("prove it").branch)
    let note = try fixture.git("notes", "--ref=taskmaster", "show", branch).line
    #expect(note.contains("Check: grep -q 42 answer.txt (exit 0, "))
  }

  @Test func aCheckThatFails() throws {
    let fixture = try work(
      "write answer.txt 41",
      ["--check", "true", "--check", "echo the answer is wrong; grep -q 42 answer.txt"])
    expect(try fixture.outline(), is: "failed prove it: check")
    expect(
      try detail(fixture),
      is: """
        the check 'echo the answer is wrong; grep -q 42 answer.txt' ended with exit status 1
        the answer is wrong
        """)
    #expect(try fixture.branches() == ["main"])
  }

  @Test func aCheckOfTheConfiguration() throws {
    let fixture = try GitFixture.working("write answer.txt 41")
    try fixture.git("config", "taskmaster.check", "test -f nothing")
    try fixture.tm("add", "--attempts", "1", "prove it").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed prove it: check")
  }

  @Test func whatACheckWritesIsNotCommitted() throws {
    let fixture = try work("write answer.txt 42", ["--check", "echo 43 >answer.txt; echo >made"])
    expect(try fixture.outline(), is: "done prove it: done")
    let branch = try #require(try fixture.task("prove it").branch)
    #expect(try fixture.git("show", "\(branch):answer.txt").line == "42")
    #expect(try fixture.git("ls-tree", "--name-only", branch).lines == ["README.md", "answer.txt"])
  }

  @Test func aCheckThatHangsIsEnded() throws {
    let fixture = try GitFixture.working("write answer.txt 42")
    try fixture.tm("add", "--attempts", "1", "--check", "sleep 1000", "prove it").succeeded()
    #expect(fixture.tm("-c", "taskmaster.checkTimeout=300ms", "work").exitStatus == 1)
    expect(try fixture.outline(), is: "failed prove it: check")
    #expect(fixture.sandbox.livingProcesses() == [])
  }
}
