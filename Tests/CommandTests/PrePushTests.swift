import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// The installed hook and real pushes.
struct PrePushTests {
  private let queue: QueueFixture
  private let bare: GitFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }

  init() throws {
    queue = try QueueFixture()
    bare = try queue.fixture.addRemote()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
    try queue.fixture.taskmaster("hooks", "install").succeeded()
  }

  private func push(_ words: String...) -> CommandOutput {
    fixture.run("git", ["push", "--quiet", "origin"] + words)
  }

  private let log = "refs/notes/taskmaster"

  @Test func whatIsSoundIsPushed() throws {
    expect(push("main", first.done.branch, second.done.branch, log), is: "")
    #expect(try bare.commitID(second.done.branch) == second.done.commit.hex)
    #expect(try bare.commitID(log) == fixture.commitID(log))
    try queue.add("one more")
    expect(push(log), is: "")
    expect(push("--delete", first.done.branch), is: "")
    expect(push("HEAD~0:refs/heads/another-2"), is: "")
  }

  @Test func aRemoteWhoseNameLooksLikeAnOption() throws {
    try fixture.git("config", "remote.-x.url", bare.path)
    let output = fixture.run("git", ["push", "--quiet", "--", "-x", "main", first.done.branch])
    expect(output, is: "")
    #expect(try bare.commitID(first.done.branch) == first.done.commit.hex)
  }

  @Test func aBranchThatIsNotTheResult() throws {
    try fixture.git("switch", "--quiet", first.done.branch)
    try fixture.write("hello.txt", "Something else\n")
    try fixture.commit("On top of it")
    expect(
      push(first.done.branch),
      is: """
        ------- stderr -------
        problem chain.tip-moved d29e8d0: branch '2707616133494344' is pushed at 5a7cb7d, but its artifact is 09a3e0f
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
    #expect(bare.run("git", ["rev-parse", first.done.branch]).exitStatus == 128)
    #expect(push("--no-verify", first.done.branch).exitStatus == 0)
  }

  @Test func aResultThatTheLogDoesNotHave() throws {
    let id = try queue.add("never finished")
    let done = try queue.result(of: id, ["x": "x\n"])
    try fixture.git("branch", done.branch, done.commit.hex)
    expect(
      push(done.branch),
      is: """
        ------- stderr -------
        problem chain.tip-moved 7503c73: branch '5210073119650323' is pushed at 0e7a128, but the log records no artifact of its task
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
    // The same commit under a name that is nobody's is nobody's business.
    expect(push("\(done.commit.hex):refs/heads/mine"), is: "")
  }

  @Test func aResultThatIsNotWhatTheLogSays() throws {
    let id = try queue.add("badly recorded")
    let done = try queue.finish(id, writing: ["x": "x\n"]) { $0.artifacts[0].path = "y" }
    expect(
      push(done.branch),
      is: """
        ------- stderr -------
        problem artifact.path a20bd31: 'y' is not in its artifact
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
  }

  @Test func afterAMergeTheTrailerIsOnMain() throws {
    try fixture.git("merge", "--quiet", "--ff-only", second.done.branch)
    expect(push("main"), is: "")
  }

  @Test func aLogThatWouldLoseLines() throws {
    try push(log).succeeded()
    let before = try fixture.commitID("\(log)~1")
    expect(
      push("--force", "\(before):\(log)"),
      is: """
        ------- stderr -------
        problem log.shrunk 46af5d1: the log that is pushed lacks 2 lines that 'origin' has
        hint: git notes --ref=taskmaster merge -s cat_sort_uniq c0c6f99689e321ddd9b5292b12ec7db1724d8482
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
    expect(
      push("--delete", log),
      is: """
        ------- stderr -------
        problem log.shrunk: the log of 'origin' would be deleted
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
    #expect(try bare.commitID(log) == fixture.commitID(log))
  }

  @Test func aLogThatTheRemoteOnceHad() throws {
    // Only the last fetch knows.
    try queue.add("one more")
    try fixture.git("update-ref", "refs/taskmaster/remotes/origin/taskmaster", log)
    let before = try fixture.commitID("\(log)~1")
    let output = push("\(before):\(log)")
    #expect(output.exitStatus == 1)
    #expect(output.text.contains("lacks 1 line that 'origin' has"))
  }

  @Test func linesThatAreNoEvents() throws {
    try queue.append(Array("rubbish".utf8), on: first.id)
    expect(
      push(log),
      is: """
        ------- stderr -------
        problem log.line d29e8d0: 'rubbish' is no event: not JSON: not a value at byte 0
        hint: git notes --ref=taskmaster edit d29e8d0e03e11e3124f6a141fa8175a4d5e9f217
        hint: git push --no-verify pushes all the same
        error: failed to push some refs to '$TMP/origin.git'
        [exit status: 1]
        """)
    // What the remote has already cannot be helped, and what a later version wrote is not ours to judge.
    try push("--no-verify", log).succeeded()
    try queue.append(
      Array(
        #"{"at":"2030-01-01T00:00:00.000000Z","by":"A <a@b>","clock":9,"event":"E","v":2}"#.utf8),
      on: first.id)
    #expect(push(log).exitStatus == 0)
  }

  @Test func somethingElseInThePlaceOfTheLog() throws {
    try push(log).succeeded()
    let output = push("--force", "main:\(log)")
    #expect(output.exitStatus == 1)
    #expect(output.text.contains("problem log.shrunk: the log that is pushed lacks 6 lines"))
  }

  @Test func otherLinesOfTheHookGetTheSameInput() throws {
    try fixture.write(
      ".git/hooks/pre-push",
      fixture.read(".git/hooks/pre-push") + """
        echo "$1" >>seen
        while read -r here id there before; do echo "$here $there" >>seen; done
        exit 0

        """)
    expect(push("main", log), is: "")
    #expect(
      try fixture.read("seen")
        == "origin\nrefs/heads/main refs/heads/main\n\(log) \(log)\n")
  }

  @Test func otherLinesOfTheHookStillDecide() throws {
    try fixture.write(".git/hooks/pre-push", fixture.read(".git/hooks/pre-push") + "exit 1\n")
    #expect(push("main").exitStatus == 1)
  }

  @Test func withoutTheProgramThePushGoesOn() throws {
    expect(
      fixture.run(
        "git", ["push", "--quiet", "origin", "main"], environment: ["PATH": "/usr/bin:/bin"]),
      is: """
        ------- stderr -------
        warning: git-taskmaster is not on PATH; pushing without its verification
        """)
  }

  @Test func whatWorkPushes() throws {
    let other = try GitFixture.working("write hello.txt Hello")
    let remote = try other.addRemote()
    try other.taskmaster("hooks", "install").succeeded()
    try other.tm("add", "say hello", "say it again").succeeded()
    try other.script("append hello.txt more")
    try other.tm("work", "--push").succeeded()
    for task in try other.tasks() {
      let branch = try #require(task.branch)
      #expect(try remote.commitID(branch) == other.commitID(branch))
    }
    #expect(try remote.commitID(log) == other.commitID(log))
    #expect(try remote.run("git-taskmaster", ["verify"]).succeeded().line.hasPrefix("ok: 2 tasks"))
  }

  @Test func aRepositoryWithoutAQueue() throws {
    let other = try GitFixture()
    let remote = try other.addRemote()
    try other.taskmaster("hooks", "install").succeeded()
    try other.git("push", "--quiet", "origin", "main:refs/heads/release-2")
    #expect(try remote.commitID("release-2") == other.commitID("main"))
    #expect(!other.exists(".git/taskmaster"))
  }
}
