import GitFixtures
import Testing

/// Agents that leave what Git cannot record.
struct UnrecordedTests {
  /// A repository with a file in a directory, in which tasks are tried once.
  private func make(_ script: String, task: String...) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    try fixture.write("dir/tracked", "x\n")
    try fixture.write(".gitignore", "*.o\n")
    try fixture.commit("A directory")
    try fixture.git("config", "taskmaster.attempts", "1")
    for title in task { try fixture.tm("add", title).succeeded() }
    return fixture
  }

  private func kept(_ fixture: GitFixture, of title: String = "first") throws -> [String] {
    let kept = try #require(try fixture.task(title).attempts.first?.kept)
    return try fixture.git("ls-tree", "-r", "--name-only", kept).lines
  }

  private static let pipes = "sh mkfifo pipe dir/pipe; mkdir new; mkfifo new/pipe; echo x >new/x.o"
  private static let noPipes = "sh test -z \"$(find . -path ./.git -prune -o -type p -print)\""

  @Test func pipesAreNoPartOfAResult() throws {
    let fixture = try make(
      """
      task first: write file x
      task first: \(Self.pipes)
      task second: \(Self.noPipes) && test -e new/x.o && echo y >new/pipe
      """, task: "second")
    try fixture.tm("add", "--priority", "1", "--check", "! test -p pipe", "first").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(
      run.text.contains(
        "warning: the result is without 'dir/pipe' (a named pipe), 'new/pipe' (a named pipe), "
          + "'pipe' (a named pipe), which Git cannot record"), "\(run.text)")
    let branch = try #require(try fixture.task("first").branch)
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["file"])
    #expect(
      try fixture.git("log", "-1", "--format=%B", branch).line.contains(
        """
        Nothing that Git can record:
        - 'dir/pipe' (a named pipe)
        - 'new/pipe' (a named pipe)
        - 'pipe' (a named pipe)

        Taskmaster-Task:
        """))
    let next = try #require(try fixture.task("second").branch)
    #expect(try fixture.git("show", "\(next):new/pipe").line == "y")
  }

  @Test func pipesOfAnAttemptThatFailed() throws {
    let fixture = try make(
      """
      task first: \(Self.pipes)
      task first: fail 1
      \(Self.noPipes) && echo y >file
      """, task: "first", "second")
    #expect(fixture.tm("work").exitStatus == 1)
    try #expect(fixture.outline() == "failed first: exit\ndone second: done")
    #expect(
      try fixture.task("first").attempts[0].detail
        == "exit status 1\nkept without 'dir/pipe' (a named pipe), 'new/pipe' (a named pipe), "
        + "'pipe' (a named pipe), which Git cannot record")
  }

  @Test func pipesThatAreIgnoredStay() throws {
    let fixture = try make(
      """
      task first: sh mkfifo dir/pipe.o; echo x >file
      task second: sh test -p dir/pipe.o && echo y >file
      """, task: "first", "second")
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(!run.text.contains("warning"), "\(run.text)")
  }

  @Test func pipesOfChecks() throws {
    let fixture = try make("\(Self.noPipes) && echo \"$TASKMASTER_TITLE\" >file")
    for title in ["first", "second"] {
      let check = "mkdir -p new; mkfifo dir/pipe dir/.gitattributes new/pipe; echo x >new/x.o"
      try fixture.tm("add", "--check", check, title).succeeded()
    }
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
  }

  /// Git would wait for somebody to write rules into it.
  @Test func aPipeInPlaceOfRules() throws {
    let fixture = try make(
      """
      task first: sh rm .gitignore; mkfifo .gitignore dir/.gitattributes; echo x >file
      task second: \(Self.noPipes) && echo y >file
      """, task: "first", "second")
    #expect(fixture.tm("work").exitStatus == 1)
    try #expect(fixture.outline() == "failed first: place\ndone second: done")
    let detail = try fixture.task("first").attempts[0].detail
    #expect(detail == "'.gitignore' is a named pipe\n'dir/.gitattributes' is a named pipe")
    #expect(try kept(fixture) == ["README.md", "dir/tracked", "file"])
  }

  @Test func aPathThatGitRefuses() throws {
    let fixture = try make(
      """
      task first: sh mkdir .GIT; echo x >.GIT/config; echo x >dir/git~1; echo x >dir/new
      task first: sh rm dir/tracked; mkfifo dir/tracked; echo more >>README.md
      task second: sh test ! -e .GIT && test -f dir/tracked && echo y >file
      """, task: "first", "second")
    #expect(fixture.tm("work").exitStatus == 1)
    try #expect(fixture.outline() == "failed first: place\ndone second: done")
    let names = "'dir/tracked' (a named pipe), '.GIT/config', 'dir/git~1'"
    #expect(
      try fixture.task("first").attempts[0].detail
        == "Git cannot record \(names)\nkept without \(names), which Git cannot record")
    #expect(try kept(fixture) == [".gitignore", "README.md", "dir/new", "dir/tracked"])
    let commit = try #require(try fixture.task("first").attempts[0].kept)
    #expect(try fixture.git("show", "\(commit):README.md").lines.last == "more")
    #expect(try fixture.git("show", "\(commit):dir/tracked").line == "x")
    #expect(
      try fixture.git("log", "-1", "--format=%B", commit).line.contains("- '.GIT/config'\n"))
  }

  @Test func aPathThatGitRefusesBesideTooMuch() throws {
    let fixture = try make(
      """
      sh mkdir .GIT; echo x >.GIT/config; echo x >small; head -c 2000000 /dev/zero >large
      sh echo more >>README.md
      fail 1
      """, task: "first")
    #expect(fixture.tm("-c", "taskmaster.keepMax=1m", "work").exitStatus == 1)
    #expect(try kept(fixture) == [".gitignore", "README.md", "dir/tracked", "small"])
    let detail = try #require(try fixture.task("first").attempts[0].detail)
    #expect(detail.contains("\nkept without 'large' (1.9 MiB): "), "\(detail)")
    #expect(
      detail.hasSuffix("\nkept without '.GIT/config', which Git cannot record"), "\(detail)")
  }

  @Test func aPathThatGitRefusesInPlace() throws {
    let fixture = try make(
      "sh mkdir .GIT; echo x >.GIT/config; rm dir/tracked; mkfifo dir/tracked; echo x >new",
      task: "first")
    let run = fixture.tm("work", "--in-place")
    #expect(run.exitStatus == 1, "\(run.text)")
    #expect(try kept(fixture) == [".gitignore", "README.md", "dir/tracked", "new"])
    #expect(try fixture.git("status", "--porcelain", "--branch").line == "## main")
    let aside = ".git/taskmaster/in-place/aside/\(try fixture.task("first").id)/1"
    #expect(try fixture.read("\(aside)/.GIT/config") == "x\n")
    #expect(fixture.exists("\(aside)/dir/tracked"))
    #expect(try fixture.read("dir/tracked") == "x\n")
  }

  @Test func aFileThatCannotBeRead() throws {
    let fixture = try make(
      "sh echo x >secret; chmod 0 secret; echo y >open", task: "first")
    #expect(fixture.tmAsAnybody("work").exitStatus == 1)
    try #expect(fixture.outline() == "failed first: place")
    #expect(try fixture.task("first").attempts[0].detail == "Git cannot record 'secret'")
    #expect(try kept(fixture) == [".gitignore", "README.md", "dir/tracked", "open", "secret"])
  }

  /// Nothing outside is touched where a link stands in place of a directory that is not checked out.
  @Test func aLinkInPlaceOfADirectory() throws {
    let fixture = try make("append file line")
    try fixture.write("out/file", "out\n")
    try fixture.commit("Another directory")
    try fixture.git("sparse-checkout", "set", "dir")
    try fixture.write("../elsewhere/.gitignore", "keep\n")
    let check = "ln -s '\(fixture.sandbox.root)/elsewhere' out"
    try fixture.tm("add", "--check", check, "first").succeeded()
    try fixture.tm("add", "second").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.read("../elsewhere/.gitignore") == "keep\n")
  }
}
