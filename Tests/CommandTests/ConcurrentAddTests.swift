import GitFixtures
import Testing

/// Several processes that add at once, on a repository that has no log yet.
struct ConcurrentAddTests {
  @Test func nothingIsLost() throws {
    let fixture = try GitFixture()
    let commands = try (1...8).map { number in
      try fixture.start("git-taskmaster", ["add", "task \(number)", "other \(number)"])
    }
    for command in commands { try command.wait().succeeded() }
    let titles = fixture.taskmaster("complete", "tasks").line.split(separator: "\n")
      .compactMap { $0.split(separator: "\t").last.map(String.init) }
    #expect(Set(titles) == Set((1...8).flatMap { ["task \($0)", "other \($0)"] }))
    #expect(titles.count == 16)
    let commits = try fixture.git("rev-list", "--first-parent", "--count", "refs/notes/taskmaster")
    #expect(commits.line == "9")
    try fixture.git("fsck", "--strict")
  }

  @Test func oneOfManyWinsTheSameText() throws {
    let fixture = try GitFixture()
    let commands = try (1...8).map { _ in
      try fixture.start("git-taskmaster", ["add", "the same text"])
    }
    let statuses = commands.map { $0.wait().exitStatus }
    #expect(statuses.sorted() == [0] + Array(repeating: 128, count: 7))
    #expect(fixture.taskmaster("log").line.split(separator: "\n").count == 1)
  }
}
