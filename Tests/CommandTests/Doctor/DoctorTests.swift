import Foundation
import GitFixtures
import QueueFixtures
import Testing

/// `git taskmaster doctor`: what it shows.
struct DoctorTests {
  @Test func everyLine() throws {
    let scene = try DoctorScene()
    expect(
      scene.doctor().withoutChance,
      is: """
        git taskmaster doctor, 2030-01-01T00:00:37.000000Z
          $TMP/repository/.git
          checkout $TMP/repository

        versions
          git-taskmaster 0.1.0
          libgit2 <version>
          git <version>
          worker command at <products>/ScriptedAgent
          system <system>

        configuration
          taskmaster.keepAwake = false (in $TMP/home/.gitconfig:<line>)
          taskmaster.worker = command (in $TMP/home/.gitconfig:<line>)
          taskmaster.command = ScriptedAgent (in $TMP/home/.gitconfig:<line>)
          taskmaster.retryDelay = 0 (in $TMP/home/.gitconfig:<line>)
          taskmaster.grace = 200ms (in $TMP/home/.gitconfig:<line>)
          core.bare = false (in $TMP/repository/.git/config:<line>)
          remote.origin.fetch = +refs/heads/*:refs/remotes/origin/* (in $TMP/repository/.git/config:<line>)
          remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster* (in $TMP/repository/.git/config:<line>)
          notes.taskmaster.mergestrategy = cat_sort_uniq (in $TMP/repository/.git/config:<line>)
          remote.far37.fetch = +refs/heads/*:refs/remotes/far37/* (in $TMP/repository/.git/config:<line>)
          remote.far36.fetch = +refs/heads/*:refs/remotes/far36/* (in $TMP/repository/.git/config:<line>)
          taskmaster.command = ScriptedAgent *** API_KEY=*** --api-token *** KEY=$KEPT (in $TMP/repository/.git/config:<line>)
          taskmaster.setup = curl -u me:*** -H 'Authorization: Bearer *** http://localhost (in $TMP/repository/.git/config:<line>)
          taskmaster.worker.mine.args = --password (in $TMP/repository/.git/config:<line>)
          taskmaster.worker.mine.args = *** (in $TMP/repository/.git/config:<line>)
          warning: the worker 'mine' has no program: there is no taskmaster.worker.mine.program
          everything else by default

        log
          refs/notes/taskmaster at <commit>, written 2030-01-01T00:00:25.000000Z
          11 events in 12 commits, <size>, clock 11
          4 tasks: 1 queued, 1 running, 2 done
          journal of 1 file, <size>

        chains
          main: 2 artifacts, 1 more task: 1 running
          * 2859284127008181 at 4309a22, done: 8a177d6 task two
          | note.missing: the note on its artifact 4309a22 is missing
          | follows
          * 947898272130453 at 0f01b5b, done: 7c85ded task one
          | chain.behind: its base branch 'main' went on to 972f945, on which its artifact 0f01b5b does not stand
          | follows
          o 07aa0f1 (main is at 972f945 by now)
          dev: 0 artifacts, 1 more task: 1 queued
          o 07aa0f1 dev

        workspaces
          $TMP/home/.cache/git-taskmaster/repository-<hash>/main: chain main, free, holds attempt 1 of 9e7ef99

        sessions
          <session>: dead on <host> as process <id>, left the processes <ids>
            attempt 1 of 9e7ef99 hang on, until 2030-01-01T00:10:20.001000Z

        locks
          $TMP/repository/.git/refs/notes/taskmaster.lock: <age> old, ours, whoever made it has ended: rm $TMP/repository/.git/refs/notes/taskmaster.lock
          $TMP/repository/.git/index.lock: <age> old, Git's, remove it when no git is running here: rm $TMP/repository/.git/index.lock

        attempts kept
          7c85ded/1 at dbc6cf4, made 2030-01-01T00:00:12.000000Z: task one

        disk
          <size> $TMP/repository/.git/taskmaster/journal
          <size> $TMP/repository/.git/taskmaster/lock
          <size> $TMP/repository/.git/taskmaster/logs
          <size> $TMP/repository/.git/taskmaster/seen
          <size> $TMP/repository/.git/taskmaster/sessions
          <size> $TMP/home/.cache/git-taskmaster/repository-<hash>/main
          <size> in all

        remotes, as last fetched
          far36 (https://***@example.com/b): no log, 0 of 2 artifacts
          far37 (https://***@example.com/a.git): no log, 0 of 2 artifacts
          origin ($TMP/origin.git): a part of the log, 1 of 2 artifacts

        to repair: git taskmaster doctor --fix
          remove the lock '$TMP/repository/.git/refs/notes/taskmaster.lock': it is <age> old, and whoever made it has ended
            rm $TMP/repository/.git/refs/notes/taskmaster.lock
          write the note on 4309a22, the artifact of task 8a177d6 (task two), again: it is missing, and the log has all of it
            git notes --ref=taskmaster append --reuse-message=6146457497c6c1ced5dbbcdfa956efb68cd07922 4309a224ef54ca5deb292676442823df2066f383
          end what is left of session <session>, keep what it had made, give back attempt 1 of task 9e7ef99 (hang on): the session has ended without a word
            git taskmaster work --dry-run

        left to you
          $TMP/repository/.git/index.lock: <age> old, Git's, remove it when no git is running here: rm $TMP/repository/.git/index.lock
        [exit status: 1]
        """)
  }

