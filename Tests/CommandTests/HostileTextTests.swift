import GitFixtures
import Testing

/// Texts that would like to be something else.
struct HostileTextTests {
  static let texts = [
    "--help", "-C /", "$(touch pwned) `touch pwned`; touch pwned", "it's \"quoted\"",
    "title\nsecond line\n\nlast", "\u{202E}gnp.exe", "\u{1B}]0;owned\u{07}\u{1B}[2J",
    "grüße 🚀 👩‍💻", "zero\u{200B}width\u{2028}separator", "a\tb", "\u{9B}31m c1",
  ]

  @Test func keptAsTheyAreAndShownHarmless() throws {
    let fixture = try GitFixture()
    expect(
      fixture.run("git-taskmaster", ["add", "--"] + Self.texts),
      is: #"""
        queued fad59bb --help (chain main, on 07aa0f1)
        queued 14a78a7 -C / (chain main, on 07aa0f1)
        queued 8c79e1e $(touch pwned) `touch pwned`; touch pwned (chain main, on 07aa0f1)
        queued 01fc1ae it's "quoted" (chain main, on 07aa0f1)
        queued 574e10b title (chain main, on 07aa0f1)
        queued 049b335 <U+202E>gnp.exe (chain main, on 07aa0f1)
        queued 5b62e78 ^[]0;owned^G^[[2J (chain main, on 07aa0f1)
        queued f965fec grüße 🚀 👩‍💻 (chain main, on 07aa0f1)
        queued 0a34c26 zero<U+200B>width<U+2028>separator (chain main, on 07aa0f1)
        queued a04ebb9 a\tb (chain main, on 07aa0f1)
        queued cd5e046 <U+009B>31m c1 (chain main, on 07aa0f1)
        """#)
    expect(
      fixture.taskmaster("list"),
      is: #"""
        main, on 07aa0f1
          queued  fad59bb  --help
          queued  14a78a7  -C /
          queued  8c79e1e  $(touch pwned) `touch pwned`; touch pwned
          queued  01fc1ae  it's "quoted"
          queued  574e10b  title
          queued  049b335  <U+202E>gnp.exe
          queued  5b62e78  ^[]0;owned^G^[[2J
          queued  f965fec  grüße 🚀 👩‍💻
          queued  0a34c26  zero<U+200B>width<U+2028>separator
          queued  a04ebb9  a\tb
          queued  cd5e046  <U+009B>31m c1

        11 queued

        next:
          git taskmaster work
        """#)
    expect(
      fixture.taskmaster("log"),
      is: #"""
        2030-01-01T00:00:05Z  queued  fad59bb  --help (chain main)
        2030-01-01T00:00:05Z  queued  14a78a7  -C / (chain main)
        2030-01-01T00:00:05Z  queued  8c79e1e  $(touch pwned) `touch pwned`; touch pwned (chain main)
        2030-01-01T00:00:05Z  queued  01fc1ae  it's "quoted" (chain main)
        2030-01-01T00:00:05Z  queued  574e10b  title (chain main)
        2030-01-01T00:00:05Z  queued  049b335  <U+202E>gnp.exe (chain main)
        2030-01-01T00:00:05Z  queued  5b62e78  ^[]0;owned^G^[[2J (chain main)
        2030-01-01T00:00:05Z  queued  f965fec  grüße 🚀 👩‍💻 (chain main)
        2030-01-01T00:00:05Z  queued  0a34c26  zero<U+200B>width<U+2028>separator (chain main)
        2030-01-01T00:00:05Z  queued  a04ebb9  a\tb (chain main)
        2030-01-01T00:00:05Z  queued  cd5e046  <U+009B>31m c1 (chain main)
        """#)
    #expect(!fixture.exists("pwned"))
    let json = fixture.taskmaster("list", "--json").line
    #expect(json.contains("\"title\":\"\u{202E}gnp.exe\""))
    #expect(json.contains(#""text":"title\nsecond line\n\nlast""#))
  }

  @Test(arguments: ["--help", "$(touch pwned) `touch pwned`; touch pwned", "title\nsecond"])
  func theTaskCommitHoldsTheText(_ text: String) throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "--", text).succeeded()
    let id = String(fixture.taskmaster("complete", "tasks").line.prefix(7))
    #expect(try fixture.git("log", "-1", "--format=%B", id).line == text + "\n")
    #expect(fixture.taskmaster("show", id).line.contains(text.split(separator: "\n")[0]))
  }

  @Test func blankTextsAreNoTasks() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", " \n\t\n"),
      is: """
        ------- stderr -------
        error: the text of the task is empty
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "x\n\nTaskmaster-Occurrence: 2"),
      is: """
        ------- stderr -------
        error: the text of the task ends in a line 'Taskmaster-Occurrence: …', which has a meaning of its own
        [exit status: 128]
        """)
  }

  @Test func aBranchCannotActOnTheShell() throws {
    let fixture = try GitFixture()
    try fixture.git("checkout", "--quiet", "-b", "a;b$(c)'d")
    expect(
      fixture.taskmaster("add", "x"),
      is: "queued 68e1547 x (chain a;b$(c)'d, on 07aa0f1)")
  }
}
