import GitFixtures
import Testing

/// `git taskmaster show` and `git taskmaster log`.
struct ShowTests {
  @Test func everythingAboutATask() throws {
    let fixture = try ListTests.story().fixture
    expect(
      fixture.taskmaster("show", "1282544961935709"),
      is: """
        task 535f0547fdafd81dc32c9a5f803b43b8ea33fccb
          status  done
          chain   main
          branch  1282544961935709
          commit  34a051c65980852c407814df7eef24e0b2f4761b
          base    07aa0f144fb1ac10bb744ef1595378d228a64dd2
          pushed  no
          queued  2030-01-01T00:00:06Z by C O Mitter <committer@example.com>

            implement login

        attempts
          1  failed  check  2030-01-01T00:01:00Z  1m 16s  goose gpt-4o, 1200 tokens in, 300 tokens out, $0.13
             swift test: 1
             red
             kept: git diff 07aa0f1 07aa0f1
          2  done           2030-01-01T00:03:00Z  2m 41s  goose
        """)
    let ids = fixture.taskmaster("complete", "tasks")
    expect(
      ids,
      is: """
        535f054	implement login
        ce079df	write the tests
        7e22dba	deploy it
        2431b0d	never mind
        147eeb4	document it
        fc074a9	try another way
        """)
    expect(
      fixture.taskmaster("show", "ce079df"),
      is: """
        task ce079df4e2308401820288008bcf400f61e5b459
          status  failed
          chain   main
          queued  2030-01-01T00:00:07Z by C O Mitter <committer@example.com>

            write the tests

            All of them.

        attempts
          1  failed  timeout  2030-01-01T00:05:00Z  1m 16s  goose gpt-4o, 1200 tokens in, 300 tokens out, $0.13
             kept: git diff 34a051c 34a051c
        """)
    expect(
      fixture.taskmaster("show", "7e22dba"),
      is: """
        task 7e22dba431c4639dc3634cdc0e54818c49e6a613
          status      queued
          chain       main
          after       ce079df write the tests (failed)
          blocked by  ce079df write the tests (failed)
          check       make
          artifact    out/*
          queued      2030-01-01T00:00:08Z by C O Mitter <committer@example.com>

            deploy it
        """)
    expect(
      fixture.taskmaster("show", "2431b0d"),
      is: """
        task 2431b0dfb43731b1a9b48f539b820344bd22b917
          status  cancelled
          chain   main
          queued  2030-01-01T00:00:10Z by C O Mitter <committer@example.com>

            never mind
        """)
    expect(
      fixture.taskmaster("show", "147eeb4"),
      is: """
        task 147eeb4b04c42a4b36ea546ed230117044241951
          status    queued
          chain     main
          priority  -1
          queued    2030-01-01T00:00:09Z by C O Mitter <committer@example.com>

            document it
        """)
    expect(
      fixture.taskmaster("show", "fc074a9"),
      is: """
        task fc074a9d93ff88e9c2919df12d693eacf84889c0
          status  running, attempt 1
          chain   topic
          queued  2030-01-01T00:00:12Z by C O Mitter <committer@example.com>

            try another way

        attempts
          1  running  2030-01-01T00:08:00Z
        """)
    expect(
      fixture.taskmaster("show", "--json", "1282544961935709"),
      is: #"""
        {"version":1,"tasks":[{"id":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb","title":"implement login","text":"implement login","status":"done","chain":"main","branch":"1282544961935709","base":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","commit":"34a051c65980852c407814df7eef24e0b2f4761b","pushed":false,"priority":0,"position":65536,"after":[],"blockedBy":null,"check":[],"artifacts":[],"attempts":[{"number":1,"outcome":"failed","reason":"check","detail":"swift test: 1\nred","kept":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","started":"2030-01-01T00:01:00.000000Z","seconds":75.5,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":"gpt-4o","turns":null,"retries":null,"exit":null,"tokensIn":1200,"tokensOut":300,"cost":0.125,"checks":[],"log":null},{"number":2,"outcome":"done","reason":null,"detail":null,"kept":null,"started":"2030-01-01T00:03:00.000000Z","seconds":161.2,"agentSeconds":null,"waitSeconds":null,"worker":"goose","workerVersion":null,"provider":null,"model":null,"turns":null,"retries":null,"exit":null,"tokensIn":null,"tokensOut":null,"cost":null,"checks":[],"log":null}],"queuedAt":"2030-01-01T00:00:06.000000Z","queuedBy":"C O Mitter <committer@example.com>"}]}
        """#)
  }

  @Test func everyEvent() throws {
    let fixture = try ListTests.story().fixture
    expect(
      fixture.taskmaster("log"),
      is: """
        2030-01-01T00:00:06Z  queued     535f054  implement login (chain main)
        2030-01-01T00:00:07Z  queued     ce079df  write the tests (chain main)
        2030-01-01T00:00:08Z  queued     7e22dba  deploy it (chain main)
        2030-01-01T00:00:09Z  queued     147eeb4  document it (chain main)
        2030-01-01T00:00:10Z  queued     2431b0d  never mind (chain main)
        2030-01-01T00:00:12Z  queued     fc074a9  try another way (chain topic)
        2030-01-01T00:01:00Z  claimed    535f054  attempt 1 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:02:00Z  failed     535f054  attempt 1, check: swift test: 1
        2030-01-01T00:03:00Z  claimed    535f054  attempt 2 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:04:00Z  done       535f054  branch 1282544961935709, 2 files, +84 -1, 2m 41s
        2030-01-01T00:05:00Z  claimed    ce079df  attempt 1 on 34a051c by mac-mini, process 4711
        2030-01-01T00:06:00Z  failed     ce079df  attempt 1, the last, timeout
        2030-01-01T00:07:00Z  cancelled  2431b0d
        2030-01-01T00:08:00Z  claimed    fc074a9  attempt 1 on 07aa0f1 by mac-mini, process 4711
        """)
    expect(
      fixture.taskmaster("log", "1282544961935709", "-n", "2"),
      is: """
        2030-01-01T00:03:00Z  claimed  535f054  attempt 2 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:04:00Z  done     535f054  branch 1282544961935709, 2 files, +84 -1, 2m 41s
        """)
    expect(
      fixture.taskmaster("log", "1282544961935709", "-n2", "--json"),
      is: """
        {"version":1,"events":[{"at":"2030-01-01T00:03:00.000000Z","by":"A U Thor <author@example.com>","clock":1003,"event":"claimed","v":1,"attempt":2,"base":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","boot":"b","expires":"2030-01-01T12:00:00.000000Z","host":"mac-mini","pid":4711,"session":"0011223344556612","task":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb"},{"at":"2030-01-01T00:04:00.000000Z","by":"A U Thor <author@example.com>","clock":1004,"event":"done","v":1,"attempt":2,"base":"07aa0f144fb1ac10bb744ef1595378d228a64dd2","branch":"1282544961935709","commit":"34a051c65980852c407814df7eef24e0b2f4761b","deletions":1,"files":2,"insertions":84,"seconds":161.2,"session":"0011223344556612","started":"2030-01-01T00:03:00.000000Z","tree":"619cc188b92dc9dd2bec95a8d8f93225be5ea19a","worker":"goose","task":"535f0547fdafd81dc32c9a5f803b43b8ea33fccb"}]}
        """)
    expect(fixture.taskmaster("log", "-n0"), is: "")
    expect(
      fixture.taskmaster("log", "fff0"),
      is: """
        ------- stderr -------
        error: there is no task 'fff0'
        hint: git taskmaster list --all shows the ids; four digits or more name a task
        [exit status: 128]
        """)
  }

  @Test func everyKindOfEvent() throws {
    var story = Story(try GitFixture())
    let base = try story.fixture.commitID("main")
    let (task, other) = (try story.queue("a task"), try story.queue("another"))
    let session = #""session":"0011223344556611""#
    try story.claim(task, attempt: 1, base: base)
    try story.record("renewed", of: task, #""expires":"2030-01-01T13:00:00.000000Z",\#(session)"#)
    try story.record("released", of: task, #""attempt":1,"reason":"interrupted",\#(session)"#)
    try story.record("cancelled", of: task)
    try story.record("reopened", of: task)
    try story.record("moved", of: task, #""chain":"main","position":1"#)
    try story.claim(task, attempt: 2, base: base)
    try story.finish(task, attempt: 2, base: base, branch: "77", file: "x")
    let commit = try story.fixture.commitID("77")
    let tree = try story.fixture.git("rev-parse", "77^{tree}").line
    try story.record(
      "restacked", of: task, #""base":"\#(base)","commit":"\#(commit)","tree":"\#(tree)""#)
    try story.record("rewound", of: task, #""kept":"\#(commit)""#)
    try story.claim(task, attempt: 3, base: base)
    try story.finish(task, attempt: 3, base: base, branch: "78", file: "y")
    try story.record("merged", of: task, #""commit":"\#(commit)","into":"main""#)
    try story.record("superseded", of: other, #""with":"\#(task)""#)
    expect(
      story.fixture.taskmaster("log"),
      is: """
        2030-01-01T00:00:06Z  queued      71f2428  a task (chain main)
        2030-01-01T00:00:07Z  queued      65e6fda  another (chain main)
        2030-01-01T00:01:00Z  claimed     71f2428  attempt 1 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:02:00Z  renewed     71f2428  until 2030-01-01T13:00:00Z
        2030-01-01T00:03:00Z  released    71f2428  attempt 1, interrupted
        2030-01-01T00:04:00Z  cancelled   71f2428
        2030-01-01T00:05:00Z  reopened    71f2428
        2030-01-01T00:06:00Z  moved       71f2428  to chain main
        2030-01-01T00:07:00Z  claimed     71f2428  attempt 2 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:08:00Z  done        71f2428  branch 77, 2 files, +84 -1, 2m 41s
        2030-01-01T00:09:00Z  restacked   71f2428  efb08e5 on 07aa0f1
        2030-01-01T00:10:00Z  rewound     71f2428  kept as efb08e5
        2030-01-01T00:11:00Z  claimed     71f2428  attempt 3 on 07aa0f1 by mac-mini, process 4711
        2030-01-01T00:12:00Z  done        71f2428  branch 78, 2 files, +84 -1, 2m 41s
        2030-01-01T00:13:00Z  merged      71f2428  into main as efb08e5
        2030-01-01T00:14:00Z  superseded  65e6fda  by 71f2428
        """)
    expect(
      story.fixture.taskmaster("list", "--all"),
      is: """
        main, on 07aa0f1
          merged      71f2428  78          3x  a task
          superseded  65e6fda  by 71f2428      another

        1 done, 1 superseded
        2 files changed, 84 insertions(+), 1 deletion(-) in 5m 22s
        not pushed
        """)
    expect(
      story.fixture.taskmaster("show", other),
      is: """
        task 65e6fda3cc4b1f44d22442ba6a3af6d437aaeef2
          status  superseded by 71f2428
          chain   main
          queued  2030-01-01T00:00:07Z by C O Mitter <committer@example.com>

            another
        """)
    expect(
      story.fixture.taskmaster("show", task),
      is: """
        task 71f24284be40d29397db7a22c0f422b42406f548
          status  merged
          chain   main
          branch  78
          commit  a087d2443c61878a8c25217048c5d0baa335b8c4
          base    07aa0f144fb1ac10bb744ef1595378d228a64dd2
          pushed  no
          queued  2030-01-01T00:00:06Z by C O Mitter <committer@example.com>

            a task

        attempts
          1  interrupted  2030-01-01T00:01:00Z
          2  done         2030-01-01T00:07:00Z  2m 41s  goose
             kept: git diff 07aa0f1 efb08e5
          3  done         2030-01-01T00:11:00Z  2m 41s  goose
        """)
  }

  @Test func aTaskThatWaitsForItsNextAttempt() throws {
    var story = Story(try GitFixture())
    let task = try story.queue("a task", "--timeout", "90")
    try story.claim(task, attempt: 1, base: try story.fixture.commitID("main"))
    try story.record(
      "failed", of: task,
      #"""
      "attempt":1,"detail":"\u001b[31mred","final":false,"reason":"exit",\#
      "retryAt":"2030-01-01T00:01:00.000000Z","seconds":1.5,"session":"0011223344556611",\#
      "started":"2030-01-01T00:00:10.000000Z"
      """#)
    expect(
      story.fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          queued  71f2428  again in 51s  1x  a task

        1 queued
        nothing changed in 1.5s

        next:
          git taskmaster work
        """)
    expect(
      story.fixture.taskmaster("show", task),
      is: """
        task 71f24284be40d29397db7a22c0f422b42406f548
          status        queued
          chain         main
          next attempt  2030-01-01T00:01:00Z
          timeout       1m 30s
          queued        2030-01-01T00:00:05Z by C O Mitter <committer@example.com>

            a task

        attempts
          1  failed  exit  2030-01-01T00:01:00Z  1.5s
             ^[[31mred
        """)
  }

