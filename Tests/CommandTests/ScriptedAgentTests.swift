import Foundation
import GitFixtures
import Testing

/// The scripted agent does what it is told.
struct ScriptedAgentTests {
  @Test func writesWhatTheAttemptAndTheTaskAskFor() throws {
    let fixture = try GitFixture()
    try fixture.script(
      #"""
      # a comment

      attempt 1: fail 3
      task hello: attempt 2: write hello.txt Hello,\s\xc3\xa9!\\
      task other: write other.txt no
      append hello.txt more
      mkdir a/b
      write a/b/c c
      copy-stdin ../input
      """#)
    let hello: [String: String?] = ["TASKMASTER_TITLE": "create hello", "TASKMASTER_ATTEMPT": "2"]
    let first: [String: String?] = ["TASKMASTER_ATTEMPT": "1"]
    expect(fixture.run("ScriptedAgent", environment: first), is: "[exit status: 3]")
    expect(fixture.run("ScriptedAgent", input: Array("task".utf8), environment: hello), is: "")
    #expect(try fixture.read("hello.txt") == "Hello, é!\\\nmore\n")
    #expect(try fixture.read("../input") == "task")
    #expect(try fixture.names() == [".git", "README.md", "a", "hello.txt"])
  }

  @Test func saysAnything() throws {
    let fixture = try GitFixture.outside()
    try fixture.script(
      """
      print one two
      print-error three
      print-bytes ff00fe
      line-without-end 5
      """)
    let output = fixture.run("ScriptedAgent")
    #expect(output.stdout == Array("one two\n".utf8) + [0xff, 0, 0xfe] + Array("xxxxx".utf8))
    #expect(output.stderr == Array("three\n".utf8))
    try fixture.script("fill-stdout 1000001")
    #expect(fixture.run("ScriptedAgent").stdout.count == 1_000_001)
  }

  @Test func checksWhatItFinds() throws {
    let fixture = try GitFixture()
    try fixture.script(
      "expect-file README.md A project.\nexpect-env TZ UTC\nexpect-no-env TASKMASTER_TASK")
    expect(fixture.run("ScriptedAgent"), is: "")
    try fixture.script("expect-file README.md Another.")
    expect(
      fixture.run("ScriptedAgent"),
      is: """
        ------- stderr -------
        scripted agent: README.md holds: A project.

        [exit status: 1]
        """)
    try fixture.script("expext-env TZ UTC")
    #expect(fixture.run("ScriptedAgent").exitStatus == 99)
  }

  @Test func changesRepositories() throws {
    let fixture = try GitFixture()
    let tip = try fixture.commitID("main")
    try fixture.script(
      """
      switch work
      write file text
      commit By the agent
      move-branch \(fixture.path) main HEAD
      plant-hook \(fixture.path) pre-commit
      set-config \(fixture.path) user.name Nobody
      nested-repo nested
      sh echo $((1 + 1))
      """)
    expect(fixture.run("ScriptedAgent"), is: "2")
    #expect(try fixture.commitID("main^") == tip)
    #expect(try fixture.git("config", "user.name").line == "Nobody")
    #expect(fixture.exists(".git/hooks/pre-commit") && fixture.exists("nested/.git"))
    try fixture.script("move-repository\nnested-repo again\ndelete again\nremove-repository")
    expect(fixture.run("ScriptedAgent"), is: "")
    #expect(try fixture.names() == ["README.md", "file", "moved.git", "nested"])
  }

  @Test func hangsUntilItIsStopped() async throws {
    let fixture = try GitFixture.outside()
    let there = try Meeting("there", in: fixture.sandbox)
    try fixture.script("signal-fifo \(there.path)\nhang")
    let polite = try fixture.start("ScriptedAgent")
    try await there.wait()
    polite.signal(SIGTERM)
    expect(await polite.wait(), is: "[signal: 15]")

    try fixture.script("ignore-term\nexit-on-int 0\nsignal-fifo \(there.path)\nhang")
    let stubborn = try fixture.start("ScriptedAgent")
    try await there.wait()
    stubborn.signal(SIGTERM)
    stubborn.signal(SIGINT)
    expect(await stubborn.wait(), is: "")
  }

  @Test func waitsForTheTest() async throws {
    let fixture = try GitFixture.outside()
    let go = try Meeting("go", in: fixture.sandbox)
    try fixture.script("print waiting\nwait-fifo \(go.path)\nprint gone on")
    let agent = try fixture.start("ScriptedAgent")
    try await agent.waitForOutput(containing: "waiting")
    go.release()
    expect(await agent.wait(), is: "waiting\ngone on")
  }

  @Test func leavesADaemonThatHoldsItsPipes() throws {
    let fixture = try GitFixture.outside()
    try fixture.script("spawn-daemon daemon")
    expect(fixture.run("ScriptedAgent"), is: "")
    let id = try #require(Int32(fixture.read("daemon").dropLast()))
    #expect(kill(id, 0) == 0)
    #expect(getsid(id) != getsid(0))
    #expect(fixture.sandbox.livingProcesses().map(\.id) == [id])
    fixture.sandbox.killLivingProcesses()
  }
}
