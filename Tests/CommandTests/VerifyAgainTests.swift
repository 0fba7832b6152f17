import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// `git taskmaster verify` where nothing has changed since it found nothing, and where something has.
struct VerifyAgainTests {
  private let queue: QueueFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }
  private let file = ".git/taskmaster/verification"

  init() throws {
    queue = try QueueFixture()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
    try queue.add("on its own", chain: "dev")
  }

  /// Verifies until that is remembered: not as long as something was changed a moment ago.
  private func remember(_ options: String..., environment: [String: String?] = [:]) throws {
    for _ in 1...1000 {
      try fixture.run("git-taskmaster", ["verify"] + options, environment: environment).succeeded()
      if fixture.exists(file) { return }
    }
    Issue.record("nothing is remembered")
  }

  /// Remembers that there were 33 tasks, which nobody can have counted.
  private func rememberWrongly() throws {
    try remember()
    let lines = try fixture.read(file).split(separator: "\n")
    let content = lines.dropLast().map { $0 + "\n" }.joined()
      .replacing(#""tasks":3,"#, with: #""tasks":33,"#)
    let seal = try fixture.git("hash-object", "--stdin", input: content).line
    try fixture.write(file, content + seal + "\n")
  }

  private var isBelieved: Bool { fixture.taskmaster("verify").line.hasPrefix("ok: 33 tasks") }

  @Test func whatIsRememberedIsNotLookedAt() throws {
    try rememberWrongly()
    #expect(isBelieved)
    expect(
      fixture.taskmaster("verify"),
      is: """
        ok: 33 tasks, 7 events, chain main 2 branches up to 2712312955019070 at 7d87520, chain dev 0 branches
        """)
    expect(
      fixture.taskmaster("verify", "--json"),
      is: #"{"version":1,"ok":true,"tasks":33,"events":7,"problems":[]}"#)
    #expect(isBelieved)
  }

  @Test func whoAsksForMoreGetsALook() throws {
    _ = try fixture.addRemote()
    try rememberWrongly()
    let looks = [
      ["--chain", "main"], [first.id.hex], ["--run-checks"], ["--remote"], ["--full"],
    ]
    for words in looks {
      let output = fixture.run("git-taskmaster", ["verify", "--json"] + words).line
      #expect(!output.contains(#""tasks":33"#), "\(words)")
    }
    // The last one has looked at everything.
    #expect(!isBelieved)
  }

  @Test func aLookAtEverythingIsRemembered() throws {
    try remember("--full")
    #expect(try fixture.read(file).contains(#""tasks":3,"#))
  }

  @Test func otherConditions() throws {
    try rememberWrongly()
    let original = try fixture.read(file)
    let changes: [[String: String?]] = [
      // The clock was set back.
      ["TASKMASTER_DEBUG_NOW": "2029-12-31T23:59:59.000000Z"],
      [
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "taskmaster.keepAttempts",
        "GIT_CONFIG_VALUE_0": "2d",
      ],
      ["GIT_ALTERNATE_OBJECT_DIRECTORIES": fixture.absolute(".git/objects")],
    ]
    for environment in changes {
      let output = fixture.taskmaster("verify", environment: environment).line
      #expect(output.hasPrefix("ok: 3 tasks"), "\(environment)")
      try fixture.write(file, original)
      #expect(isBelieved)
    }
  }

  @Test func aDamagedFileIsNone() throws {
    try rememberWrongly()
    let content = try fixture.read(file)
    for damaged in ["", "rubbish\n", content.replacing("33", with: "34"), content + "more\n"] {
      try fixture.write(file, damaged)
      #expect(fixture.taskmaster("verify").line.hasPrefix("ok: 3 tasks"))
    }
    try fixture.remove(file)
    try fixture.makeDirectory(file)
    #expect(fixture.taskmaster("verify").line.hasPrefix("ok: 3 tasks"))
  }

  @Test func informationIsToldAgainToTheLetter() throws {
    try fixture.git("commit", "--quiet", "--allow-empty", "--message", "Go on")
    try fixture.write("new", "as new\n")
    try fixture.commit("And on")
    let text = fixture.taskmaster("verify").text
    #expect(text.contains("information chain.behind"))
    try remember()
    let json = fixture.taskmaster("verify", "--full", "--json").text
    try remember()
    #expect(fixture.taskmaster("verify").text == text)
    #expect(fixture.taskmaster("verify", "--json").text == json)
    #expect(fixture.exists(file))
  }

  @Test func damageIsNotHidden() throws {
    let changes: [(String, () throws -> Void)] = [
      ("a branch", { try fixture.git("branch", "--force", first.done.branch, "main") }),
      ("a branch gone", { try fixture.git("branch", "-D", second.done.branch) }),
      ("an artifact", { try queue.remove(object: first.done.commit.hex) }),
      (
        "a task, without what is known of it",
        {
          try queue.truncate(object: second.id.hex)
          try fixture.remove(".git/taskmaster/verified")
        }
      ),
      (
        "a note on a task",
        {
          let note = try fixture.git("notes", "--ref=taskmaster", "list", first.id.hex).line
          try queue.truncate(object: note)
        }
      ),
      (
        "a note on an artifact",
        { try fixture.git("notes", "--ref=taskmaster", "remove", second.done.commit.hex) }
      ),
      ("a line", { try queue.dropEvents(named: "claimed", on: first.id) }),
      ("the log", { try fixture.git("update-ref", "-d", "refs/notes/taskmaster") }),
      (
        "a pack",
        {
          try fixture.git("repack", "-a", "-d", "-q")
          try remember()
          try fixture.run("sh", ["-c", "rm -f .git/objects/pack/*.pack"]).succeeded()
        }
      ),
    ]
    let whole = fixture.absolute("../whole")
    try fixture.run("cp", ["-R", ".git", whole]).succeeded()
    for (name, change) in changes {
      try rememberWrongly()
      try change()
      let output = fixture.taskmaster("verify")
      #expect(output.exitStatus != 0, "\(name): \(output)")
      // What is a problem is never remembered.
      #expect(fixture.taskmaster("verify").exitStatus != 0, "\(name)")
      try fixture.remove(".git")
      try fixture.run("cp", ["-R", whole, ".git"]).succeeded()
    }
  }

  @Test func aProblemIsLookedAtAfresh() throws {
    try rememberWrongly()
    let tip = first.done.commit.hex
    try fixture.git("branch", "--force", first.done.branch, "main")
    #expect(fixture.taskmaster("verify").exitStatus == 1)
    #expect(!fixture.exists(file))
    try fixture.git("branch", "--force", first.done.branch, tip)
    #expect(fixture.taskmaster("verify").line.hasPrefix("ok: 3 tasks"))
  }

  @Test func whatDependsOnTheTimeIsNotRemembered() throws {
    try remember()
    let early = ["TASKMASTER_DEBUG_NOW": "2029-12-01T00:00:00.000000Z"]
    #expect(
      fixture.taskmaster("verify", environment: early).text.contains("information log.future"))
    #expect(!fixture.exists(file))
  }

  @Test func attemptsThatAreNotHereDependOnTheTime() throws {
    try remember()
    let task = try queue.add("fail it")
    let result = try queue.result(of: task, ["half": "done\n"])
    let failed = Failed(
      attempt: 1, session: result.session, reason: .check, final: false, kept: result.commit,
      seconds: 2, started: Timestamp(microseconds: 1_893_456_000_000_000))
    try queue.record(NewFact(task, .claimed(queue.claim(result))), NewFact(task, .failed(failed)))
    #expect(fixture.taskmaster("verify").text.contains("information attempt.missing"))
    #expect(!fixture.exists(file))
    // That it was not kept any longer is so for ever.
    try queue.record(NewFact(task, .cancelled))
    let late = ["TASKMASTER_DEBUG_NOW": "2030-03-01T00:00:00.000000Z"]
    let text = fixture.taskmaster("verify", environment: late).text
    #expect(text.contains("such is kept for 30 days"))
    try remember(environment: late)
    #expect(fixture.taskmaster("verify", environment: late).text == text)
  }

  @Test func whatMayStillChangeUnseenIsNotRemembered() throws {
    try remember()
    let branch = ".git/refs/heads/main"
    try fixture.run("touch", ["-d", "2100-01-01 00:00:00", branch]).succeeded()
    try fixture.taskmaster("verify").succeeded()
    #expect(!fixture.exists(file))
  }

  @Test func whereThereIsNoLogNothingIsKept() throws {
    let other = try GitFixture()
    expect(other.taskmaster("verify"), is: "ok: 0 tasks, 0 events")
    #expect(!other.exists(".git/taskmaster"))
  }
}
