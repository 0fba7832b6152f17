import GitFixtures
import Testing

/// The user's own hooks at three moments of a run.
struct UserHookTests {
  private static let names = [
    "taskmaster-pre-task", "taskmaster-post-task", "taskmaster-post-work",
  ]

  /// A repository whose hooks write what they are told into a file.
  private func telling(_ script: String, _ directory: String = ".git/hooks") throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    for name in Self.names {
      try fixture.writeProgram(
        "\(directory)/\(name)",
        """
        #!/bin/sh
        { echo "\(name) in ${PWD##*/}"
          env | grep ^TASKMASTER_ | grep -v -e DEBUG -e GIT= -e TASK= -e SESSION -e BASE -e COMMIT | sort
        } | sed 's,=/.*/,=/,' >>"$(git rev-parse --absolute-git-dir)/told"
        """)
    }
    return fixture
  }

  @Test func whatTheyAreTold() throws {
    let fixture = try telling("sh echo $TASKMASTER_TASK >a.txt\ntask bad: fail 1")
    try fixture.tm("add", "good", "bad").succeeded()
    #expect(fixture.tm("-c", "taskmaster.attempts=1", "work").exitStatus == 1)
    let good = try #require(try fixture.task("good").branch)
    let lines = try fixture.read(".git/told")
    expect(
      lines.split(separator: "\n").map(String.init).filter { !$0.contains("BRANCH=") }
        .joined(separator: "\n"),
      is: """
        taskmaster-pre-task in repository
        TASKMASTER_ATTEMPT=1
        TASKMASTER_CHAIN=main
        TASKMASTER_INSTRUCTIONS=/instructions.md
        TASKMASTER_TITLE=good
        taskmaster-post-task in repository
        TASKMASTER_ATTEMPT=1
        TASKMASTER_CHAIN=main
        TASKMASTER_OUTCOME=done
        TASKMASTER_TITLE=good
        taskmaster-pre-task in repository
        TASKMASTER_ATTEMPT=1
        TASKMASTER_CHAIN=main
        TASKMASTER_INSTRUCTIONS=/instructions.md
        TASKMASTER_TITLE=bad
        taskmaster-post-task in repository
        TASKMASTER_ATTEMPT=1
        TASKMASTER_CHAIN=main
        TASKMASTER_OUTCOME=failed
        TASKMASTER_REASON=exit
        TASKMASTER_TITLE=bad
        taskmaster-post-work in repository
        TASKMASTER_DONE=1
        TASKMASTER_FAILED=1
        """)
    #expect(lines.contains("TASKMASTER_BRANCH=\(good)\n"))
  }

  @Test func oneThatFailsKeepsTheTaskFromStarting() throws {
    let fixture = try GitFixture.working("sh echo $TASKMASTER_TASK >a.txt")
    try fixture.writeProgram(
      ".git/hooks/taskmaster-pre-task",
      "#!/bin/sh\n[ \"$TASKMASTER_TITLE\" != a ] || { echo 'not on Sundays' >&2; exit 3; }\n")
    try fixture.tm("add", "a", "b").succeeded()
    let output = fixture.tm("-c", "taskmaster.attempts=1", "work")
    #expect(output.exitStatus == 1)
    let id = try fixture.task("a").id.prefix(7)
    #expect(
      output.text.contains(
        """
        warning: task \(id) is left alone by this run: the hook taskmaster-pre-task ended with exit status 3: not on Sundays
        """))
    let tasks = try fixture.tasks()
    #expect(tasks.map(\.status) == ["queued", "done"])
    #expect(tasks[0].attempts.map(\.outcome) == ["interrupted"])
    #expect(
      tasks[0].attempts[0].detail
        == "the hook taskmaster-pre-task ended with exit status 3: not on Sundays")
    // It has cost no attempt: the only one is still there.
    try fixture.remove(".git/hooks/taskmaster-pre-task")
    try fixture.tm("-c", "taskmaster.attempts=1", "work").succeeded()
    #expect(try fixture.task("a").status == "done")
  }

  @Test func othersThatFailChangeNothing() throws {
    let fixture = try GitFixture.working("write a.txt x")
    for name in Self.names.dropFirst() {
      try fixture.writeProgram(".git/hooks/\(name)", "#!/bin/sh\nexit 5\n")
    }
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm("work")
    #expect(output.exitStatus == 0)
    for name in Self.names.dropFirst() {
      #expect(output.text.contains("warning: the hook \(name) ended with exit status 5"))
    }
  }

  @Test func hooksInAnotherPlace() throws {
    let fixture = try telling("write a.txt x", ".git/my hooks")
    try fixture.git("config", "core.hooksPath", ".git/my hooks")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.read(".git/told").contains("taskmaster-post-work"))
  }

  @Test func onesThatAWorkerPlantedAreNotRun() throws {
    let fixture = try GitFixture.working(
      "write a.txt x\nsh h=$(cd \"$GIT_TASKMASTER_TEST\" && pwd)/hooks/taskmaster-post-task; "
        + "mkdir -p \"${h%/*}\"; printf '#!/bin/sh\\ntouch \"%s\"' \"$h.ran\" >\"$h\"; chmod +x \"$h\""
    )
    try fixture.tm("add", "a").succeeded()
    let output = fixture.tm(
      "-c", "taskmaster.attempts=1", "work",
      environment: ["GIT_TASKMASTER_TEST": fixture.absolute(".git")])
    #expect(output.exitStatus == 1)
    #expect(fixture.exists(".git/hooks/taskmaster-post-task"))
    #expect(!fixture.exists(".git/hooks/taskmaster-post-task.ran"))
  }
}
