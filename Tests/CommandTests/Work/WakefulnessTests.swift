import GitFixtures
import Testing

#if os(Linux)

/// That the machine is kept from sleeping while tasks are worked, and no longer.
struct WakefulnessTests {
  /// Stands for systemd-inhibit(1): writes down how it was called, and runs the command it is given.
  private func fixture() throws -> (GitFixture, [String: String?]) {
    let fixture = try GitFixture.working(
      "sh kill -0 $(cat \"$GIT_TASKMASTER_TEST/awake.pid\")\nwrite a.txt x")
    try fixture.git("config", "--global", "taskmaster.keepAwake", "true")
    let bin = fixture.absolute(".git/bin")
    try fixture.writeProgram(
      ".git/bin/systemd-inhibit",
      """
      #!/bin/sh
      cd "$GIT_TASKMASTER_TEST"
      while case $1 in --*) true ;; *) false ;; esac; do echo "$1" >>options; shift; done
      "$@" &
      echo $$ >awake.tmp && mv awake.tmp awake.pid
      wait
      """)
    let environment = [
      "PATH": "\(bin):\(Sandbox.products):/usr/bin:/bin",
      "GIT_TASKMASTER_TEST": fixture.absolute(".git"),
    ]
    return (fixture, environment)
  }

  @Test func whileTasksAreWorked() throws {
    let (fixture, environment) = try fixture()
    try fixture.tm("add", "a").succeeded()
    // It is started and not waited for, so the agent may come first: then it tries again.
    try fixture.tm("-c", "taskmaster.attempts=1000", "work", environment: environment).succeeded()
    #expect(
      try fixture.read(".git/options") == """
        --what=sleep:idle
        --mode=block
        --who=git taskmaster
        --why=tasks are being worked

        """)
    let pid = try fixture.read(".git/awake.pid").prefix { $0 != "\n" }
    #expect(fixture.run("sh", ["-c", "kill -0 \(pid) 2>/dev/null"]).exitStatus != 0)
  }

  @Test func notWhenThereIsNothingToDo() throws {
    let (fixture, environment) = try fixture()
    try fixture.tm("work", environment: environment).succeeded()
    #expect(!fixture.exists(".git/options"))
  }

  @Test func whereItFailsWorkGoesOn() throws {
    let fixture = try GitFixture.working("write a.txt x")
    try fixture.git("config", "--global", "taskmaster.keepAwake", "true")
    try fixture.writeProgram(".git/bin/systemd-inhibit", "#!/bin/sh\nexit 1\n")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm(
      "work",
      environment: ["PATH": "\(fixture.absolute(".git/bin")):\(Sandbox.products):/usr/bin:/bin"]
    ).succeeded()
  }
}

#endif
