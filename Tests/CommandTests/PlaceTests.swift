import GitFixtures
import Testing

/// Where the commands are run, and on what HEAD.
struct PlaceTests {
  @Test func outsideARepository() throws {
    let fixture = try GitFixture.outside()
    for words in [
      ["list"], ["show", "1234"], ["log"], ["add", "x"], ["cancel", "1234"], ["retry", "1234"],
    ] {
      expect(
        fixture.run("git-taskmaster", words),
        is: """
          ------- stderr -------
          error: open the repository at $TMP/directory: not a Git repository, nor inside one
          hint: change to a directory of the repository, or name it with -C or GIT_DIR
          [exit status: 128]
          """)
    }
  }

  @Test func bare() throws {
    let fixture = try GitFixture.bare()
    expect(
      fixture.taskmaster("add", "implement login"),
      is: "queued 535f054 implement login (chain main, on 07aa0f1)")
    #expect(fixture.exists("refs/notes/taskmaster"))
  }

  @Test func linkedWorktree() throws {
    let fixture = try GitFixture()
    let worktree = try fixture.addWorktree("topic")
    expect(
      worktree.taskmaster("add", "in the worktree"),
      is: "queued d02a8c9 in the worktree (chain topic, on 07aa0f1)")
    expect(
      fixture.taskmaster("list"),
      is: """
        topic, on 07aa0f1
          queued  d02a8c9  in the worktree

        1 queued

        next:
          git taskmaster work
        """)
  }

  @Test func detached() throws {
    let fixture = try GitFixture()
    try fixture.git("checkout", "--quiet", "--detach")
    expect(
      fixture.taskmaster("add", "x"),
      is: """
        ------- stderr -------
        error: HEAD is detached at 07aa0f1, so there is no branch to name the chain after
        hint: name the branch to build on: git taskmaster add --chain <branch> …
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "--chain", "main", "x"),
      is: "queued 68e1547 x (chain main, on 07aa0f1)")
    expect(
      fixture.taskmaster("add", "--chain", "refs/heads/main", "y"),
      is: "queued d1f0174 y (chain main, on 07aa0f1)")
  }

  @Test func unborn() throws {
    let fixture = try GitFixture.unborn()
    expect(
      fixture.taskmaster("add", "x"),
      is: """
        ------- stderr -------
        error: branch 'main' has no commit to build on yet
        hint: make one first: git commit --allow-empty -m "Begin"
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "--chain", "main", "x"),
      is: """
        ------- stderr -------
        error: branch 'main' has no commit to build on yet
        hint: make one first: git commit --allow-empty -m "Begin"
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "--chain", "other", "x"),
      is: """
        ------- stderr -------
        error: there is no local branch 'other' for a chain to build on
        hint: git branch lists the branches
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("list"),
      is: """
        ------- stderr -------
        no tasks yet; queue one with: git taskmaster add "<text>"
        """)
  }

  @Test func chainsThatAreNone() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "--chain", "topic", "x"),
      is: """
        ------- stderr -------
        error: there is no local branch 'topic' for a chain to build on
        hint: git branch lists the branches
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "--chain", "-x y", "x"),
      is: """
        ------- stderr -------
        error: missing value for '--chain <branch>'
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    _ = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main:topic")
    try fixture.git("fetch", "--quiet", "origin")
    expect(
      fixture.taskmaster("add", "--chain", "topic", "x"),
      is: """
        ------- stderr -------
        error: there is no local branch 'topic' for a chain to build on
        hint: git branch topic origin/topic
        [exit status: 128]
        """)
  }

  @Test func namedByTheEnvironmentOrByOptions() throws {
    let fixture = try GitFixture()
    let elsewhere = fixture.at("..")
    try elsewhere.makeDirectory("home/deep")
    expect(
      elsewhere.taskmaster("add", "by GIT_DIR", environment: ["GIT_DIR": "repository/.git"]),
      is: "queued fcae19f by GIT_DIR (chain main, on 07aa0f1)")
    expect(
      elsewhere.taskmaster("-C", "repository", "add", "by -C"),
      is: "queued 0c33ce6 by -C (chain main, on 07aa0f1)")
    expect(
      elsewhere.taskmaster("add", "by -C after it", "-C", "home", "-C", "../repository"),
      is: "queued bca4c68 by -C after it (chain main, on 07aa0f1)")
    expect(
      elsewhere.run("git", ["-C", "repository", "taskmaster", "add", "by git -C"]),
      is: "queued 87ecc55 by git -C (chain main, on 07aa0f1)")
    expect(
      elsewhere.taskmaster("-C", "nowhere", "list"),
      is: """
        ------- stderr -------
        error: cannot change to 'nowhere': No such file or directory
        [exit status: 128]
        """)
    #expect(fixture.taskmaster("complete", "tasks").line.split(separator: "\n").count == 4)
  }

  @Test func theCheckoutStaysAsItIs() throws {
    let fixture = try GitFixture()
    try fixture.write("README.md", "Changed.\n")
    try fixture.write("staged", "Staged.\n")
    try fixture.git("add", "staged")
    try fixture.write("untracked", "Untracked.\n")
    let index = try fixture.readBytes(".git/index")
    let status = try fixture.git("status", "--porcelain").line
    try fixture.taskmaster("add", "x").succeeded()
    try fixture.taskmaster("list").succeeded()
    try fixture.taskmaster("log").succeeded()
    #expect(try fixture.readBytes(".git/index") == index)
    #expect(try fixture.git("status", "--porcelain").line == status)
    #expect(try fixture.names() == [".git", "README.md", "staged", "untracked"])
  }

  @Test func withoutAName() throws {
    let fixture = try GitFixture()
    let nobody: [String: String?] = [
      "GIT_COMMITTER_NAME": nil, "GIT_COMMITTER_EMAIL": nil, "GIT_AUTHOR_NAME": nil,
      "GIT_AUTHOR_EMAIL": nil, "EMAIL": nil,
    ]
    try fixture.git("config", "user.useConfigOnly", "true")
    expect(
      fixture.taskmaster("add", "x", environment: nobody),
      is: """
        ------- stderr -------
        error: Git does not know who you are: no email was given and auto-detection is disabled
        hint: git config --global user.name "Your Name"
        hint: git config --global user.email you@example.com
        [exit status: 128]
        """)
  }
}
