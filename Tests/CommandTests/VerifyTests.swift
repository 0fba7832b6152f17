import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

/// `git taskmaster verify`, to the letter.
struct VerifyTests {
  private let queue: QueueFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }

  init() throws {
    queue = try QueueFixture()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
    try queue.add("on its own", chain: "dev")
  }

  @Test func allIsWell() throws {
    expect(
      fixture.taskmaster("verify"),
      is: """
        ok: 3 tasks, 7 events, chain main 2 branches up to 2712312955019070 at 7d87520, chain dev 0 branches
        """)
    expect(
      fixture.taskmaster("verify", "--json"),
      is: #"{"version":1,"ok":true,"tasks":3,"events":7,"problems":[]}"#)
  }

  @Test func nothingIsThereToVerify() throws {
    expect(try GitFixture().taskmaster("verify"), is: "ok: 0 tasks, 0 events")
    expect(try GitFixture.unborn().taskmaster("verify"), is: "ok: 0 tasks, 0 events")
  }

  @Test func problemsAndWhatMendsThem() throws {
    try fixture.git("branch", "--force", first.done.branch, "main")
    try fixture.git("notes", "--ref=taskmaster", "remove", second.done.commit.hex)
    expect(
      fixture.taskmaster("verify"),
      is: """
        problem chain.tip-moved d29e8d0: branch '2707616133494344' is at 07aa0f1, not at its artifact 1df09be
        hint: git branch --force 2707616133494344 1df09be3e6d4b3b3a239bc80641eb9e0cd423527
        problem note.missing 46af5d1: the note on its artifact 7d87520 is missing
        hint: git notes --ref=taskmaster append --reuse-message=3164c2435fe8d368cfaa64fecac512cdeb70fc01 7d87520efa79e94bc9b7894dfb5df7c617b08c11
        2 problems: 3 tasks, 7 events, chain main 2 branches up to 2712312955019070 at 7d87520, chain dev 0 branches
        [exit status: 1]
        """)
    expect(
      fixture.taskmaster("verify", "--json", first.done.branch),
      is: """
        {"version":1,"ok":false,"tasks":1,"events":7,"problems":[{"code":"chain.tip-moved","severity":"problem","task":"d29e8d0e03e11e3124f6a141fa8175a4d5e9f217","branch":"2707616133494344","message":"branch '2707616133494344' is at 07aa0f1, not at its artifact 1df09be","hint":"git branch --force 2707616133494344 1df09be3e6d4b3b3a239bc80641eb9e0cd423527","output":null}]}
        [exit status: 1]
        """)
  }

  @Test func textOfOthersActsOnNoTerminal() throws {
    try queue.append(Array("\u{1B}[2J\u{202E}".utf8), on: first.id)
    expect(
      fixture.taskmaster("verify"),
      is: """
        problem log.line d29e8d0: '^[[2J<U+202E>' is no event: not JSON: not a value at byte 0
        hint: git notes --ref=taskmaster edit d29e8d0e03e11e3124f6a141fa8175a4d5e9f217
        1 problem: 3 tasks, 7 events, chain main 2 branches up to 2712312955019070 at 7d87520, chain dev 0 branches
        [exit status: 1]
        """)
  }

  @Test func onlyWhatIsNamed() throws {
    try fixture.git("branch", "-D", first.done.branch, second.done.branch)
    expect(
      fixture.taskmaster("verify", String(second.id.hex.prefix(8))),
      is: """
        problem chain.branch-missing 46af5d1: no branch '2712312955019070' names its artifact 7d87520
        hint: git branch 2712312955019070 7d87520efa79e94bc9b7894dfb5df7c617b08c11
        1 problem: 1 task, 7 events, chain main 2 branches up to 2712312955019070 at 7d87520
        [exit status: 1]
        """)
    expect(
      fixture.taskmaster("verify", "--chain", "dev"),
      is: "ok: 1 task, 7 events, chain dev 0 branches")
    expect(
      fixture.taskmaster("verify", "--chain", "nowhere"),
      is: """
        ------- stderr -------
        error: there is no chain 'nowhere'
        hint: the chains are: main, dev
        [exit status: 128]
        """)
    #expect(fixture.taskmaster("verify", "nosuchtask").exitStatus == 128)
  }

  @Test func whereItCannotLook() throws {
    expect(
      try GitFixture.outside().taskmaster("verify"),
      is: """
        ------- stderr -------
        error: open the repository at $TMP/directory: not a Git repository, nor inside one
        hint: change to a directory of the repository, or name it with -C or GIT_DIR
        [exit status: 128]
        """)
    try fixture.write(".git/refs/notes/taskmaster", "rubbish\n")
    #expect(fixture.taskmaster("verify").exitStatus == 128)
  }

  @Test func nothingIsWritten() throws {
    let contents = ["-c", "find .git -type f | sort | xargs cksum"]
    let before = fixture.run("sh", contents).line
    try fixture.run("chmod", ["-R", "a-w", ".git"]).succeeded()
    try fixture.taskmaster("verify").succeeded()
    try fixture.run("chmod", ["-R", "u+w", ".git"]).succeeded()
    // Who may write everywhere finds what was verified remembered, and nothing else.
    for name in ["verified", "verification"] where fixture.exists(".git/taskmaster/\(name)") {
      try fixture.remove(".git/taskmaster/\(name)")
    }
    #expect(fixture.run("sh", contents).line == before)
  }

  @Test func anyCloneWillDo() throws {
    let bare = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "--all")
    try fixture.git("push", "--quiet", "origin", "refs/notes/taskmaster")
    expect(
      bare.taskmaster("verify"),
      is: fixture.taskmaster("verify").text)
  }
}
