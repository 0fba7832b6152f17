import GitFixtures
import Testing

/// `git taskmaster add` on a repository in good order.
struct AddTests {
  @Test func queuesEachArgument() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "implement login", "write the tests"),
      is: """
        queued 535f054 implement login (chain main, on 07aa0f1)
        queued f50da0d write the tests (chain main, on 07aa0f1)
        """)
    expect(
      fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          queued  535f054  implement login
          queued  f50da0d  write the tests

        2 queued

        next:
          git taskmaster work
        """)
    #expect(
      try fixture.git("log", "-1", "--format=%s", "refs/notes/taskmaster").line == "queue 2 tasks")
  }

  @Test func theIdIsThatOfStockGit() throws {
    let fixture = try GitFixture()
    let tree = try fixture.git("hash-object", "-t", "tree", "-w", "--stdin", input: "").line
    let nobody = [
      "GIT_AUTHOR_NAME": "git-taskmaster", "GIT_AUTHOR_EMAIL": "git-taskmaster@localhost",
      "GIT_AUTHOR_DATE": "@0 +0000", "GIT_COMMITTER_NAME": "git-taskmaster",
      "GIT_COMMITTER_EMAIL": "git-taskmaster@localhost", "GIT_COMMITTER_DATE": "@0 +0000",
    ]
    let expected = try fixture.git(
      "commit-tree", tree, input: "implement login\n", environment: nobody
    ).line
    try fixture.taskmaster("add", "implement login").succeeded()
    #expect(fixture.taskmaster("list", "--json").line.contains("\"id\":\"\(expected)\""))
    #expect(try fixture.git("cat-file", "-t", expected).line == "commit")
  }

  @Test func aRehearsalWritesNothing() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "--dry-run", "implement login"),
      is: "would queue 535f054 implement login (chain main, on 07aa0f1, branch 1282544961935709)")
    expect(
      fixture.taskmaster("-c", "taskmaster.branchPrefix=task/", "add", "-n", "implement login"),
      is: """
        would queue 535f054 implement login (chain main, on 07aa0f1, branch task/1282544961935709)
        """)
    #expect(!fixture.exists(".git/taskmaster"))
    #expect(try fixture.git("for-each-ref").line.split(separator: "\n").count == 1)
  }

  @Test func theSameTextIsRefused() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "implement login").succeeded()
    expect(
      fixture.taskmaster("add", "something else", "implement login"),
      is: """
        ------- stderr -------
        error: this text is task 535f054 (implement login) already, which is queued
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "twice", "twice"),
      is: """
        ------- stderr -------
        error: the same text is given twice: twice
        hint: git taskmaster add --again … queues it as often as it is given
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("list", "--status", "queued"),
      is: """
        main, on 07aa0f1
          queued  535f054  implement login

        1 queued

        next:
          git taskmaster work
        """)
  }

  @Test func againMakesTheNextOccurrence() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "implement login").succeeded()
    expect(
      fixture.taskmaster("add", "--again", "implement login", "implement login"),
      is: """
        queued 21525ac implement login (chain main, on 07aa0f1)
        queued fe0fe5a implement login (chain main, on 07aa0f1)
        """)
    let message = try fixture.git("log", "-1", "--format=%B", "21525ac").line
    #expect(message == "implement login\n\nTaskmaster-Occurrence: 2\n")
  }

  @Test func wishesAreRecorded() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "first").succeeded()
    let first = fixture.taskmaster("complete", "tasks").line.prefix(7)
    expect(
      fixture.taskmaster(
        "add", "second", "--priority", "-5", "--after", String(first), "--check", "swift test",
        "--check", "-f file", "--artifact", "./docs//*.md", "--allow-empty", "--timeout", "1h30m",
        "--attempts", "2", "--worker", "goose"),
      is: "queued 0bc16e3 second (chain main, on 07aa0f1)")
    expect(
      fixture.taskmaster("log", "-n1", "--json"),
      is: """
        {"version":1,"events":[{"at":"2030-01-01T00:00:07.000000Z","after":["be8ea805736802287859ac56f01abfcc8be2ee69"],"allowEmpty":true,"artifacts":["docs/*.md"],"attempts":2,"by":"C O Mitter <committer@example.com>","chain":"main","check":["swift test","-f file"],"clock":2,"event":"queued","position":131072,"priority":-5,"text":"second","timeout":5400,"v":1,"worker":"goose","task":"0bc16e39303214bbc92a297863a2fcb554ec301b"}]}
        """)
    expect(
      fixture.taskmaster("show", "0bc16e3"),
      is: """
        task 0bc16e39303214bbc92a297863a2fcb554ec301b
          status        queued
          chain         main
          after         be8ea80 first (queued)
          priority      -5
          check         swift test
          check         -f file
          artifact      docs/*.md
          may be empty  yes
          attempts      at most 2
          timeout       1h 30m
          worker        goose
          queued        2030-01-01T00:00:07Z by C O Mitter <committer@example.com>

            second
        """)
  }

  @Test func jsonOfWhatWasQueued() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "--json", "implement login"),
      is: """
        {"version":1,"tasks":[{"id":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb","title":"implement login","text":"implement login","status":"queued","chain":"main","branch":null,"base":null,"commit":null,"pushed":false,"priority":0,"position":65536,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[],"queuedAt":"2030-01-01T00:00:05.000000Z","queuedBy":"C O Mitter <committer@example.com>"}],"known":[]}
        """)
    expect(
      fixture.taskmaster("add", "--json", "--dry-run", "write\nthe tests"),
      is: #"""
        {"version":1,"tasks":[{"id":"a67df4de119e781216409c3c202184f04c97806b","title":"write","text":"write\nthe tests","status":"queued","chain":"main","branch":"1831114909183010","base":null,"commit":null,"pushed":false,"priority":0,"position":131072,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[],"queuedAt":"2030-01-01T00:00:06.000000Z","queuedBy":"C O Mitter <committer@example.com>"}],"known":[]}
        """#)
  }
}
