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

  @Test func whatIsMissingForManyTasksIsReportedOnce() throws {
    // Each of two threads verifies half of the tasks; all of them have this file.
    let blob = try fixture.git("hash-object", "--stdin", input: "begin\n").line
    let script = "mv pack/pack-*.pack ../pack && rm pack/* && git unpack-objects -q <../pack"
    try fixture.run("sh", ["-c", "cd .git/objects && \(script)"]).succeeded()
    try fixture.remove(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    expect(
      fixture.taskmaster("verify", "--full"),
      is: """
        problem artifact.tree 404a1c2: 1 object of its artifact cannot be read, the first at 'd99/f0'
        1 problem\(Self.sound.dropFirst(2))
        [exit status: 1]
        """)
  }

  @Test func whatACommitTookForGood() throws {
    let list = try fixture.git("notes", "--ref=taskmaster", "list").line.split(separator: "\n")
    let notes = try list.prefix(20).map { line in
      let words = line.split(separator: " ").map(String.init)
      return (task: words[1], text: try fixture.git("cat-file", "blob", words[0]).line)
    }
    let note = try #require(notes.first { $0.text.hasPrefix(#"{"at":"#) })
    let lines = note.text.split(separator: "\n")
    try fixture.git(
      "notes", "--ref=taskmaster", "add", "--force", "--file=-", note.task,
      input: lines.dropLast().joined(separator: "\n") + "\n")
    let commit = try fixture.git("rev-parse", "--short=7", "refs/notes/taskmaster").line
    let found = fixture.taskmaster("verify", "--full").text.split(separator: "\n")
    let lost =
      "problem log.shrunk \(note.task.prefix(7)): commit \(commit) took 1 line out of the log"
    let place = try #require(found.firstIndex { $0 == lost })
    try fixture.run("sh", ["-c", String(found[place + 1].dropFirst("hint: ".count))]).succeeded()
    expect(
      fixture.taskmaster("verify", "--full"),
      is: """
        information log.shrunk: commit \(commit) took 1 line of 1 task out of the log; by now they are back
        \(Self.sound)
        """)
  }
}
