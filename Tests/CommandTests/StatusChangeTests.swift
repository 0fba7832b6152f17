import GitFixtures
import Testing

/// `git taskmaster cancel` and `git taskmaster retry`.
struct StatusChangeTests {
  @Test func cancelsQueuedTasks() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "implement login", "write the tests", "deploy").succeeded()
    expect(
      fixture.taskmaster("cancel", "535f054", "f50da0d", "535f054"),
      is: """
        cancelled 535f054 implement login
        cancelled f50da0d write the tests
        """)
    expect(
      fixture.taskmaster("list"),
      is: """
        main, on 07aa0f1
          cancelled  535f054  implement login
          cancelled  f50da0d  write the tests
          queued     8386f7b  deploy

        1 queued, 2 cancelled

        next:
          git taskmaster work
        """)
    expect(
      fixture.taskmaster("cancel", "535f054"),
      is: """
        ------- stderr -------
        error: task 535f054 (implement login) is cancelled, not queued or failed
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("retry", "535f054"),
      is: """
        ------- stderr -------
        error: task 535f054 (implement login) is cancelled, not failed
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "implement login"),
      is: """
        ------- stderr -------
        error: this text is task 535f054 (implement login) already, which is cancelled
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
    expect(
      try fixture.git("log", "--format=%s", "--first-parent", "refs/notes/taskmaster"),
      is: """
        cancel 2 tasks
        queue 3 tasks
        begin the log
        """)
  }

  @Test func allOrNone() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "implement login").succeeded()
    let tip = try fixture.commitID("refs/notes/taskmaster")
    expect(
      fixture.taskmaster("cancel", "535f054", "1234567"),
      is: """
        ------- stderr -------
        error: there is no task '1234567'
        hint: git taskmaster list --all shows the ids; four digits or more name a task
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("retry", "535f054"),
      is: """
        ------- stderr -------
        error: task 535f054 (implement login) is queued, not failed
        hint: git taskmaster work works it
        [exit status: 128]
        """)
    #expect(try fixture.commitID("refs/notes/taskmaster") == tip)
  }

  @Test func retriesFailedTasks() throws {
    let story = try ListTests.story()
    expect(
      story.fixture.taskmaster("add", "write the tests\n\nAll of them."),
      is: """
        ------- stderr -------
        error: this text is task ce079df (write the tests) already, which is failed
        hint: git taskmaster retry ce079df queues it again
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
    expect(
      story.fixture.taskmaster("retry", "ce079df"),
      is: "queued again ce079df write the tests")
    expect(
      story.fixture.taskmaster("list", "--chain", "main"),
      is: """
        main, on 34a051c
          done       535f054  1282544961935709  2x  implement login
          queued     ce079df                    1x  write the tests
          queued     7e22dba  after ce079df         deploy it
          cancelled  2431b0d                        never mind
          queued     147eeb4                        document it

        1 done, 3 queued, 1 cancelled
        2 files changed, 84 insertions(+), 1 deletion(-) in 5m 12s
        not pushed

        next:
          git log --notes=taskmaster main..1282544961935709
          git taskmaster work
        """)
    expect(
      story.fixture.taskmaster("retry", "1282544961935709"),
      is: """
        ------- stderr -------
        error: task 535f054 (implement login) is done, not failed
        hint: git taskmaster show 535f054 tells more
        [exit status: 128]
        """)
    expect(
      story.fixture.taskmaster("add", "implement login"),
      is: """
        ------- stderr -------
        error: this text is task 535f054 (implement login) already, which is done
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
  }
}
