import GitFixtures
import Testing

/// `git taskmaster list` with a history behind it.
struct ListTests {
  /// Two chains: done at the second attempt, failed for good, stuck behind that, waiting, cancelled; running.
  static func story() throws -> Story {
    let fixture = try GitFixture()
    var story = Story(fixture)
    let base = try fixture.commitID("main")
    let login = try story.queue("implement login")
    let tests = try story.queue("write the tests\n\nAll of them.")
    _ = try story.queue("deploy it", "--after", tests, "--check", "make", "--artifact", "out/*")
    _ = try story.queue("document it", "--priority", "-1")
    let nothing = try story.queue("never mind")
    try fixture.git("branch", "topic")
    let other = try story.queue("try another way", "--chain", "topic")

    try story.claim(login, attempt: 1, base: base)
    try story.fail(login, attempt: 1, reason: "check", detail: "swift test: 1\\nred", kept: base)
    try story.claim(login, attempt: 2, base: base)
    try story.finish(login, attempt: 2, base: base, branch: "1282544961935709", file: "login")
    let artifact = try fixture.commitID("1282544961935709")
    try story.claim(tests, attempt: 1, base: artifact)
    try story.fail(tests, attempt: 1, reason: "timeout", detail: "", kept: artifact, isFinal: true)
    try story.record("cancelled", of: nothing)
    try story.claim(other, attempt: 1, base: base)
    return story
  }

  @Test func whatAMorningNeeds() throws {
    let fixture = try Self.story().fixture
    expect(
      fixture.taskmaster("list"),
      is: """
        main, on 34a051c
          done       535f054  1282544961935709    2x  implement login
          failed     ce079df  timeout             1x  write the tests
          queued     7e22dba  blocked by ce079df      deploy it
          cancelled  2431b0d                          never mind
          queued     147eeb4                          document it

        topic, on 07aa0f1
          running    fc074a9  attempt 1           1x  try another way

        1 done, 1 failed, 1 skipped, 1 running, 1 queued, 1 cancelled
        2 files changed, 84 insertions(+), 1 deletion(-) in 5m 12s
        not pushed

        next:
          git log --notes=taskmaster main..1282544961935709
          git taskmaster show ce079df
          git taskmaster retry ce079df
          git taskmaster work
        """)
    expect(
      fixture.taskmaster("list", "--chain", "topic"),
      is: """
        topic, on 07aa0f1
          running  fc074a9  attempt 1  1x  try another way

        1 running

        next:
          git taskmaster work
        """)
    expect(
      fixture.taskmaster("list", "--status", "failed", "--status", "cancelled"),
      is: """
        main, on 34a051c
          failed     ce079df  timeout  1x  write the tests
          cancelled  2431b0d               never mind

        1 failed, 1 cancelled
        nothing changed in 1m 16s

        next:
          git taskmaster show ce079df
          git taskmaster retry ce079df
          git taskmaster work
        """)
    expect(
      fixture.taskmaster("list", "--chain", "nothing"),
      is: """
        ------- stderr -------
        no such tasks among 6
        """)
  }

