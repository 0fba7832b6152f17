import GitFixtures
import Testing

/// What attempts that did not succeed are kept as: how much of them, and for how long.
struct KeepTests {
  /// A repository whose attempts are kept with at most a mebibyte, and in which tasks are tried once.
  private func make(_ script: String, in fixture: GitFixture? = nil) throws -> GitFixture {
    let fixture = try GitFixture.working(script, in: fixture)
    try fixture.git("config", "taskmaster.keepMax", "1m")
    try fixture.git("config", "taskmaster.attempts", "1")
    return fixture
  }

  private func kept(_ fixture: GitFixture, of title: String = "one") throws -> String {
    try #require(try fixture.task(title).attempts.first?.kept)
  }

  /// The sizes of all that is stored, the largest last.
  private func sizes(_ fixture: GitFixture) throws -> [Int] {
    try fixture.git("cat-file", "--batch-all-objects", "--batch-check=%(objectsize)").lines
      .compactMap { Int($0) }.sorted()
  }

  @Test func theLargestFilesAreLeftOut() throws {
    let fixture = try GitFixture()
    try fixture.write("old.bin", "old\n")
    try fixture.write("gone.txt", "gone\n")
    _ = try make(
      """
      sh head -c 3000000 /dev/zero >old.bin; mkdir -p a/b; head -c 2000000 /dev/zero >a/b/new.bin
      sh head -c 900000 /dev/zero >fits.bin; head -c 1048577 /dev/zero >"$(printf 'a/odd\\\\n\\\\377')"
      sh rm gone.txt; ln -s /nowhere link; echo small >small.txt; echo more >>README.md
      fail 1
      """, in: fixture)
    try fixture.commit("Files")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work")
    let sentence =
      "kept without 'old.bin' (2.8 MiB), 'a/b/new.bin' (1.9 MiB), 'a/odd\\n�' (1 MiB): with more "
      + "than 1 MiB of new content the largest files are left out (taskmaster.keepMax)"
    #expect(run.text.contains("warning: the attempt is \(sentence)"), "\(run.text)")
    #expect(try fixture.task("one").attempts[0].detail == "exit status 1\n" + sentence)
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", kept(fixture)).lines == [
        "README.md", "fits.bin", "link", "old.bin", "small.txt",
      ])
    #expect(try fixture.git("show", "\(kept(fixture)):old.bin").line == "old")
    expect(
      try fixture.git("log", "-1", "--format=%B", kept(fixture)),
      is: """
        one

        Too large to be kept:
        - 'old.bin' (2.8 MiB)
        - 'a/b/new.bin' (1.9 MiB)
        - 'a/odd\\n�' (1 MiB)

        Taskmaster-Task: 03ca5e6138a778107013641e81d6f9d4ddfd2762
        Taskmaster-Attempt: 1

        """)
    #expect(try sizes(fixture).last == 900_000)
    #expect(fixture.tm("show", "03ca5e6").text.contains("'old.bin' (2.8 MiB)"))
  }

  @Test func whatWasThereBeforeIsNotNew() throws {
    let fixture = try GitFixture()
    try fixture.write("large.bin", String(repeating: "x", count: 2_000_000))
    _ = try make(
      """
      sh mkdir dir; git mv large.bin dir/moved.bin; cp dir/moved.bin copied.bin
      sh head -c 2000000 /dev/zero >new.bin; mkdir src; echo x >src/file; git add src
      fail 1
      """, in: fixture)
    try fixture.commit("A large file")
    try fixture.tm("add", "one").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", kept(fixture)).lines == [
        "README.md", "copied.bin", "dir/moved.bin", "src/file",
      ])
  }

  @Test func aDirectoryThatBecameALink() throws {
    let fixture = try GitFixture()
    try fixture.write("src/a", "a\n")
    try fixture.write("src/b", "b\n")
    try fixture.write("file", "f\n")
    _ = try make(
      """
      sh rm -r src file; ln -s /etc src; mkdir file; echo x >file/inside
      sh head -c 2000000 /dev/zero >new.bin
      fail 1
      """, in: fixture)
    try fixture.commit("Files")
    try fixture.tm("add", "one").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", kept(fixture)).lines == [
        "README.md", "file/inside", "src",
      ])
  }

  @Test func aResultIsWhatItIs() throws {
    let fixture = try make("sh head -c 2000000 /dev/zero >large.bin; echo x >small")
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work").succeeded()
    let branch = try #require(try fixture.task("one").branch)
    #expect(try fixture.git("cat-file", "-s", "\(branch):large.bin").line == "2000000")
  }

  @Test func aResultThatDoesNotPass() throws {
    let fixture = try make(
      "sh head -c 2000000 /dev/zero >large.bin; echo x >small; echo more >>README.md")
    try fixture.tm("add", "--check", "test -e large.bin; false", "one").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    let detail = try #require(try fixture.task("one").attempts[0].detail)
    #expect(detail.contains("\nkept without 'large.bin' (1.9 MiB): with more"), "\(detail)")
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", kept(fixture)).lines == [
        "README.md", "small",
      ])
    #expect(try fixture.git("show", "\(kept(fixture)):README.md").lines.last == "more")
    try fixture.git("gc", "--quiet", "--prune=now")
    #expect(try sizes(fixture).last ?? 0 < 10_000)
  }

  @Test func whatADeadSessionLeft() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try make(
      """
      attempt 1: sh head -c 2000000 /dev/zero >large.bin
      attempt 1: signal-fifo \(begun.path)
      attempt 1: hang
      write log.txt line
      """, in: fixture)
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done one: lost done")
    let detail = try #require(try fixture.task("one").attempts[0].detail)
    #expect(detail.hasPrefix("kept without 'large.bin' (1.9 MiB): with more"), "\(detail)")
    #expect(try fixture.git("log", "-1", "--format=%B", kept(fixture)).line.contains("large.bin"))
  }

  @Test func theLimitIsHighUntilItIsSet() throws {
    let fixture = try GitFixture.working("sh head -c 5000000 /dev/zero >large.bin\nfail 1")
    try fixture.tm("add", "--attempts", "1", "one").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(try fixture.git("cat-file", "-s", "\(kept(fixture)):large.bin").line == "5000000")
  }

  private static let script = """
    attempt 1: write half.txt half
    task failing: fail 1
    attempt 1: fail 1
    sh echo "$TASKMASTER_TITLE" >>log.txt
    """

  /// Two tasks that were done at their second attempt, one that failed, and one that is waiting.
  private func makeOld() throws -> GitFixture {
    let fixture = try GitFixture.working(Self.script)
    try fixture.tm("add", "one", "two").succeeded()
    try fixture.tm("add", "--attempts", "1", "failing").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    try fixture.tm("add", "--attempts", "1", "cancelled: failing").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    try fixture.tm("cancel", fixture.task("cancelled: failing").id).succeeded()
    try fixture.tm("add", "next").succeeded()
    return fixture
  }

  private func attempts(_ fixture: GitFixture) throws -> [String] {
    let titles = Dictionary(uniqueKeysWithValues: try fixture.tasks().map { ($0.id, $0.title) })
    return try fixture.git("for-each-ref", "--format=%(refname)", "refs/taskmaster/attempts").lines
      .map { name in
        let words = name.split(separator: "/")
        return "\(titles[String(words[3])] ?? "") \(words[4])"
      }.sorted()
  }

  private func transcripts(_ fixture: GitFixture, of title: String) throws -> [String] {
    let directory = ".git/taskmaster/logs/\(try fixture.task(title).id)"
    return fixture.exists(directory) ? try fixture.names(in: directory) : []
  }

  private func later(_ date: String) -> [String: String?] {
    ["TASKMASTER_DEBUG_NOW": "\(date)T00:00:00.000000Z"]
  }

  @Test func attemptsExpireWhenTheirTaskIsOver() throws {
    let fixture = try makeOld()
    #expect(try attempts(fixture) == ["cancelled: failing 1", "failing 1", "one 1", "two 1"])
    let kept = try kept(fixture)
    // Nothing happens to them in a run that does nothing, nor before their time.
    try fixture.tm("work", "--dry-run", environment: later("2031-01-01")).succeeded()
    try fixture.tm("work", environment: later("2030-01-30")).succeeded()
    #expect(try attempts(fixture).count == 5)
    try fixture.tm("add", "again").succeeded()
    try fixture.tm("work", environment: later("2030-02-01")).succeeded()
    #expect(try attempts(fixture) == ["again 1", "failing 1", "next 1"])
    #expect(try transcripts(fixture, of: "one") == ["2.log"])
    #expect(try transcripts(fixture, of: "cancelled: failing") == [])
    #expect(try transcripts(fixture, of: "failing") == ["1.log"])
    #expect(try transcripts(fixture, of: "again") == ["1.log", "2.log"])

    try fixture.git("gc", "--quiet", "--prune=now")
    #expect(fixture.run("git", ["cat-file", "-e", kept]).exitStatus != 0)
    #expect(try self.kept(fixture) == kept)
    let shown = fixture.tm("show", try fixture.task("one").id).line
    let line = "     kept: \(kept.prefix(7)), which has expired or is in another clone\n"
    #expect(shown.contains(line), "\(shown)")
    try fixture.expectVerified()
  }

  @Test func neverMeansNever() throws {
    let fixture = try makeOld()
    try fixture.git("config", "taskmaster.keepAttempts", "never")
    try fixture.tm("work", environment: later("2037-01-01")).succeeded()
    #expect(try attempts(fixture).count == 5)
    #expect(try transcripts(fixture, of: "one") == ["1.log", "2.log"])
  }

  @Test func nothingIsKeptOnceATaskIsOver() throws {
    let fixture = try makeOld()
    try fixture.git("config", "taskmaster.keepAttempts", "0")
    try fixture.tm("work").succeeded()
    #expect(try attempts(fixture) == ["failing 1"])
    try fixture.tm("retry", fixture.task("failing").id).succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(try attempts(fixture) == ["failing 1"])
    try fixture.tm("cancel", fixture.task("failing").id).succeeded()
    try fixture.tm("add", "last").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try attempts(fixture) == [])
  }
}
