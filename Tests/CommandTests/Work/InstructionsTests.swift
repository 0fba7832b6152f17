import GitFixtures
import Testing

/// What workers are told, and that `show --prompt` prints just that.
struct InstructionsTests {
  @Test func thePromptIsWhatIsSent() throws {
    let fixture = try GitFixture.working("copy-stdin told.txt\ntask second: attempt 1: fail 7")
    try fixture.tm("add", "first", "second", "--check", "test -s told.txt").succeeded()
    try fixture.tm("work", "--once").succeeded()
    let before = try fixture.task("second")
    let prompt = try fixture.tm("show", "--prompt", before.id).succeeded().stdout
    #expect(fixture.tm("-c", "taskmaster.attempts=1", "work").exitStatus == 1)
    let kept = try #require(try fixture.task("second").attempts[0].kept)
    #expect(Array(try fixture.git("show", "\(kept):told.txt").stdout) == Array(prompt))
    let first = try fixture.task("first")
    expect(
      fixture.tm("show", before.id, "--prompt"),
      is: """
        # Task

        second

        # Rules

        - Work in the current directory and nowhere else; it is a Git work tree of its own.
        - Nobody is there to answer: do not ask, decide and act. Do not propose, do it.
        - Do not push, and do not touch other repositories. You need not commit: what you leave in the
          directory is the result, and ignored files are not part of it.
        - Leave no process running.

        # What was done before

        - done: first (1 file, +16 -0; \(String(try #require(first.commit).prefix(7))))

        # What has to be true afterwards

        - This command passes: `test -s told.txt`
        - Something differs from before.

        # Why earlier attempts failed

        ## Attempt 1 failed: exit

        exit status 7

        What it had made: `git diff \(try #require(first.commit)) \(kept)`
        """)
  }

  @Test func aCheckThatFailedIsTold() throws {
    let fixture = try GitFixture.working("write a.txt x\nattempt 2: copy-stdin told.txt")
    try fixture.tm(
      "add", "--check", "test -e told.txt || { seq 60; echo broken >&2; exit 3; }", "try"
    ).succeeded()
    try fixture.tm("work").succeeded()
    let told = try fixture.git("show", "\(try #require(fixture.task("try").branch)):told.txt").line
    #expect(told.contains("## Attempt 1 failed: check\n\nthe check 'test -e told.txt || "))
    #expect(told.contains("ended with exit status 3\n"))
    #expect(told.contains("\n60\n") && told.contains("\nbroken\n") && !told.contains("\n10\n"))
  }

  @Test func whatIsNotKeptHereIsNotOffered() throws {
    let fixture = try GitFixture.working("write a.txt x\nattempt 1: fail 7")
    try fixture.tm("add", "--attempts", "1", "first").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    let id = try fixture.tasks()[0].id
    #expect(fixture.tm("show", id, "--prompt").line.contains("\n\nWhat it had made: `git diff "))
    try fixture.git("update-ref", "-d", "refs/taskmaster/attempts/\(id)/1")
    let prompt = try fixture.tm("show", id, "--prompt").succeeded().line
    #expect(prompt.hasSuffix("## Attempt 1 failed: exit\n\nexit status 7"), "\(prompt)")
  }

  @Test func aTemplateOfOnesOwn() throws {
    let fixture = try GitFixture.working("copy-stdin told.txt")
    try fixture.write(
      ".git/template.md", "Do: {{title}} ({{chain}}, {{attempt}})\n{{before}}\n{{task}}\n")
    try fixture.git("config", "taskmaster.instructions", ".git/template.md")
    try fixture.tm("add", "fly\n\nhigh").succeeded()
    let id = try fixture.tasks()[0].id
    let prompt = try fixture.tm("show", id, "--prompt").succeeded().line
    #expect(prompt == "Do: fly (main, 1)\nfly\n\nhigh")
    try fixture.tm("work").succeeded()
    let branch = try #require(try fixture.tasks()[0].branch)
    #expect(try fixture.git("show", "\(branch):told.txt").line == prompt)
  }

  @Test(arguments: [
    (
      "{{task}}\n{{tsak}}\n",
      "whose line 2 has the unknown placeholder '{{tsak}}'\nhint: known are: {{task}}"
    ),
    ("do it\n", "which never says {{task}}, so that the worker would not know its task"),
    ("\u{0}", "which never says {{task}}"),
  ])
  func aTemplateThatIsNone(text: String, complaint: String) throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.write(".git/template.md", text)
    try fixture.git("config", "taskmaster.instructions", ".git/template.md")
    try fixture.tm("add", "fly").succeeded()
    for words in [["work"], ["show", "--prompt", try fixture.tasks()[0].id]] {
      let output = fixture.run("git-taskmaster", words, environment: fixture.quick([:]))
      #expect(output.exitStatus == 128)
      #expect(
        output.text.contains(
          "error: taskmaster.instructions in $TMP/repository/.git/config:7 names '.git/template.md', \(complaint)"
        ))
    }
    #expect(try fixture.outline() == "queued fly")
  }

  /// A pipe that nobody writes to, and a device that never ends.
  @Test(arguments: ["pipe", "/dev/zero"])
  func aTemplateThatIsNoFile(_ path: String) throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.run("mkfifo", ["pipe"]).succeeded()
    try fixture.git("config", "taskmaster.instructions", path)
    try fixture.tm("add", "fly").succeeded()
    let id = try fixture.tasks()[0].id
    for words in [["work"], ["work", "--dry-run"], ["show", "--prompt", id]] {
      let output = fixture.run("git-taskmaster", words, environment: fixture.quick([:]))
      #expect(output.exitStatus != 0)
      #expect(
        output.text.contains(
          "taskmaster.instructions in $TMP/repository/.git/config:7 names '\(path)', which cannot be read:"
        ), "\(words) \(output.text)")
      #expect(output.text.contains("it is no regular file"), "\(output.text)")
    }
  }

  @Test func aTemplateThatIsNotThere() throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.tm("add", "fly").succeeded()
    let output = fixture.tm("-c", "taskmaster.instructions=/no/such/file", "work")
    #expect(output.exitStatus == 128)
    #expect(
      output.text.contains(
        "error: taskmaster.instructions on the command line names '/no/such/file', which is not there"
      ))
    #expect(try fixture.outline() == "queued fly")
  }

  /// A title is the first line of a text, which may be anything.
  @Test func longTitlesOfOthersAreCut() throws {
    let fixture = try GitFixture.working("append a.txt x")
    let long = String(repeating: "long ", count: 10_000)
    try fixture.write("tasks.txt", long + "\nand more\n")
    try fixture.tm("add", "--file", "tasks.txt").succeeded()
    try fixture.tm("work", "--once").succeeded()
    try fixture.tm("add", "next").succeeded()
    let next = try fixture.task("next").id
    let prompt = fixture.tm("show", "--prompt", next).line
    #expect(prompt.utf8.count < 2000)
    #expect(prompt.contains("- done: \(long.prefix(199))… (1 file, "))
  }
}
