import GitFixtures
import Testing

/// `git taskmaster stats`.
struct StatsTests {
  /// Two workers: one attempt of which all is known, and others of which less is.
  private static func story() throws -> Story {
    var story = Story(try GitFixture())
    let base = try story.fixture.commitID("main")
    let (first, second) = (try story.queue("first"), try story.queue("second"))
    try story.claim(first, attempt: 1, base: base)
    try story.record(
      "failed", of: first,
      #"""
      "agentSeconds":60,"attempt":1,"checks":[{"command":"make","exit":2,"seconds":12.25}],\#
      "cost":1.5,"final":false,"model":"gpt-4o","reason":"check","seconds":400,\#
      "session":"0011223344556611","started":"2030-01-01T00:01:00.000000Z","tokensIn":123456,\#
      "tokensOut":300,"waitSeconds":300,"worker":"goose"
      """#)
    try story.claim(first, attempt: 2, base: base)
    try story.record(
      "failed", of: first,
      #"""
      "attempt":2,"final":false,"model":"gpt-4o","reason":"exit","seconds":20,\#
      "session":"0011223344556612","started":"2030-01-01T00:03:00.000000Z","tokensIn":2000000,\#
      "worker":"goose"
      """#)
    try story.claim(first, attempt: 3, base: base)
    try story.finish(first, attempt: 3, base: base, branch: "77", file: "x")
    try story.claim(second, attempt: 1, base: base)
    try story.record(
      "failed", of: second,
      #"""
      "attempt":1,"final":true,"reason":"timeout","seconds":1800,"session":"0011223344556611",\#
      "started":"2030-01-01T00:07:00.000000Z","worker":"command"
      """#)
    return story
  }

  @Test func forPeople() throws {
    let fixture = try Self.story().fixture
    expect(
      fixture.taskmaster("stats"),
      is: """
          worker   model   tasks  done  rate  attempts per success  tokens in  tokens out  cost
          command  ?       1      0     0%    ?                     ?          ?           ?
          goose    gpt-4o  1      0     0%    ?                     2.1M       300+        $1.5+
          goose    ?       1      1     100%  1                     ?          ?           ?
          total            2      1     50%   4                     2.1M+      300+        $1.5+

        where the time went
          worker   model   in all   agent    checks  waiting  Git and the rest
          command  ?       30m 00s  ?        ?       ?        ?
          goose    gpt-4o  7m 00s   1m 00s+  12s+    5m 00s+  28s+
          goose    ?       2m 41s   ?        0s      ?        ?
          total            39m 41s  1m 00s+  12s+    5m 00s+  28s+
        """)
  }

  @Test func asJSON() throws {
    let fixture = try Self.story().fixture
    expect(
      fixture.taskmaster("stats", "--json", "--since", "2030-01-01T00:03:00Z", "--chain", "main"),
      is: """
        {"version":1,"since":"2030-01-01T00:03:00.000000Z","chain":"main","rows":[{"worker":"command","model":null,"tasks":1,"done":0,"successRate":0,"attempts":1,"attemptsPerSuccess":null,"seconds":1800,"agentSeconds":null,"checkSeconds":null,"waitSeconds":null,"otherSeconds":null,"tokensIn":null,"tokensOut":null,"cost":null,"unknown":{"seconds":0,"agentSeconds":1,"checkSeconds":1,"waitSeconds":1,"otherSeconds":1,"tokensIn":1,"tokensOut":1,"cost":1}},{"worker":"goose","model":"gpt-4o","tasks":1,"done":0,"successRate":0,"attempts":1,"attemptsPerSuccess":null,"seconds":20,"agentSeconds":null,"checkSeconds":null,"waitSeconds":null,"otherSeconds":null,"tokensIn":2000000,"tokensOut":null,"cost":null,"unknown":{"seconds":0,"agentSeconds":1,"checkSeconds":1,"waitSeconds":1,"otherSeconds":1,"tokensIn":0,"tokensOut":1,"cost":1}},{"worker":"goose","model":null,"tasks":1,"done":1,"successRate":1,"attempts":1,"attemptsPerSuccess":1,"seconds":161.2,"agentSeconds":null,"checkSeconds":0,"waitSeconds":null,"otherSeconds":null,"tokensIn":null,"tokensOut":null,"cost":null,"unknown":{"seconds":0,"agentSeconds":1,"checkSeconds":0,"waitSeconds":1,"otherSeconds":1,"tokensIn":1,"tokensOut":1,"cost":1}}],"total":{"tasks":2,"done":1,"successRate":0.5,"attempts":3,"attemptsPerSuccess":3,"seconds":1981.2,"agentSeconds":null,"checkSeconds":0,"waitSeconds":null,"otherSeconds":null,"tokensIn":2000000,"tokensOut":null,"cost":null,"unknown":{"seconds":0,"agentSeconds":3,"checkSeconds":2,"waitSeconds":3,"otherSeconds":3,"tokensIn":2,"tokensOut":3,"cost":3}}}
        """)
  }

  @Test func sinceAMoment() throws {
    let fixture = try Self.story().fixture
    func since(_ moment: String, _ environment: [String: String?] = [:]) -> String {
      fixture.taskmaster("stats", "--since", moment, environment: environment).lines[0]
    }
    // The clock of these commands is not far from the beginning of 2030.
    #expect(since("7d").hasPrefix("since 2029-12-25T00:00:"))
    #expect(since("2030-01-01T02:00:00.5+01:30") == "since 2030-01-01T00:30:00Z")
    #expect(since("2029-11-05", ["TZ": "UTC-3"]) == "since 2029-11-04T21:00:00Z")
    #expect(since("2029-11-05 12:00") == "since 2029-11-05T12:00:00Z")
    let clock = ["GIT_TEST_DATE_NOW": "1893500000"]
    #expect(since("yesterday", clock) == "since 2029-12-31T12:13:20Z")
    #expect(since("2 weeks ago", clock) == "since 2029-12-18T12:13:20Z")
    #expect(since("today", clock) == "since 2030-01-01T00:00:00Z")
    expect(
      fixture.taskmaster("stats", "--since", "2031-01-01"),
      is: """
        since 2031-01-01T00:00:00Z
        ------- stderr -------
        no attempts
        """)
  }

  @Test(arguments: ["nonsense", "7 lightyears", "ago", "2026", "", "2030-02-30"])
  func sinceNoMoment(_ text: String) throws {
    expect(
      try GitFixture().taskmaster("stats", "--since", text),
      is: """
        ------- stderr -------
        error: '\(text)' is no moment that is understood
        hint: it is like 7d or 12h (ago), 2026-11-01, 2026-11-01T08:00:00Z, or 'last friday'
        [exit status: 129]
        """)
  }

  @Test func anEmptyQueue() throws {
    let fixture = try GitFixture()
    expect(fixture.taskmaster("stats"), is: "------- stderr -------\nno attempts")
    expect(
      fixture.taskmaster("stats", "--json"),
      is: """
        {"version":1,"since":null,"chain":null,"rows":[],"total":{"tasks":0,"done":0,"successRate":null,"attempts":0,"attemptsPerSuccess":null,"seconds":null,"agentSeconds":null,"checkSeconds":null,"waitSeconds":null,"otherSeconds":null,"tokensIn":null,"tokensOut":null,"cost":null,"unknown":{"seconds":0,"agentSeconds":0,"checkSeconds":0,"waitSeconds":0,"otherSeconds":0,"tokensIn":0,"tokensOut":0,"cost":0}}}
        """)
    try fixture.taskmaster("add", "x").succeeded()
    expect(
      fixture.taskmaster("stats", "--chain", "nowhere"),
      is: """
        ------- stderr -------
        error: there is no chain 'nowhere'
        hint: the chains are: main
        [exit status: 128]
        """)
  }

  @Test func namesFromTheLogAreMadeVisible() throws {
    var story = Story(try GitFixture())
    let task = try story.queue("a task")
    try story.claim(task, attempt: 1, base: try story.fixture.commitID("main"))
    try story.record(
      "failed", of: task,
      #"""
      "attempt":1,"final":true,"model":"\u001b[31m\u202e","reason":"exit","seconds":1,\#
      "session":"0011223344556611","started":"2030-01-01T00:01:00.000000Z","worker":"w"
      """#)
    #expect(story.fixture.taskmaster("stats").line.contains("^[[31m<U+202E>"))
  }

  @Test func whatWorkLeaves() throws {
    let fixture = try GitFixture.working(
      """
      task first: write a.txt x
      task second: write b.txt y
      task second: attempt 1: fail 1
      """)
    try fixture.tm("add", "--check", "true", "first", "second").succeeded()
    try fixture.tm("work").succeeded()
    let lines = fixture.tm("stats").lines
    #expect(lines[0].hasPrefix("  worker   model  tasks  done  rate  attempts per success"))
    #expect(lines[1].hasPrefix("  command  ?      2      2     100%  1.5"))
    #expect(lines[2].hasPrefix("  total           2      2     100%  1.5"))
  }
}
