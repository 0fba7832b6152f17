import GitFixtures
import Testing

/// What a terminal shows, and what does not go to one.
struct TerminalTests {
  @Test func colorsAndTitlesCutToTheWidth() throws {
    let fixture = try ListTests.story().fixture
    expect(
      try Terminal(columns: 50).show(fixture, ["list"]),
      is: """
        ^[[1mmain^[[m, on 34a051c
          ^[[32mdone^[[m       ^[[33m535f054^[[m  ^[[36m1282544961935709^[[m    ^[[2m2x^[[m  impleme…
          ^[[31mfailed^[[m     ^[[33mce079df^[[m  ^[[31mtimeout^[[m             ^[[2m1x^[[m  write t…
          ^[[2mqueued^[[m     ^[[33m7e22dba^[[m  ^[[31mblocked by ce079df^[[m      deploy …
          ^[[2mcancelled^[[m  ^[[33m2431b0d^[[m                          never m…
          ^[[2mqueued^[[m     ^[[33m147eeb4^[[m                          documen…

        ^[[1mtopic^[[m, on 07aa0f1
          ^[[34mrunning^[[m    ^[[33mfc074a9^[[m  ^[[34mattempt 1^[[m           ^[[2m1x^[[m  try ano…

        ^[[32m1 done^[[m, ^[[31m1 failed^[[m, ^[[31m1 skipped^[[m, ^[[34m1 running^[[m, 1 queued, 1 cancelled
        2 files changed, 84 insertions(+), 1 deletion(-) in 5m 12s
        not pushed

        next:
          ^[[36mgit log --notes=taskmaster main..1282544961935709^[[m
          ^[[36mgit taskmaster show ce079df^[[m
          ^[[36mgit taskmaster retry ce079df^[[m
          ^[[36mgit taskmaster work^[[m
        """)
    expect(
      try Terminal(columns: 20).show(fixture, ["list", "--chain", "topic"]),
      is: """
        ^[[1mtopic^[[m, on 07aa0f1
          ^[[34mrunning^[[m  ^[[33mfc074a9^[[m  ^[[34mattempt 1^[[m  ^[[2m1x^[[m  try ano…

        ^[[34m1 running^[[m

        next:
          ^[[36mgit taskmaster work^[[m
        """)
    expect(
      try Terminal(columns: 60).show(fixture, ["show", "ce079df"]),
      is: """
        ^[[1mtask ce079df4e2308401820288008bcf400f61e5b459^[[m
          ^[[2mstatus^[[m  ^[[31mfailed^[[m
          ^[[2mchain^[[m   main
          ^[[2mqueued^[[m  2030-01-01T00:00:07Z by C O Mitter <committer@example.com>

            write the tests

            All of them.

        ^[[1mattempts^[[m
          ^[[2m1^[[m  ^[[31mfailed^[[m  timeout  ^[[2m2030-01-01T00:05:00Z^[[m  1m 16s  ^[[2mgoose gpt-4o, 1200 tokens in, 300 tokens out, $0.13^[[m
             kept: ^[[36mgit diff 34a051c 34a051c^[[m
        """)
    expect(
      try Terminal(columns: 60).show(fixture, ["log", "-n", "3"]),
      is: """
        ^[[2m2030-01-01T00:06:00Z^[[m  ^[[31mfailed^[[m     ^[[33mce079df^[[m  attempt 1, the la…
        ^[[2m2030-01-01T00:07:00Z^[[m  cancelled  ^[[33m2431b0d^[[m
        ^[[2m2030-01-01T00:08:00Z^[[m  ^[[34mclaimed^[[m    ^[[33mfc074a9^[[m  attempt 1 on 07aa…
        """)
  }

  @Test func wideCharactersAreCounted() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "日本語の課題を実装する", "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀", "e\u{301}tat des lieux ici")
      .succeeded()
    let shown = try Terminal(columns: 35).show(fixture, ["list"], environment: ["NO_COLOR": "1"])
    expect(
      shown,
      is: """
        main, on 07aa0f1
          queued  360cfa5  日本語の課題を…
          queued  e0bfd57  🚀🚀🚀🚀🚀🚀🚀…
          queued  e951901  état des lieux …

        3 queued

        next:
          git taskmaster work
        """)
  }

  @Test func colorCanBeRefused() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "x").succeeded()
    let terminal = try Terminal(columns: 80)
    #expect(try terminal.show(fixture, ["list"]).contains("^[["))
    #expect(try !terminal.show(fixture, ["list"], environment: ["NO_COLOR": "1"]).contains("^["))
    #expect(try terminal.show(fixture, ["list"], environment: ["NO_COLOR": ""]).contains("^[["))
    #expect(try !terminal.show(fixture, ["list"], environment: ["TERM": "dumb"]).contains("^["))
    #expect(try !terminal.show(fixture, ["-c", "color.ui=never", "list"]).contains("^["))
    #expect(try !terminal.show(fixture, ["-c", "color.taskmaster=false", "list"]).contains("^["))
    let words = ["-c", "color.ui=never", "-c", "color.taskmaster=auto", "list"]
    #expect(try terminal.show(fixture, words).contains("^[["))
    let plain = fixture.taskmaster("-c", "color.ui=always", "list").line
    #expect(!plain.contains("\u{1B}"))
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let fixture = try GitFixture()
    let lines = (1...3000).map { "task \($0)\n" }.joined()
    try fixture.taskmaster("add", "-F", "-", input: lines).succeeded()
    let script = "{ git-taskmaster list; echo $? >status; } | head -n 1; cat status"
    expect(
      fixture.run("sh", ["-c", script]),
      is: """
        main, on 07aa0f1
        0
        """)
    let closed = "git-taskmaster list >&-; echo $?"
    expect(
      fixture.run("sh", ["-c", closed]),
      is: """
        128
        ------- stderr -------
        error: cannot write to standard output: Bad file descriptor
        """)
  }

  @Test(.enabled(if: hasFullDevice)) func aFullDiskIsAnError() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "x").succeeded()
    expect(
      fixture.run("sh", ["-c", "git-taskmaster list >/dev/full"]),
      is: """
        ------- stderr -------
        error: cannot write to standard output: No space left on device
        [exit status: 128]
        """)
  }

  static var hasFullDevice: Bool {
    #if os(Linux)
    true
    #else
    false
    #endif
  }
}
