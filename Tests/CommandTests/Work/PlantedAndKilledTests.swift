import GitFixtures
import Testing

/// Agents that plant settings in the user's repository, in a session that is then killed: what knew of the
/// state before has died with it, but for what lies beside the marker.
struct PlantedAndKilledTests {
  /// A session that was killed while its agent hung, after that had done harm.
  private func killed(_ harm: (GitFixture) -> String) throws -> GitFixture {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    let script =
      ["append log.txt line"]
      + (harm(fixture) + "\nsignal-fifo \(begun.path)\nhang").split(separator: "\n").map {
        "attempt 1: \($0)"
      }
    _ = try GitFixture.working(script.joined(separator: "\n"), in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    return fixture
  }

  private func plant(_ fixture: GitFixture) -> String {
    """
    sh echo '* filter=evil' >.gitattributes
    set-config \(fixture.path) filter.evil.clean touch\\s\(fixture.sandbox.root)/pwned;cat
    """
  }

  @Test func nothingOfItRuns() throws {
    let fixture = try killed(plant)
    let pwned = fixture.sandbox.root + "/pwned"
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        warning: while the worker ran, the setting filter.evil.clean was changed
        hint: to take it back: git config --unset-all filter.evil.clean
        took over task 535f054 from a session that died, its attempt is kept as 0700485
        warning: the run ends here, since what was planted could run in whatever comes next
        hint: take the changes above back, then: git taskmaster work
        [exit status: 1]
        """)
    #expect(!fixture.exists(pwned))
    expect(try fixture.outline(), is: "queued implement login: lost")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):log.txt").line == "line")
    #expect(fixture.sandbox.livingProcesses() == [])

    try fixture.git("config", "--unset-all", "filter.evil.clean")
    try fixture.tm("work").succeeded()
    #expect(!fixture.exists(pwned))
    expect(try fixture.outline(), is: "done implement login: lost done")
  }

  @Test func whoWantedItIsAskedOnce() throws {
    let fixture = try killed { _ in "" }
    try fixture.git("config", "alias.st", "status")
    expect(
      fixture.tm("work", "--dry-run"),
      is: """
        ------- stderr -------
        warning: while the worker ran, the setting alias.st was changed
        hint: to take it back: git config --unset-all alias.st
        took over task 535f054 from a session that died, its attempt is kept as a85d03d
        error: the repository was changed by an attempt: the setting alias.st was changed; to take it back: git config --unset-all alias.st
        [exit status: 128]
        """)
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done implement login: lost done")
  }

  @Test func withoutARecordNoFilterRuns() throws {
    let fixture = try killed { plant($0) + "\nsh rm -rf ../guard.git" }
    // Ended as soon as the attempt is kept: whatever comes later follows the configuration as it is.
    #expect(
      fixture.tm("work", environment: ["TASKMASTER_DEBUG_KILL": "kept"]).status == .signalled(9))
    #expect(!fixture.exists(fixture.sandbox.root + "/pwned"))
    let kept = "refs/taskmaster/attempts/\(try fixture.task("implement login").id)/1"
    #expect(try fixture.git("show", "\(kept):log.txt").line == "line")
  }
}
