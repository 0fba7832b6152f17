import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// The hook after an amend or a rebase.
struct PostRewriteTests {
  private let queue: QueueFixture
  private let first: (id: ObjectID, done: Done)
  private let second: (id: ObjectID, done: Done)
  private var fixture: GitFixture { queue.fixture }

  init() throws {
    queue = try QueueFixture()
    first = try queue.work("create hello.txt", writing: ["hello.txt": "Hello\n"])
    second = try queue.work("answer it", writing: ["answer.txt": "Hi\n"])
    try queue.fixture.taskmaster("hooks", "install").succeeded()
  }

  @Test func anAmend() throws {
    try fixture.git("switch", "--quiet", first.done.branch)
    let output = fixture.run("git", ["commit", "--quiet", "--amend", "-m", "Mine"])
    #expect(output.exitStatus == 0)
    let new = try fixture.commitID("HEAD").prefix(7)
    expect(
      output,
      is: """
        ------- stderr -------
        warning: the result of task \(first.id.short) 'create hello.txt' was rewritten: the log records \(first.done.commit.short), and this is \(new); 1 result of the chain stands on it
        hint: to put back what the log records: git reset --keep \(first.done.commit)
        hint: to keep the change, put it on a branch of its own, or merge it: `git taskmaster verify` says where the chain stands
        """)
    try fixture.git("reset", "--keep", first.done.commit.hex)
    #expect(try queue.verify().isSound)
  }

  @Test func aRebase() throws {
    try fixture.write("other.txt", "x\n")
    try fixture.git("add", "other.txt")
    try fixture.commit("Meanwhile")
    try fixture.git("switch", "--quiet", second.done.branch)
    let output = fixture.run("git", ["rebase", "--quiet", "main"])
    #expect(output.exitStatus == 0)
    for (task, _) in [first, second] {
      #expect(output.text.contains("warning: the result of task \(task.short)"))
    }
    #expect(output.text.contains("git branch --force \(first.done.branch) \(first.done.commit)"))
  }

  @Test func otherCommitsAreNobodysBusiness() throws {
    expect(fixture.run("git", ["commit", "--quiet", "--amend", "-m", "Begin again"]), is: "")
  }

  @Test func itNeverFails() throws {
    try fixture.write(".git/refs/notes/taskmaster", "rubbish\n")
    let output = fixture.run("git", ["commit", "--quiet", "--amend", "-m", "Begin again"])
    #expect(output.exitStatus == 0)
    #expect(output.text.contains("warning: task branches were not looked at: "))
    for input in ["what?\n", ""] {
      #expect(
        fixture.run("git-taskmaster", ["hook", "post-rewrite", "amend"], input: Array(input.utf8))
          .exitStatus == 0)
    }
  }
}
