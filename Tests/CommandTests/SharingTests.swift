import GitFixtures
import Testing

/// Clones that share a queue, by stock Git and by this tool.
struct SharingTests {
  private let log = "refs/notes/taskmaster"

  /// A repository, its bare remote, and another clone of that.
  private func pair() throws -> (first: GitFixture, second: GitFixture, remote: GitFixture) {
    let first = try GitFixture()
    let remote = try first.addRemote()
    try first.git("push", "--quiet", "origin", "main")
    return (first, try remote.clone("second"), remote)
  }

  /// Every event with the id of its task, in order.
  private func events(_ fixture: GitFixture) throws -> String {
    try fixture.taskmaster("log", "--json").succeeded().line
  }

  @Test func bothMergeOverASharedRemote() throws {
    let (first, second, _) = try pair()
    try first.taskmaster("add", "implement login", "both").succeeded()
    try second.taskmaster("add", "both", "write the tests").succeeded()
    try first.git("push", "--quiet", "origin", log)
    try second.taskmaster("init").succeeded()
    try second.git("push", "--quiet", "origin", log)
    try first.taskmaster("init").succeeded()
    #expect(try events(first) == events(second))
    #expect(try first.commitID(log) == second.commitID(log))
    #expect(try events(first).split(separator: #""event":"queued""#).count == 5)
    try first.git("fsck", "--strict")
  }

  @Test(arguments: [true, false])
  func stockGitMergesEitherIntoTheOther(firstMerges: Bool) throws {
    let (first, second, _) = try pair()
    try first.taskmaster("add", "implement login", "both").succeeded()
    let both = try second.taskmaster("add", "both").succeeded().line.split(separator: " ")[1]
    try second.taskmaster("add", "write the tests").succeeded()
    try second.taskmaster("cancel", String(both)).succeeded()
    let (merger, other) = firstMerges ? (first, second) : (second, first)
    try merger.git("fetch", "--quiet", other.path, "+\(log):refs/notes/other")
    try merger.git("notes", "--ref=taskmaster", "merge", "-s", "cat_sort_uniq", "other")
    try other.git("fetch", "--quiet", merger.path, "+\(log):\(log)")
    #expect(try events(first) == events(second))
    #expect(first.taskmaster("list").exitStatus == 0)
    expect(
      first.taskmaster("complete", "tasks"),
      is: """
        535f054	implement login
        18a0c32	both
        f50da0d	write the tests
        """)
    #expect(try first.taskmaster("log").succeeded().line.split(separator: "\n").count == 5)
    #expect(first.taskmaster("verify").exitStatus == 0)
  }

  @Test func eightProcessesQueueWhileTheLogIsMerged() throws {
    let (first, second, _) = try pair()
    try second.taskmaster("add", "from the other").succeeded()
    try second.git("push", "--quiet", "origin", log)
    let commands = try (1...7).map { try first.start("git-taskmaster", ["add", "task \($0)"]) }
    let merging = try first.start("git-taskmaster", ["init"])
    for command in commands + [merging] { try command.wait().succeeded() }
    let titles = try first.taskmaster("complete", "tasks").succeeded().line.split(separator: "\n")
      .compactMap { $0.split(separator: "\t").last.map(String.init) }
    #expect(Set(titles) == Set((1...7).map { "task \($0)" } + ["from the other"]))
  }

  @Test func aLogThatWasCutBackIsShownAndMadeWhole() throws {
    let fixture = try GitFixture()
    try fixture.taskmaster("add", "implement login").succeeded()
    try fixture.taskmaster("add", "write the tests").succeeded()
    let whole = fixture.taskmaster("list").text
    try fixture.git("update-ref", log, log + "^")
    expect(
      fixture.taskmaster("list"),
      is: """
        \(whole)
        ------- stderr -------
        warning: the log was cut back: 1 event is taken from the journal; the next write puts it back
        """)
    try fixture.git("update-ref", "-d", log)
    try fixture.git("gc", "--quiet", "--prune=now")
    expect(
      fixture.taskmaster("list"),
      is: """
        \(whole)
        ------- stderr -------
        warning: the log was cut back: 2 events are taken from the journal; the next write puts them back
        """)
    expect(
      fixture.taskmaster("add", "mend the build"),
      is: "queued f197730 mend the build (chain main, on 07aa0f1)")
    expect(
      fixture.taskmaster("complete", "tasks"),
      is: """
        535f054	implement login
        f50da0d	write the tests
        f197730	mend the build
        """)
    #expect(
      try fixture.git("notes", "--ref=taskmaster", "list").line.split(separator: "\n").count == 4)
    try fixture.git("fsck", "--strict")
  }
}
