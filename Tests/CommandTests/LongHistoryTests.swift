import Foundation
import GitFixtures
import Testing

/// `verify` of a log that is long enough to be read by several threads.
struct LongHistoryTests {
  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture.unborn()
    let script = "QueueMaker 800 | git fast-import --quiet"
    try fixture.run("sh", ["-c", script]).succeeded()
    for reference in ["refs/taskmaster/bench", "refs/taskmaster/bench-task"] {
      try fixture.git("update-ref", "-d", reference)
    }
  }

  private static let sound =
    "ok: 800 tasks, 2400 events, chain main 800 branches up to 1547918831169055 at dfe73c5"

  @Test func whatACommitTookThatIsBack() throws {
    expect(fixture.taskmaster("verify", "--full"), is: Self.sound)
    // In the middle of the history, wherever that is divided.
    let before = try fixture.git("rev-parse", "refs/notes/taskmaster~1200").line
    let note = try #require(try fixture.git("ls-tree", "-r", "--name-only", before).lines.first)
    try fixture.git("read-tree", before)
    try fixture.git("update-index", "--force-remove", note)
    let tree = try fixture.git("write-tree").line
    let shrunk = try fixture.git("commit-tree", "-p", before, "-m", "Take it", tree).line
    try fixture.git("replace", "--graft", "refs/notes/taskmaster~1199", shrunk)
    let script = "git fast-export refs/notes/taskmaster | git fast-import --quiet --force"
    try fixture.run("sh", ["-c", script]).succeeded()
    expect(
      fixture.taskmaster("verify", "--full"),
      is: """
        information log.shrunk: commit \(shrunk.prefix(7)) took 1 line of 1 task out of the log; by now they are back
        \(Self.sound)
        """)
    expect(fixture.taskmaster("verify"), is: Self.sound)
  }
}