  @Test func theSameAsJSON() throws {
    let scene = try DoctorScene()
    let text = scene.doctor().line
    let output = scene.doctor("--json")
    #expect(output.exitStatus == 1 && output.stderr.isEmpty)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [String: Any])
    #expect(json["version"] as? Int == 1)
    #expect(json["ok"] as? Bool == false)
    var seen = 0
    Self.forEachText(in: json) { key, value in
      // Times go on from one command to the next, and ids are abbreviated.
      guard !["at", "state", "severity", "message"].contains(key) else { return }
      let isID = value.utf8.count == 40 && value.allSatisfy(\.isHexDigit)
      let shown =
        isID ? String(value.prefix(7)) : key == "reference" ? String(value.suffix(2)) : value
      seen += 1
      #expect(text.contains(shown), "\(key): \(shown)")
    }
    #expect(seen > 100)
    let log = try #require(json["log"] as? [String: Any])
    #expect(log["tasks"] as? [String: Int] == ["done": 2, "running": 1, "queued": 1])
    #expect(log["events"] as? Int == 11)
    let sessions = try #require(json["sessions"] as? [[String: Any]])
    #expect(sessions.map { $0["state"] as? String } == ["dead"])
    #expect((sessions[0]["processes"] as? [Int])?.isEmpty == false)
    let locks = try #require(json["locks"] as? [[String: Any]])
    #expect(locks.map { $0["own"] as? Bool } == [true, false])
  }

  private static func forEachText(
    in value: Any, _ key: String = "", _ body: (String, String) -> Void
  ) {
    switch value {
    case let text as String: body(key, text)
    case let list as [Any]: for element in list { forEachText(in: element, key, body) }
    case let object as [String: Any]:
      for (key, value) in object { forEachText(in: value, key, body) }
    default: break
    }
  }

  @Test(arguments: [[], ["--json"], ["--remote"], ["--fix"], ["--fix", "--json"]])
  func secretsAreMasked(_ options: [String]) throws {
    let scene = try DoctorScene()
    let fixture = scene.fixture
    let output = fixture.run(
      "git-taskmaster", ["doctor"] + options, environment: fixture.quick(DoctorScene.environment))
    for secret in DoctorScene.secrets {
      #expect(!output.text.contains(secret), "\(secret) in \(output.text)")
    }
    if options.isEmpty {
      #expect(output.text.contains("ScriptedAgent *** API_KEY=*** --api-token *** KEY=$KEPT"))
      #expect(output.text.contains("https://***@example.com/a.git"))
    }
  }

  @Test func nothingIsChanged() throws {
    let scene = try DoctorScene()
    let fixture = scene.fixture
    // Once, for what git itself may write on the first look.
    let before = fixture.sums(".", "../home", "../origin.git")
    for options in [[], ["--json"], ["--remote"]] {
      let output = fixture.run(
        "git-taskmaster", ["doctor"] + options, environment: fixture.quick([:]))
      #expect(output.exitStatus == 1)
    }
    #expect(fixture.sums(".", "../home", "../origin.git") == before)
    try fixture.run("chmod", ["-R", "a-w", ".git"]).succeeded()
    #expect(fixture.tm("doctor").exitStatus == 1)
    try fixture.run("chmod", ["-R", "u+w", ".git"]).succeeded()
    #expect(fixture.sums(".", "../home", "../origin.git") == before)
  }

