import GitFixtures
import Testing

/// Tasks from a file.
struct AddFileTests {
  @Test func aTaskALine() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("add", "-F", "-", input: "one\r\n\n \t \ntwo"),
      is: """
        queued 03ca5e6 one (chain main, on 07aa0f1)
        queued c354423 two (chain main, on 07aa0f1)
        """)
    try fixture.write("tasks.txt", "two\nthree\nthree\none\n")
    expect(
      fixture.taskmaster("add", "--file", "tasks.txt"),
      is: """
        queued 1b43c53 three (chain main, on 07aa0f1)
        ------- stderr -------
        passed over 3 texts queued already
        """)
    expect(
      fixture.taskmaster("add", "--file", "tasks.txt", "--json"),
      is: """
        {"version":1,"tasks":[],"known":["c3544231b2c404ff4ad3aefa28d9195e352484b8","1b43c530be06e6818895660b034861eb3bd815f3","1b43c530be06e6818895660b034861eb3bd815f3","03ca5e6138a778107013641e81d6f9d4ddfd2762"]}
        """)
  }

  @Test func manyAreCounted() throws {
    let fixture = try GitFixture()
    let lines = (1...150).map { "task \($0)\n" }.joined()
    expect(
      fixture.taskmaster("add", "-F", "-", input: lines),
      is: "queued 150 tasks (chain main, on 07aa0f1)")
    #expect(fixture.taskmaster("complete", "tasks").line.split(separator: "\n").count == 150)
  }

  @Test func aHeadingIsNoTask() throws {
    let fixture = try GitFixture()
    try fixture.write("task.md", "# Login\n\nImplement it.\n\n")
    expect(
      fixture.taskmaster("add", "-F", "task.md"),
      is: """
        ------- stderr -------
        error: line 1 of 'task.md' begins with '#', and every line would be a task
        hint: --whole makes the whole file one task
        hint: to queue the line as it is, give it as an argument
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "task.md", "--whole"),
      is: "queued 420d02e # Login (chain main, on 07aa0f1)")
    expect(
      fixture.taskmaster("add", "-F", "task.md", "--whole"),
      is: """
        ------- stderr -------
        error: this text is task 420d02e (# Login) already, which is queued
        hint: git taskmaster add --again … queues the same text once more
        [exit status: 128]
        """)
  }

  @Test func filesThatCannotBeUsed() throws {
    let fixture = try GitFixture()
    try fixture.write("binary", bytes: [0x61, 0x0A, 0xFF, 0xFE, 0x0A])
    try fixture.write("zero", bytes: [0x61, 0x00, 0x62])
    try fixture.write("blank", "\n \n")
    expect(
      fixture.taskmaster("add", "-F", "binary"),
      is: """
        ------- stderr -------
        error: line 2 of 'binary': the text of the task is not UTF-8
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "zero"),
      is: """
        ------- stderr -------
        error: line 1 of 'zero': the text of the task contains a NUL byte
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "blank"),
      is: """
        ------- stderr -------
        error: there is no task in 'blank'
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "missing"),
      is: """
        ------- stderr -------
        error: cannot open 'missing': No such file or directory
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "."),
      is: """
        ------- stderr -------
        error: cannot read '.': Is a directory
        [exit status: 128]
        """)
    expect(
      fixture.taskmaster("add", "-F", "blank", "text"),
      is: """
        ------- stderr -------
        error: tasks come from arguments or from a file, not from both
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    expect(
      fixture.taskmaster("add", "--whole", "text"),
      is: """
        ------- stderr -------
        error: --whole goes with --file
        hint: git taskmaster add -h lists what it takes
        [exit status: 129]
        """)
    #expect(!fixture.exists(".git/taskmaster/journal"))
  }

  @Test func aMebibyteIsTheMost() throws {
    let fixture = try GitFixture()
    let most = String(repeating: "x", count: 1 << 20)
    let added = fixture.taskmaster("add", "-F", "-", "--whole", input: most)
    #expect(added.exitStatus == 0)
    #expect(added.line.utf8.count < 200)
    expect(
      fixture.taskmaster("add", "-F", "-", "--whole", input: most + "y"),
      is: """
        ------- stderr -------
        error: standard input: the text of the task has 1048577 bytes; 1048576 is the most
        [exit status: 128]
        """)
    #expect(fixture.taskmaster("list").line.utf8.count < 300)
  }
}
