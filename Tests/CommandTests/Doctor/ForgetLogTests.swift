import Foundation
import GitFixtures
import Testing

/// `git taskmaster doctor --forget-log`.
struct ForgetLogTests {
  /// A result, a kept attempt, a queued task; log and one branch at a remote.
  private func scene() throws -> GitFixture {
    let fixture = try GitFixture.working("append log.txt line\nattempt 1: exit 3")
    _ = try fixture.addRemote()
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work").succeeded()
    try fixture.tm("add", "the secret is hunter22").succeeded()
    let branch = try #require(try fixture.task("one").branch)
    try fixture.git("push", "--quiet", "origin", "main", branch, "refs/notes/taskmaster")
    try fixture.tm("init").succeeded()
    return fixture
  }

  /// All objects that our references hold and no other does.
  private func ownObjects(_ fixture: GitFixture) throws -> Set<String> {
    let references = try fixture.git(
      "for-each-ref", "--format=%(refname)", "refs/notes/taskmaster", "refs/taskmaster"
    ).lines
    func objects(_ starts: [String]) throws -> Set<String> {
      let list = fixture.run("git", ["rev-list", "--objects"] + starts)
      return Set(try list.succeeded().lines.map { String($0.prefix(40)) })
    }
    // Git has the empty tree by itself.
    return try objects(references).subtracting(objects(["--branches", "--remotes", "HEAD"]))
      .subtracting(["4b825dc642cb6eb9a060e54bf8d69288fbee4904"])
  }

  @Test func everyLine() throws {
    let fixture = try scene()
    expect(
      fixture.tm("doctor", "--forget-log").withoutChance,
      is: """
        to be deleted for good (2 tasks, 6 events):
          refs/notes/taskmaster at <commit>
          refs/taskmaster/attempts/03ca5e6138a778107013641e81d6f9d4ddfd2762/1 at ddcd679
          refs/taskmaster/remotes/origin/taskmaster at <commit>
          $TMP/repository/.git/taskmaster/journal
          $TMP/repository/.git/taskmaster/lock
          $TMP/repository/.git/taskmaster/logs
          $TMP/repository/.git/taskmaster/seen
          $TMP/repository/.git/taskmaster/sessions
          $TMP/repository/.git/logs/refs/notes/taskmaster
          $TMP/home/.cache/git-taskmaster/repository-<hash>/main
        deleted
        kept in a bundle, with all that these references held:
          $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.bundle
          to bring it back: git fetch $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.bundle 'refs/*:refs/*'
          to delete that, too: rm $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.bundle
        kept beside it, what agents printed:
          $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.logs
          to bring it back: mkdir -p $TMP/repository/.git/taskmaster && mv $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.logs $TMP/repository/.git/taskmaster/logs
          to delete that, too: rm -r $TMP/repository/.git/taskmaster-forgotten-20300101T000017Z.logs
        the branches of tasks stay, whose messages hold the texts of the tasks:
          git branch -D 6750694921182217
        remotes still hold of it, as last fetched:
          git push origin --delete refs/notes/taskmaster refs/heads/6750694921182217
          where its hook pre-receive refuses that, its owner runs there:
            git update-ref -d refs/notes/taskmaster
            git update-ref -d refs/heads/6750694921182217
        objects go with the next: git gc --prune=now
        """)
  }

  @Test func nothingOfItIsLeft() throws {
    let fixture = try scene()
    let objects = try ownObjects(fixture)
    #expect(objects.count > 20)
    let contents = try fixture.contents()
    let branches = try fixture.branches()
    try fixture.write(".git/other/file", "not ours\n")
    try fixture.tm("doctor", "--forget-log", "--no-bundle").succeeded()

    expect(try fixture.git("for-each-ref", "refs/notes", "refs/taskmaster"), is: "")
    expect(
      fixture.tm("list").text.components(separatedBy: "\n").last ?? "",
      is: "no tasks yet; queue one with: git taskmaster add \"<text>\"")
    #expect(try fixture.branches() == branches)
    #expect(!fixture.exists(".git/taskmaster"))
    #expect(!fixture.exists(".git/logs/refs/notes/taskmaster"))
    #expect(!fixture.exists(".git/logs/refs/taskmaster"))
    #expect(!fixture.exists(fixture.sandbox.root + "/home/.cache/git-taskmaster/place"))
    #expect(try fixture.names(in: fixture.sandbox.root + "/home/.cache/git-taskmaster") == [])
    var after = try fixture.contents()
    #expect(after.removeValue(forKey: "./.git/other/file") != nil)
    expect(
      after.keys.sorted().joined(separator: "\n"),
      is: contents.keys.sorted().joined(separator: "\n"))
    #expect(after == contents)

    try fixture.git("gc", "--quiet", "--prune=now")
    let input = Array(objects.map { $0 + "\n" }.joined().utf8)
    let found = fixture.run("git", ["cat-file", "--batch-check"], input: input).lines
    #expect(found.count == objects.count && found.allSatisfy { $0.hasSuffix(" missing") })
    // The text of what was never worked is nowhere; that of a result is in its message.
    #expect(fixture.run("grep", ["-r", "hunter22", ".git"]).exitStatus == 1)
    #expect(fixture.tm("doctor").exitStatus == 0)
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work").succeeded()
    try fixture.expectVerified()
  }

