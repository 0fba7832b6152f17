import GitFixtures
import Testing

/// What a done task leaves in the repository, read with stock Git.
struct RecordTests {
  @Test func theCommit() throws {
    let fixture = try GitFixture.working("write a.txt x")
    let title = String(repeating: "long title ", count: 10) + "end"
    try fixture.tm("add", "\(title)\n\nAnd a body:\n - with a list", "short").succeeded()
    try fixture.tm("-c", "taskmaster.author=Robot <robot@example.com>", "work", "--once")
      .succeeded()
    let branch = try #require(try fixture.tasks()[0].branch)
    expect(
      try fixture.git("cat-file", "commit", branch),
      is: """
        tree 59b9fa31a0103b6cd5cbc5e0db43e637b674f7c8
        parent 07aa0f144fb1ac10bb744ef1595378d228a64dd2
        author Robot <robot@example.com> 1893456010 +0000
        committer C O Mitter <committer@example.com> 1893456010 +0000

        long title long title long title long title long title long title long …

        long title long title long title long title long title long title long title long title long title long title end

        And a body:
         - with a list

        Taskmaster-Task: 11b5fb10cd0b39cc0a0b769ce6252ae99b2fa09f
        Taskmaster-Attempt: 1
        """)
    expect(
      try fixture.git(
        "interpret-trailers", "--parse", input: fixture.git("log", "-1", "--format=%B", branch).line
      ),
      is: """
        Taskmaster-Task: 11b5fb10cd0b39cc0a0b769ce6252ae99b2fa09f
        Taskmaster-Attempt: 1
        """)
  }

  @Test func aShortText() throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(
      try fixture.git("log", "-1", "--format=%B", "1282544961935709"),
      is: """
        implement login

        Taskmaster-Task: 535f0547fdafd81dc32c9a5f803b43b8ea33fccb
        Taskmaster-Attempt: 1

        """)
  }

  @Test func commitsOfTheAgent() throws {
    let fixture = try GitFixture.working(
      """
      write a.txt 1
      commit First step
      write b.txt 2
      commit Second step
      write c.txt 3
      """)
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(
      try fixture.git("log", "-1", "--format=%B", "1282544961935709"),
      is: """
        implement login

        Commits of the agent, folded into this one:
        - First step
        - Second step

        Taskmaster-Task: 535f0547fdafd81dc32c9a5f803b43b8ea33fccb
        Taskmaster-Attempt: 1

        """)
    #expect(try fixture.git("rev-list", "--count", "main..1282544961935709").line == "1")
    #expect(
      try fixture.git("diff", "--name-only", "main", "1282544961935709").lines
        == ["a.txt", "b.txt", "c.txt"])
  }

  @Test func secretsInCommitsOfTheAgent() throws {
    let fixture = try GitFixture.working(
      "write a.txt 1\nsh git add -A; git commit -q -m \"use $MY_API_KEY\"")
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work", environment: ["MY_API_KEY": "s3cr3t-value-1234"]).succeeded()
    let message = try fixture.git("log", "-1", "--format=%B", "1282544961935709").line
    #expect(message.contains("- use ***\n"))
    #expect(!message.contains("s3cr3t"))
  }

  @Test func theNotes() throws {
    let fixture = try GitFixture.working("write a.txt x\nattempt 1: fail 2")
    try fixture.tm("add", "--artifact", "a.txt", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(
      try fixture.git("notes", "--ref=taskmaster", "show", "1282544961935709"),
      is: """
        Task: 535f0547fdafd81dc32c9a5f803b43b8ea33fccb
        Title: implement login
        Chain: main
        Base: 07aa0f144fb1ac10bb744ef1595378d228a64dd2
        Attempt: 2
        Started: 2030-01-01T00:00:10.019000Z
        Seconds: 0
        Files: 1
        Insertions: 1
        Deletions: 0
        Worker: command
        Artifact: a.txt 587be6b4c3f93f93c489c0111bba5596147a26cb
        """)
    expect(
      try fixture.git("notes", "--ref=taskmaster", "show", "main"),
      is: """
        2030-01-01T00:00:09.000000Z queued 535f054 implement login
        2030-01-01T00:00:10.002000Z claimed 535f054 implement login (attempt 1)
        2030-01-01T00:00:10.011000Z failed 535f054 implement login (attempt 1: exit)
        2030-01-01T00:00:10.015000Z claimed 535f054 implement login (attempt 2)
        2030-01-01T00:00:10.025000Z done 535f054 implement login (bc39e7e on branch 1282544961935709)
        """)
    expect(
      try fixture.git("log", "--format=%s", "--first-parent", "refs/notes/taskmaster"),
      is: """
        done 535f054 bc39e7e on 1282544961935709
        claim 535f054 attempt 2
        fail 535f054 attempt 1: exit
        claim 535f054 attempt 1
        queue 535f054 implement login
        begin the log
        """)
  }

  @Test func whatAnAgentIsTold() throws {
    let fixture = try GitFixture.working(
      """
      sh env | grep ^TASKMASTER_ | grep -v -e SESSION -e INSTRUCTIONS -e DEBUG | sort >environment.txt
      sh cmp "$TASKMASTER_INSTRUCTIONS" /dev/stdin
      expect-no-env GIT_DIR
      expect-no-env GIT_INDEX_FILE
      expect-no-env GIT_OBJECT_DIRECTORY
      sh test "$(git rev-parse HEAD)" = "$TASKMASTER_BASE"
      sh git status --porcelain | grep -q '^?? environment.txt$'
      sh test -z "$(git remote)"
      """)
    _ = try fixture.addRemote()
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(
      try fixture.git("show", "1282544961935709:environment.txt"),
      is: """
        TASKMASTER_ATTEMPT=1
        TASKMASTER_BASE=07aa0f144fb1ac10bb744ef1595378d228a64dd2
        TASKMASTER_BRANCH=1282544961935709
        TASKMASTER_CHAIN=main
        TASKMASTER_TASK=535f0547fdafd81dc32c9a5f803b43b8ea33fccb
        TASKMASTER_TITLE=implement login
        """)
  }
}
