import GitFixtures
import Testing

/// `show --diff`: what attempts changed.
struct ShowDiffTests {
  private static func worked(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    try fixture.tm("add", "implement login").succeeded()
    fixture.tm("work")
    return fixture
  }

  private static func diff(_ line: String) -> String {
    """
    diff --git a/a.txt b/a.txt
    new file mode 100644
    --- /dev/null
    +++ b/a.txt
    @@ -0,0 +1 @@
    +\(line)
    """
  }

  /// Without the line of blob ids.
  private func shown(_ output: String) -> String {
    output.split(separator: "\n").filter { !$0.hasPrefix("index ") }.joined(separator: "\n")
  }

  @Test func artifactAndAttempts() throws {
    let fixture = try Self.worked(
      "attempt 1: write a.txt first\nattempt 1: fail 1\nattempt 2: fail 2\nwrite a.txt third")
    func show(_ words: String...) -> String {
      shown(
        fixture.run("git-taskmaster", ["show", "535f054"] + words, environment: fixture.quick([:]))
          .text)
    }
    expect(show("--diff"), is: Self.diff("third"))
    expect(show("--diff", "3"), is: Self.diff("third"))
    expect(show("--diff=1"), is: Self.diff("first"))
    expect(
      show("--diff", "2"),
      is: """
        ------- stderr -------
        error: attempt 2 of task 535f054 left nothing that was kept
        [exit status: 1]
        """)
    expect(
      show("--diff", "4"),
      is: """
        ------- stderr -------
        error: task 535f054 has no attempt 4
        hint: its newest is attempt 3
        [exit status: 128]
        """)
  }

  @Test func theNewestThatWasKept() throws {
    let fixture = try Self.worked("attempt 2: write a.txt second\nfail 1")
    expect(shown(fixture.tm("show", "535f054", "--diff").text), is: Self.diff("second"))
    let other = try Self.worked("fail 1")
    expect(
      other.tm("show", "535f054", "--diff"),
      is: """
        ------- stderr -------
        error: nothing of task 535f054 has been kept
        [exit status: 1]
        """)
  }

  @Test func anAttemptThatRuns() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try GitFixture.working("signal-fifo \(begun.path)\nhang", in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    expect(
      fixture.tm("show", "535f054", "--diff=1"),
      is: """
        ------- stderr -------
        error: attempt 1 of task 535f054 is still running
        [exit status: 1]
        """)
    work.signal(2)
    #expect(work.wait().exitStatus == 130)
  }

  @Test func aCommitThatIsGone() throws {
    let fixture = try Self.worked("write a.txt x\nfail 1")
    let kept = try #require(try fixture.task("implement login").attempts.last?.kept)
    for attempt in 1...3 {
      try fixture.git(
        "update-ref", "-d",
        "refs/taskmaster/attempts/\(try fixture.task("implement login").id)/\(attempt)")
    }
    try fixture.remove(".git/objects/\(kept.prefix(2))/\(kept.dropFirst(2))")
    expect(
      fixture.tm("show", "535f054", "--diff"),
      is: """
        ------- stderr -------
        error: commit \(kept.prefix(7)), which attempt 3 of task 535f054 needs, is not here
        hint: it may be in another clone; attempts are kept for taskmaster.keepAttempts
        [exit status: 1]
        """)
  }

  /// As if it had been typed: the user's settings, colours and pager, from wherever they stand.
  @Test func asTheUserHasSetGitUp() throws {
    let fixture = try Self.worked("write a.txt x")
    #expect(
      fixture.tm("-c", "diff.noprefix=true", "show", "535f054", "--diff").line
        .contains("diff --git a.txt a.txt"))
    #expect(
      fixture.tm("show", "535f054", "--diff", environment: ["GIT_EXTERNAL_DIFF": "echo external"])
        .line.hasPrefix("external a.txt"))
    try fixture.makeDirectory("folder")
    let below = fixture.tm("-C", "folder", "show", "535f054", "--diff").line
    #expect(below == fixture.tm("show", "535f054", "--diff").line)
    let terminal = try Terminal(columns: 80)
    func show(_ environment: [String: String?]) throws -> String {
      try terminal.show(
        fixture, ["show", "535f054", "--diff"], environment: fixture.quick(environment))
    }
    #expect(try show(["GIT_PAGER": "cat"]).contains("^[[32m+^[[m^[[32mx^[[m"))
    #expect(try show(["GIT_PAGER": "sed 's/^/> /'"]).contains("> ^[[32m+^[[m^[[32mx^[[m"))
    #expect(try show(["GIT_PAGER": "head -n 1"]).hasSuffix("diff --git a/a.txt b/a.txt^[[m"))
  }

  @Test func inABareRepository() throws {
    let fixture = try GitFixture.working("write a.txt x", in: .bare())
    try fixture.tm("add", "--chain", "main", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(shown(fixture.tm("show", "535f054", "--diff").text), is: Self.diff("x"))
  }

  @Test func gitThatFails() throws {
    let fixture = try Self.worked("write a.txt x")
    let output = fixture.tm("-c", "diff.algorithm=nonsense", "show", "535f054", "--diff")
    #expect(output.exitStatus == 128)
    #expect(output.text.contains("error: git diff "))
    #expect(output.text.contains(" ended with exit status 128"))
  }
}