  @Test func nothingToRepair() throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work").succeeded()
    let output = fixture.tm("doctor")
    #expect(output.exitStatus == 0 && output.stderr.isEmpty, "\(output.text)")
    #expect(output.lines.last == "nothing to repair")
    expect(
      fixture.tm("doctor", "--fix"),
      is: """
        nothing to repair
        nothing is left to repair
        """)
  }

  @Test func aSessionThatIsAlive() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try GitFixture.working("signal-fifo \(begun.path)\nhang", in: fixture)
    try fixture.tm("add", "hang on").succeeded()
    let work = try fixture.startTm("work")
    try begun.wait()
    try fixture.leaveLock("refs/notes/taskmaster.lock")
    let output = fixture.tm("doctor", "--fix").withoutChance
    // Its locks are no dead one's, however old they look.
    expect(
      output,
      is: """
        nothing to repair
        left to you
          $TMP/repository/.git/refs/notes/taskmaster.lock: <age> old, ours, remove it when no git is running here: rm $TMP/repository/.git/refs/notes/taskmaster.lock
        [exit status: 1]
        """)
    let state = fixture.tm("doctor").withoutChance
    #expect(state.contains("\n  <session>: alive on <host> as process <id>\n    attempt 1 of "))
    #expect(state.contains("/main: chain main, in use, holds attempt 1 of "))
    let refused = fixture.tm("doctor", "--forget-log").withoutChance
    expect(
      refused,
      is: """
        ------- stderr -------
        error: session <session> is at work here
        hint: end it first; git taskmaster doctor names it
        [exit status: 128]
        """)
    try fixture.remove(".git/refs/notes/taskmaster.lock")
    work.signal(15)
    _ = work.wait()
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func remotesThatAreAsked() throws {
    let scene = try DoctorScene()
    let origin = scene.fixture.at("../origin.git")
    let branch = try #require(try scene.fixture.task("task one").branch)
    try origin.git("update-ref", "refs/heads/\(branch)", "main")
    for remote in ["far33", "far34"] { _ = scene.fixture.run("git", ["remote", "remove", remote]) }
    try scene.fixture.git("remote", "add", "gone", "../nowhere.git")
    let section = scene.doctor("--remote").withoutChance.components(
      separatedBy: "remotes, as last fetched\n")
    let text = section.last?.components(separatedBy: "\n\n").first ?? ""
    #expect(
      text.contains(
        "  asked now: log at <commit>, 1 task branch, at another commit: \(branch)"), "\(text)")
    #expect(text.contains("  asked now: 'gone' does not answer: "), "\(text)")
    // Asking is not fetching.
    #expect(
      text.contains("origin ($TMP/origin.git): a part of the log, 1 of 2 artifacts"), "\(text)")
  }

  @Test func whatCannotBeRead() throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "one").succeeded()
    try fixture.git("config", "taskmaster.timeout", "soon")
    try fixture.write(".git/refs/notes/taskmaster", "rubbish\n")
    let text = fixture.tm("doctor").withoutChance
    #expect(
      text.contains("\n  taskmaster.timeout = soon (in $TMP/repository/.git/config:<line>)\n"),
      "\(text)")
    #expect(
      text.contains(
        "\n  error: taskmaster.timeout in $TMP/repository/.git/config:<line> is 'soon'\n"))
    #expect(text.contains("\nleft to you\n  the log cannot be looked at: "))
    #expect(text.hasSuffix("\n[exit status: 1]"))
    #expect(fixture.tm("doctor", "--fix").exitStatus == 1)
    #expect(try GitFixture.unborn().tm("doctor").exitStatus == 0)
    #expect(try GitFixture.bare().tm("doctor").exitStatus == 0)
    #expect(try GitFixture.outside().tm("doctor").exitStatus == 128)
  }

  @Test(arguments: [
    ["--fix", "--forget-log"], ["--no-bundle"], ["--remote", "--forget-log"],
  ]) func optionsThatDoNotGoTogether(_ options: [String]) throws {
    let fixture = try GitFixture()
    #expect(fixture.run("git-taskmaster", ["doctor"] + options).exitStatus == 129)
  }
}
