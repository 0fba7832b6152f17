import GitFixtures
import QueueFixtures
import Testing

/// A log that is damaged in the repository where it was written: what is said, and what `doctor --fix` mends.
struct DoctorLogTests {
  private static let log = "refs/notes/taskmaster"
  private static let file = ".git/refs/notes/taskmaster"

  /// Two tasks that are done.
  private func scene() throws -> GitFixture {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.tm("add", "one", "two").succeeded()
    try fixture.tm("work").succeeded()
    return fixture
  }

  /// Something that the newest log consists of.
  enum Part: CaseIterable {
    case note, olderNote, tree, commit
  }

  /// What happens to the file of an object.
  enum Harm: CaseIterable {
    case gone, cutOff, empty
  }

  private func damage(_ part: Part, _ harm: Harm, of fixture: GitFixture) throws {
    let revision =
      switch part {
      case .note, .olderNote: try note(of: part == .note ? "two" : "one", in: fixture)
      case .tree: "\(Self.log)^{tree}"
      case .commit: Self.log
      }
    let object = try fixture.git("rev-parse", revision).line
    let queue = try QueueFixture(fixture)
    switch harm {
    case .gone: try queue.remove(object: object)
    case .cutOff: try queue.truncate(object: object)
    case .empty: try queue.empty(object: object)
    }
  }

  private func note(of title: String, in fixture: GitFixture) throws -> String {
    let id = try fixture.task(title).id
    return try fixture.git("notes", "--ref=taskmaster", "list", id).line
  }

  /// What the log was before, and is again.
  private func expectWhole(_ fixture: GitFixture, _ list: String) throws {
    #expect(fixture.tm("list", "--json").line == list)
    try fixture.expectVerified()
    #expect(fixture.tm("doctor").exitStatus == 0)
    #expect(fixture.run("git", ["fsck", "--strict", "--no-dangling"]).exitStatus == 0)
  }

  @Test(arguments: Part.allCases, Harm.allCases)
  func aDamagedObjectIsMended(_ part: Part, _ harm: Harm) throws {
    let fixture = try scene()
    let list = fixture.tm("list", "--json").line
    try damage(part, harm, of: fixture)
    let found = fixture.tm("verify")
    #expect(found.exitStatus == 1)
    #expect(found.text.contains("problem log.shrunk: objects of the log at "), "\(found.text)")
    #expect(found.text.contains("\nhint: git taskmaster doctor --fix\n"), "\(found.text)")
    let fixed = try fixture.tm("doctor", "--fix").succeeded()
    let events = part == .olderNote ? "3 events" : "1 event"
    #expect(fixed.lines.contains("done: put \(events) back into the log"), "\(fixed.text)")
    #expect(fixed.lines.last == "nothing is left to repair")
    try expectWhole(fixture, list)
  }

  @Test func theNextWriteMendsItAsWell() throws {
    let fixture = try scene()
    try damage(.note, .cutOff, of: fixture)
    try fixture.tm("add", "three").succeeded()
    #expect(try fixture.tasks().map(\.status) == ["done", "done", "queued"])
    try expectWhole(fixture, fixture.tm("list", "--json").line)
  }