  @Test func json() throws {
    let fixture = try Self.story().fixture
    expect(
      fixture.taskmaster("list", "--json", "--chain", "topic"),
      is: """
        {"version":1,"tasks":[{"id":"fc074a9d93ff88e9c2919df12d693eacf84889c0","title":"try another way","text":"try another way","status":"running","chain":"topic","branch":null,"base":null,"commit":null,"pushed":false,"priority":0,"position":65536,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[{"number":1,"outcome":"running","reason":null,"detail":null,"kept":null,"started":"2030-01-01T00:08:00.000000Z","seconds":null,"agentSeconds":null,"waitSeconds":null,"worker":null,"workerVersion":null,"provider":null,"model":null,"turns":null,"retries":null,"exit":null,"tokensIn":null,"tokensOut":null,"cost":null,"checks":[]}],"queuedAt":"2030-01-01T00:00:12.000000Z","queuedBy":"C O Mitter <committer@example.com>"}]}
        """)
    expect(
      fixture.taskmaster("list", "--json", "--status", "done"),
      is: #"""
        {"version":1,"tasks":[{"id":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb","title":"implement login","text":"implement login","status":"done","chain":"main","branch":"1282544961935709","base":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","commit":"34a051c65980852c407814df7eef24e0b2f4761b","pushed":false,"priority":0,"position":65536,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[{"number":1,"outcome":"failed","reason":"check","detail":"swift test: 1\nred","kept":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","started":"2030-01-01T00:01:00.000000Z","seconds":75.5,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":"gpt-4o","turns":null,"retries":null,"exit":null,"tokensIn":1200,"tokensOut":300,"cost":0.125,"checks":[]},{"number":2,"outcome":"done","reason":null,"detail":null,"kept":null,"started":"2030-01-01T00:03:00.000000Z","seconds":161.2,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":null,"turns":null,"retries":null,"exit":null,"tokensIn":null,"tokensOut":null,"cost":null,"checks":[]}],"queuedAt":"2030-01-01T00:00:06.000000Z","queuedBy":"C O Mitter <committer@example.com>"}]}
        """#)
    expect(
      fixture.taskmaster("list", "--json", "--chain", "none"),
      is: """
        {"version":1,"tasks":[]}
        """)
  }

  @Test func whatIsPushed() throws {
    let fixture = try Self.story().fixture
    let remote = try fixture.addRemote()
    try fixture.git(
      "config", "--add", "remote.origin.fetch",
      "+refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*")
    try fixture.git(
      "push", "--quiet", "origin", "main", "1282544961935709", "refs/notes/taskmaster")
    try fixture.git("fetch", "--quiet", "origin")
    expect(
      fixture.taskmaster("list", "--status", "done"),
      is: """
        main, on 34a051c
          done  535f054  1282544961935709  2x  implement login

        1 done
        2 files changed, 84 insertions(+), 1 deletion(-) in 3m 57s
        pushed to origin

        next:
          git log --notes=taskmaster main..1282544961935709
          git taskmaster work
        """)
    try fixture.taskmaster("add", "one more").succeeded()
    expect(
      fixture.taskmaster("list", "--status", "done"),
      is: """
        main, on 34a051c
          done  535f054  1282544961935709  2x  implement login

        1 done
        2 files changed, 84 insertions(+), 1 deletion(-) in 3m 57s
        pushed to origin: without the newest of the log

        next:
          git log --notes=taskmaster main..1282544961935709
          git taskmaster work
        """)
    expect(
      fixture.taskmaster("list", "--status", "done", "--json"),
      is: #"""
        {"version":1,"tasks":[{"id":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb","title":"implement login","text":"implement login","status":"done","chain":"main","branch":"1282544961935709","base":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","commit":"34a051c65980852c407814df7eef24e0b2f4761b","pushed":true,"priority":0,"position":65536,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[{"number":1,"outcome":"failed","reason":"check","detail":"swift test: 1\nred","kept":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","started":"2030-01-01T00:01:00.000000Z","seconds":75.5,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":"gpt-4o","turns":null,"retries":null,"exit":null,"tokensIn":1200,"tokensOut":300,"cost":0.125,"checks":[]},{"number":2,"outcome":"done","reason":null,"detail":null,"kept":null,"started":"2030-01-01T00:03:00.000000Z","seconds":161.2,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":null,"turns":null,"retries":null,"exit":null,"tokensIn":null,"tokensOut":null,"cost":null,"checks":[]}],"queuedAt":"2030-01-01T00:00:06.000000Z","queuedBy":"C O Mitter <committer@example.com>"}]}
        """#)

    let clone = try remote.clone("clone")
    expect(
      clone.taskmaster("list"),
      is: """
        ------- stderr -------
        hint: if the remote has a log, take it over with: git taskmaster init
        no tasks yet; queue one with: git taskmaster add "<text>"
        """)
    try clone.git(
      "fetch", "--quiet", "origin",
      "+refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*")
    expect(
      clone.taskmaster("list"),
      is: """
        ------- stderr -------
        hint: origin has a log; take it over with: git taskmaster init
        no tasks yet; queue one with: git taskmaster add "<text>"
        """)
    expect(
      clone.taskmaster("list", "--json"),
      is: """
        {"version":1,"tasks":[]}
        ------- stderr -------
        hint: origin has a log; take it over with: git taskmaster init
        """)
    try clone.git(
      "update-ref", "refs/notes/taskmaster", "refs/taskmaster/remotes/origin/taskmaster")
    expect(
      clone.taskmaster("list", "--status", "done"),
      is: """
        main, on 34a051c
          done  535f054  1282544961935709  2x  implement login

        1 done
        2 files changed, 84 insertions(+), 1 deletion(-) in 3m 57s
        pushed to origin

        next:
          git log --notes=taskmaster main..34a051c65980
          git taskmaster work
        """)
  }

  @Test func supersededTasksOnlyOnRequest() throws {
    var story = Story(try GitFixture())
    let old = try story.queue("old text")
    let new = try story.queue("new text")
    try story.record("superseded", of: old, #""with":"\#(new)""#)
    expect(
      story.fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          queued  64c1d2b  new text

        1 queued

        next:
          git taskmaster work
        """)
    expect(
      story.fixture.taskmaster("list", "--all"),
      is: """
        main, on 07aa0f1
          superseded  76e825a  by 64c1d2b  old text
          queued      64c1d2b              new text

        1 queued, 1 superseded

        next:
          git taskmaster work
        """)
  }

  @Test func oddLinesAreReported() throws {
    var story = Story(try GitFixture())
    let task = try story.queue("a task")
    try story.fixture.git("notes", "--ref=taskmaster", "append", "-m", "{garbage", task)
    try story.record("invented", of: task)
    expect(
      story.fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          queued  71f2428  a task

        1 queued

        next:
          git taskmaster work
        ------- stderr -------
        warning: 2 lines of the log cannot be used; git taskmaster verify tells more
        """)
    try story.fixture.git("update-ref", "-d", "refs/notes/taskmaster")
    expect(
      story.fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          queued  71f2428  a task

        1 queued

        next:
          git taskmaster work
        ------- stderr -------
        warning: the log was cut back: 1 event is taken from the journal; the next write puts it back
        """)
  }

  @Test func aChainWithoutItsBranch() throws {
    let fixture = try GitFixture()
    try fixture.git("branch", "topic")
    try fixture.taskmaster("add", "--chain", "topic", "x").succeeded()
    try fixture.git("branch", "--delete", "topic")
    expect(
      fixture.taskmaster("list"),
      is: """
        topic, a branch that is not here
          queued  68e1547  x

        1 queued

        next:
          git taskmaster work
        """)
  }
}
