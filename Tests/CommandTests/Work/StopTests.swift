import Foundation
import GitFixtures
import Testing

/// Ctrl-C and SIGTERM.
struct StopTests {
  @Test(arguments: [SIGINT, SIGTERM]) func stopped(by signal: Int32) throws {
    try stop("hang", signal, toGroup: false)
  }

  @Test func stoppedAtTheTerminal() throws {
    try stop("hang", SIGINT, toGroup: true)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func anAgentThatIgnoresIt(_ signal: Int32) throws {
    try stop("ignore-term\nspawn-daemon /dev/null\nhang", signal, toGroup: false)
  }

  @Test func anAgentThatCallsItASuccess() throws {
    try stop("exit-on-int 0\nhang", SIGINT, toGroup: false)
  }

  private func stop(_ ending: String, _ signal: Int32, toGroup: Bool) throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    let steps = ending.split(separator: "\n").map(String.init)
    // What has to be in force when the signal comes stands before the meeting.
    let script =
      ["write begun.txt half"] + steps.dropLast() + ["signal-fifo \(begun.path)", steps.last ?? ""]
    _ = try GitFixture.working(script.joined(separator: "\n"), in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    if toGroup { work.signalGroup(signal) } else { work.signal(signal) }
    let output = work.wait()
    expect(
      output,
      is: """
        1 queued
        nothing changed in 0s

        next:
          git taskmaster work
        ------- stderr -------
        535f054 implement login: working
        stopping: ending the worker and keeping what it has made
        535f054 implement login: interrupted, queued again
        [exit status: 130]
        """)
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "queued implement login: interrupted")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):begun.txt").line == "half")
    #expect(try fixture.branches() == ["main"])

    // Nothing of it counts as a failure, and the next run begins anew.
    _ = try GitFixture.working("write new.txt whole", in: fixture)
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done implement login: interrupted done")
    let files = try fixture.git("ls-tree", "--name-only", "1282544961935709").lines
    #expect(files == ["README.md", "new.txt"])
  }

  @Test func duringACheck() throws {
    let fixture = try GitFixture.working("write new.txt whole")
    let begun = try Meeting("begun", in: fixture.sandbox)
    try fixture.tm("add", "--check", "echo >\(begun.path); sleep 1000", "implement login")
      .succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    work.signal(SIGTERM)
    #expect(work.wait().exitStatus == 130)
    #expect(fixture.sandbox.livingProcesses() == [])
    expect(try fixture.outline(), is: "queued implement login: interrupted")
    #expect(try fixture.task("implement login").attempts[0].kept != nil)
  }

  @Test func whileWatching() throws {
    let fixture = try GitFixture.working("write new.txt whole")
    let work = try fixture.startTm("work", "--watch")
    try work.waitForOutput(containing: "waiting for more")
    work.signal(SIGINT)
    expect(
      work.wait(),
      is: """
        ------- stderr -------
        nothing is ready; waiting for more
        stopping: ending the worker and keeping what it has made
        [exit status: 130]
        """)
  }

  #if os(Linux)
  /// The tool has as many descriptors open in the last attempt as in the first one, but for those with
  /// which it looks at processes now and then.
  @Test func descriptorsDoNotAddUp() throws {
    let find =
      "p=$PPID; while test $(cat /proc/$p/comm) != git-taskmaster; do "
      + "p=$(awk '/^PPid/ { print $2 }' /proc/$p/status); done"
    let fixture = try GitFixture.working(
      "sh \(find); ls -l /proc/$p/fd | grep -v -e '-> /proc' | wc -l >>count.txt\ntask fails: fail 1"
    )
    try fixture.git("config", "--global", "--add", "taskmaster.check", "test -e README.md")
    try fixture.tm("add", "--attempts", "1", "a", "b", "fails", "c", "d").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 1, "\(run.text)")
    let last = try #require(try fixture.task("d").commit)
    let counts = try fixture.git("show", "\(last):count.txt").lines
    #expect(counts.count == 4 && Set(counts).count == 1, "\(counts)")
  }
  #endif
}