  @Test func theBundleHoldsAll() throws {
    let fixture = try scene()
    let references = try fixture.git("for-each-ref", "refs/notes", "refs/taskmaster").line
    let list = fixture.tm("list", "--json").line
    // What only the journal has is to be in the bundle as well.
    let cut = try fixture.git("rev-parse", "refs/notes/taskmaster").line
    try fixture.git("update-ref", "refs/notes/taskmaster", "refs/notes/taskmaster~1")
    try fixture.tm("doctor", "--forget-log").succeeded()
    let bundle = try #require(
      try fixture.names(in: ".git").first { $0.hasSuffix(".bundle") })
    #expect(bundle.hasPrefix("taskmaster-forgotten-2030"))
    try fixture.git("gc", "--quiet", "--prune=now")
    let held = try fixture.git("bundle", "list-heads", ".git/\(bundle)").lines
    #expect(held.count == references.split(separator: "\n").count)
    #expect(!held.contains("\(cut) refs/notes/taskmaster"))
    try fixture.git(
      "fetch", "--quiet", ".git/\(bundle)", "refs/notes/taskmaster:refs/notes/taskmaster",
      "refs/taskmaster/*:refs/taskmaster/*")
    #expect(fixture.tm("list", "--json").line == list)
    try fixture.expectVerified()
  }

  @Test func transcriptsAreKeptBesideIt() throws {
    let fixture = try scene()
    let id = try fixture.task("one").id
    let log = fixture.tm("show", "--log", id).line
    let prefix = "  to bring it back: "
    let output = try fixture.tm("doctor", "--forget-log").succeeded()
    let commands = output.lines.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
    #expect(commands.count == 2)
    for command in commands {
      let script = command.replacing("$TMP", with: fixture.sandbox.root)
      try fixture.run("sh", ["-c", String(script)]).succeeded()
    }
    #expect(fixture.tm("show", "--log", id).line == log)
  }

  /// A server with our hook refuses what is printed for clients; what is printed for its owner works.
  @Test func theOwnerOfAServerForgetsIt() throws {
    let fixture = try scene()
    let bare = fixture.at("../origin.git")
    try bare.taskmaster("hooks", "install", "--server").succeeded()
    let output = try fixture.tm("doctor", "--forget-log", "--no-bundle", "--json").succeeded()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [String: Any])
    #expect(json["transcripts"] is NSNull)
    let remote = try #require((json["remotes"] as? [[String: Any]])?.first)
    for command in try #require(remote["commands"] as? [String]) {
      #expect(fixture.run("sh", ["-c", command]).exitStatus != 0)
    }
    for command in try #require(remote["ownerCommands"] as? [String]) {
      try bare.run("sh", ["-c", command]).succeeded()
    }
    expect(try bare.git("for-each-ref", "--format=%(refname)"), is: "refs/heads/main")
  }

  @Test func packedReferences() throws {
    let fixture = try scene()
    try fixture.git("pack-refs", "--all", "--prune")
    try fixture.tm("doctor", "--forget-log", "--no-bundle").succeeded()
    expect(try fixture.git("for-each-ref", "refs/notes", "refs/taskmaster"), is: "")
    #expect(fixture.tm("list", "--json").line == #"{"version":1,"tasks":[]}"#)
  }

  @Test func theCommandsForRemotes() throws {
    let fixture = try scene()
    let output = try fixture.tm("doctor", "--forget-log", "--no-bundle", "--json").succeeded()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [String: Any])
    #expect(json["bundle"] is NSNull)
    #expect(json["tasks"] as? Int == 2)
    let remotes = try #require(json["remotes"] as? [[String: Any]])
    #expect(remotes.map { $0["name"] as? String } == ["origin"])
    for command in try #require(remotes[0]["commands"] as? [String]) {
      try fixture.run("sh", ["-c", command]).succeeded()
    }
    expect(
      try fixture.at("../origin.git").git("for-each-ref", "--format=%(refname)"),
      is: "refs/heads/main")
  }

  @Test func otherHoldersAreNamed() throws {
    let fixture = try scene()
    try fixture.git("update-ref", "refs/notes/origin/taskmaster", "refs/notes/taskmaster")
    let text = fixture.tm("doctor", "--forget-log").text
    #expect(
      text.contains(
        "other references still hold the log:\n  git update-ref -d refs/notes/origin/taskmaster\n"),
      "\(text)")
  }

  @Test func aWorkspaceInUseStays() throws {
    let fixture = try scene()
    let places = fixture.sandbox.root + "/home/.cache/git-taskmaster"
    let place = try #require(try fixture.names(in: places).first)
    let (begun, end) = (
      try Meeting("begun", in: fixture.sandbox), try Meeting("end", in: fixture.sandbox)
    )
    let holder = try fixture.start(
      "flock",
      [
        "\(places)/\(place)/main/lock", "sh", "-c", #"echo >"$1"; read -r _ <"$2""#, "sh",
        begun.path, end.path,
      ])
    try begun.wait()
    let text = fixture.tm("doctor", "--forget-log", "--no-bundle").text
    end.release()
    _ = holder.wait()
    #expect(text.contains("in use, and left alone:\n"), "\(text)")
    #expect(fixture.exists("\(places)/\(place)/main/tree"))
  }

  @Test func aCheckoutThatADeadSessionLeft() throws {
    let fixture = try GitFixture()
    let begun = try Meeting("begun", in: fixture.sandbox)
    _ = try GitFixture.working(
      "write begun.txt half\nsignal-fifo \(begun.path)\nhang", in: fixture)
    try fixture.tm("add", "one").succeeded()
    let work = try fixture.startTm("work", "--in-place")
    try begun.wait()
    work.signal(9)
    _ = work.wait()
    let session = try #require(try fixture.names(in: ".git/taskmaster/sessions").first)
    expect(
      fixture.tm("doctor", "--forget-log"),
      is: """
        ------- stderr -------
        error: session \(session) has died and left its attempt in a checkout
        hint: git taskmaster doctor --fix keeps it and puts the checkout back
        [exit status: 128]
        """)
    try fixture.tm("doctor", "--fix").succeeded()
    #expect(try fixture.git("symbolic-ref", "HEAD").line == "refs/heads/main")
    #expect(try fixture.git("status", "--porcelain").line.isEmpty)
    try fixture.write(".git/taskmaster/in-place/aside/precious.txt", "work\n")
    let output = try fixture.tm("doctor", "--forget-log", "--no-bundle").succeeded()
    #expect(
      output.text.contains(
        "\nmoved out of a checkout once, and left alone:\n  $TMP/repository/.git/taskmaster/in-place/aside\n"
      ), "\(output.text)")
    #expect(try fixture.read(".git/taskmaster/in-place/aside/precious.txt") == "work\n")
    #expect(try fixture.names(in: ".git/taskmaster") == ["in-place"])
    #expect(try fixture.names(in: ".git/taskmaster/in-place") == ["aside"])
    #expect(fixture.sandbox.livingProcesses() == [])
  }

  @Test func aBundleThatCannotBeMade() throws {
    let fixture = try scene()
    let kept = try #require(try fixture.task("one").attempts.first?.kept)
    try fixture.remove(".git/objects/\(kept.prefix(2))/\(kept.dropFirst(2))")
    let before = fixture.sums(".git/refs")
    let output = fixture.tm("doctor", "--forget-log")
    #expect(output.exitStatus == 128)
    #expect(output.text.contains("error: no bundle of the log can be made: "), "\(output.text)")
    #expect(output.text.contains("hint: nothing was deleted; --no-bundle deletes without one"))
    #expect(fixture.sums(".git/refs") == before)
    #expect(try fixture.names(in: ".git").allSatisfy { !$0.contains("forgotten") })
    try fixture.tm("doctor", "--forget-log", "--no-bundle").succeeded()
  }

  @Test func thereIsNone() throws {
    let fixture = try GitFixture()
    let before = fixture.sums(".")
    expect(fixture.tm("doctor", "--forget-log"), is: "there is no queue to forget")
    #expect(fixture.sums(".") == before)
  }
}
