import GitFixtures
import Testing

/// What `show` tells of a single attempt.
struct ShowAttemptTests {
  @Test func allThatIsKnownOfAnAttempt() throws {
    var story = Story(try GitFixture())
    let task = try story.queue("a task")
    let base = try story.fixture.commitID("main")
    try story.claim(task, attempt: 1, base: base)
    try story.record(
      "failed", of: task,
      #"""
      "agentSeconds":60.5,"attempt":1,"checks":[{"command":"make","exit":0,"seconds":1.5},\#
      {"command":"make test","exit":2,"seconds":12.25}],"cost":1.5,"detail":"red","exit":0,\#
      "final":true,"model":"gpt-4o","provider":"openai","reason":"check","retries":1,\#
      "seconds":400,"session":"0011223344556611","started":"2030-01-01T00:01:00.000000Z",\#
      "tokensIn":1200,"tokensOut":300,"turns":12,"waitSeconds":300,"worker":"goose",\#
      "workerVersion":"1.51.0"
      """#)
    let shown = story.fixture.taskmaster("show", task).line.split(separator: "attempts\n")
    expect(
      String(try #require(shown.last)),
      is: """
          1  failed  check  2030-01-01T00:01:00Z  6m 40s  goose 1.51.0 openai gpt-4o, 12 turns, 1 retry, waited 5m 00s, 1200 tokens in, 300 tokens out, $1.5
             red
             failed check: make test (exit 2 after 12s)
        """)
    let json = story.fixture.taskmaster("show", "--json", task).line
    #expect(
      json.contains(
        #"""
        "attempts":[{"number":1,"outcome":"failed","reason":"check","detail":"red","kept":null,\#
        "started":"2030-01-01T00:01:00.000000Z","seconds":400,"agentSeconds":60.5,\#
        "waitSeconds":300,"worker":"goose","workerVersion":"1.51.0","provider":"openai",\#
        "model":"gpt-4o","turns":12,"retries":1,"exit":0,"tokensIn":1200,"tokensOut":300,\#
        "cost":1.5,"checks":[{"command":"make","exit":0,"seconds":1.5},\#
        {"command":"make test","exit":2,"seconds":12.25}],"log":null}]
        """#))
    let list = story.fixture.taskmaster("list", "--json").line
    #expect(list == json.replacing(#","log":null"#, with: ""))
  }
}