  @Test func aDamagedTaskCommitIsMended() throws {
    let fixture = try scene()
    let task = try fixture.task("two")
    try QueueFixture(fixture).truncate(object: task.id)
    let fixed = try fixture.tm("doctor", "--fix").succeeded()
    #expect(
      fixed.lines.contains("done: make the commit of task \(task.id.prefix(7)) (two) again"),
      "\(fixed.text)")
    try expectWhole(fixture, fixture.tm("list", "--json").line)
  }

  /// In a clone without a journal only the remote has it.
  @Test(arguments: Part.allCases, Harm.allCases)
  func whatOnlyTheRemoteHasIsFetched(_ part: Part, _ harm: Harm) throws {
    let origin = try scene()
    let copy = try origin.clone("copy", "--no-local")
    try copy.git("fetch", "--quiet", "origin", "\(Self.log):\(Self.log)")
    let list = copy.tm("list", "--json").line
    try damage(part, harm, of: copy)
    let found = copy.tm("verify")
    #expect(found.exitStatus == 1)
    let hints = Set(found.lines.filter { $0.hasPrefix("hint: ") })
    #expect(hints.count == 1)
    let hint = try #require(hints.first).dropFirst("hint: ".count)
    #expect(
      hint.hasSuffix("git fetch --refetch origin \(Self.log) && git taskmaster doctor --fix"))
    let command = hint.replacing("$TMP", with: copy.sandbox.root)
    try copy.run("sh", ["-c", String(command)], environment: copy.quick([:])).succeeded()
    #expect(try copy.commitID(Self.log) == origin.commitID(Self.log))
    try expectWhole(copy, list)
  }

  /// What of it can be read is not lost with what cannot.
  @Test func theRestOfADamagedLogIsRead() throws {
    let origin = try scene()
    let copy = try origin.clone("copy", "--no-local")
    try copy.git("fetch", "--quiet", "--depth=1", "origin", "\(Self.log):\(Self.log)")
    try damage(.olderNote, .cutOff, of: copy)
    #expect(copy.tm("list", "--json").line.contains(#""text":"two","status":"done""#))
    try copy.tm("add", "three").succeeded()
    #expect(try copy.tasks().map(\.status) == ["done", "queued"])
  }

  @Test(arguments: ["", "nonsense\n", "ref:\n"], [false, true])
  func aBrokenReferenceIsPutBack(_ content: String, _ isPacked: Bool) throws {
    let fixture = try scene()
    if isPacked { try fixture.git("pack-refs", "--all") }
    try fixture.tm("add", "three").succeeded()
    let list = fixture.tm("list", "--json").line
    let head = try fixture.commitID(Self.log)
    try fixture.write(Self.file, content)
    expect(
      fixture.tm("verify"),
      is: """
        ------- stderr -------
        error: the log cannot be read: the file '$TMP/repository/\(Self.file)' names no commit
        hint: git taskmaster doctor --fix
        [exit status: 128]
        """)
    let looked = fixture.tm("doctor")
    #expect(looked.exitStatus == 1)
    let repair = "put the log back to \(head.prefix(7))"
    #expect(looked.text.contains("\n  \(repair): the file '"), "\(looked.text)")
    let fixed = try fixture.tm("doctor", "--fix").succeeded()
    #expect(fixed.lines.contains("done: \(repair)"), "\(fixed.text)")
    #expect(try fixture.commitID(Self.log) == head)
    try expectWhole(fixture, list)
  }

  @Test func aBrokenReferenceWithoutAHistory() throws {
    let fixture = try scene()
    let list = fixture.tm("list", "--json").line
    try fixture.remove(".git/logs/\(Self.log)")
    try fixture.write(Self.file, "")
    let fixed = try fixture.tm("doctor", "--fix").succeeded()
    #expect(fixed.lines.contains("done: remove the broken reference of the log"), "\(fixed.text)")
    try expectWhole(fixture, list)
  }

  @Test func aLogThatIsGoneAfterItWasVerified() throws {
    let origin = try scene()
    let copy = try origin.clone("copy", "--no-local")
    try copy.git("fetch", "--quiet", "origin", "\(Self.log):\(Self.log)")
    let list = copy.tm("list", "--json").line
    try copy.expectVerified()
    let head = try copy.commitID(Self.log)
    try copy.git("update-ref", "-d", Self.log)
    let fixed = try copy.tm("doctor", "--fix").succeeded()
    #expect(fixed.lines.contains("done: put the log back to \(head.prefix(7))"), "\(fixed.text)")
    #expect(try copy.commitID(Self.log) == head)
    try expectWhole(copy, list)
  }

  /// A reference of ours to what a remote had, without the commit, would be in the way of every fetch.
  @Test(arguments: Harm.allCases)
  func whatWasFetchedIsGone(_ harm: Harm) throws {
    let fixture = try scene()
    _ = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main", Self.log)
    try fixture.tm("init").succeeded()
    let list = fixture.tm("list", "--json").line
    try damage(.commit, harm, of: fixture)
    let fixed = try fixture.tm("doctor", "--fix").succeeded()
    #expect(
      fixed.lines.contains("done: forget what was fetched of the log of 'origin'"), "\(fixed.text)")
    try fixture.git("fetch", "--quiet")
    #expect(try fixture.git("for-each-ref", "refs/taskmaster/remotes").lines.count == 1)
    #expect(
      fixture.tm("list", "--json").line.replacing("\"pushed\":true", with: "\"pushed\":false")
        == list.replacing("\"pushed\":true", with: "\"pushed\":false"))
    try fixture.expectVerified()
    #expect(fixture.tm("doctor").exitStatus == 0)
  }

  @Test(arguments: [
    "0000000000000000000000000000000000000000", "1234567890123456789012345678901234567890",
  ])
  func aReferenceToNothing(_ id: String) throws {
    let fixture = try scene()
    _ = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main", Self.log)
    try fixture.git("fetch", "--quiet")
    let list = fixture.tm("list", "--json").line
    try fixture.write(Self.file, id + "\n")
    let found = fixture.tm("verify")
    #expect(found.text.contains("\nhint: git taskmaster doctor --fix\n"), "\(found.text)")
    try fixture.tm("doctor", "--fix").succeeded()
    try expectWhole(fixture, list)
  }

  @Test func aSymbolicReferenceIsNeverWrittenThrough() throws {
    let fixture = try scene()
    let list = fixture.tm("list", "--json").line
    let main = try fixture.commitID("refs/heads/main")
    try fixture.git("symbolic-ref", Self.log, "refs/heads/main")
    let command = "git symbolic-ref --delete \(Self.log) && git taskmaster doctor --fix"
    for words in [["verify"], ["list"], ["add", "three"], ["work"]] {
      let output = fixture.run("git-taskmaster", words, environment: fixture.quick([:]))
      #expect(output.exitStatus == 128)
      expect(
        output,
        is: """
          ------- stderr -------
          error: the log cannot be used: '\(Self.log)' is a symbolic reference to 'refs/heads/main', through which nothing is written
          hint: \(command)
          [exit status: 128]
          """)
    }
    let fixed = fixture.tm("doctor", "--fix")
    #expect(fixed.exitStatus == 1)
    #expect(fixed.text.contains(command), "\(fixed.text)")
    #expect(try fixture.git("symbolic-ref", Self.log).line == "refs/heads/main")
    #expect(try fixture.commitID("refs/heads/main") == main)
    try fixture.run("sh", ["-c", command], environment: fixture.quick([:])).succeeded()
    #expect(try fixture.commitID("refs/heads/main") == main)
    try expectWhole(fixture, list)
  }

  /// A pipe in the place of a file is not waited for.
  @Test(arguments: ["verified", "journal", "seen"])
  func aPipeInThePlaceOfAFile(_ name: String) throws {
    let fixture = try scene()
    try fixture.expectVerified()
    var path = ".git/taskmaster/\(name)"
    if name != "verified" { path += "/" + (try #require(try fixture.names(in: path).first)) }
    try fixture.remove(path)
    try fixture.run("mkfifo", [path]).succeeded()
    for words in [["verify"], ["doctor"], ["add", "three"]] {
      let output = fixture.run("git-taskmaster", words, environment: fixture.quick([:]))
      #expect((output.exitStatus == 0) == (name != "journal"), "\(words) \(output.text)")
      if name == "journal" {
        #expect(output.text.contains("\(path)': it is no regular file"), "\(output.text)")
      }
    }
  }
}