  @Test func anEmptyLog() throws {
    let fixture = try GitFixture()
    expect(fixture.taskmaster("log"), is: "")
    expect(
      fixture.taskmaster("log", "--json"),
      is: """
        {"version":1,"events":[]}
        """)
    expect(fixture.taskmaster("complete", "tasks"), is: "")
  }

  /// Two of the texts have ids that begin alike.
  @Test func prefixesThatNameSeveral() throws {
    let fixture = try GitFixture()
    let lines = (1...700).map { "task \($0)\n" }.joined()
    try fixture.taskmaster("add", "-F", "-", input: lines).succeeded()
    let ids = fixture.taskmaster("complete", "tasks").line.split(separator: "\n")
      .map { $0.prefix(4) }
    let groups = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }
    let prefix = try #require(groups.keys.min())
    expect(
      fixture.taskmaster("show", String(prefix)),
      is: """
        ------- stderr -------
        error: 'a425' may be any of 2 tasks
        hint: a42502e task 68
        hint: a4258e4 task 436
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("cancel", String(prefix)),
      is: """
        ------- stderr -------
        error: 'a425' may be any of 2 tasks
        hint: a42502e task 68
        hint: a4258e4 task 436
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("show", String(prefix.prefix(3))),
      is: """
        ------- stderr -------
        error: there is no task 'a42'
        hint: git taskmaster list --all shows the ids; four digits or more name a task
        [exit status: 128]
        """)
  }
}
