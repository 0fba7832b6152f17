import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Damage to tasks, to artifacts and to the notes on them.
struct VerificationArtifactTests {
  private let damage: Damage
  private var fixture: GitFixture { damage.fixture }
  private var first: Damage.Result { damage.first }
  private var second: Damage.Result { damage.second }

  init() throws { damage = try Damage() }

  @Test func aTaskUnderAWrongID() throws {
    let wrong = try damage.queue.object(String(repeating: "1", count: 40))
    let queued = Queued(text: "a text", chain: "main", position: 1)
    try damage.queue.append(damage.queue.line(clock: 8, .queued(queued)), on: wrong)
    let right = TaskCommit.id(ofText: "a text").short
    try damage.expectFindings("problem task.id \(wrong.short): its text has the id \(right)")
  }

  @Test func aTaskQueuedAgainWithAnotherText() throws {
    let queued = Queued(text: "sly", chain: "main", position: 1)
    try damage.queue.append(damage.queue.line(clock: 8, .queued(queued)), on: first.id)
    let right = TaskCommit.id(ofText: "sly").short
    try damage.expectFindings(
      "problem task.id \(first.id.short): its text has the id \(right)",
      "information log.lost \(first.id.short): event 8: queued again; the first queueing holds")
  }

  @Test func aTaskCommitThatIsGone() throws {
    try damage.queue.remove(object: first.id.hex)
    try damage.expectFindings(
      "problem task.id \(first.id.short): its task commit is missing",
      hints: ["git taskmaster doctor --fix"])
  }

  @Test func aTaskCommitThatIsDamaged() throws {
    try damage.queue.truncate(object: first.id.hex)
    let findings = try damage.reopened().findings()
    #expect(findings.count == 1)
    #expect(
      findings.first?.hasPrefix(
        "problem task.id \(first.id.short): its task commit cannot be read: ") == true)
  }

  @Test func aCommitThatIsNotHere() throws {
    let copy = try fixture.clone("copy", "--single-branch", "--no-local")
    try copy.git("fetch", "--quiet", "origin", "refs/notes/taskmaster:refs/notes/taskmaster")
    try copy.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    try damage.expectMended(
      "problem artifact.commit \(first.id.short): its artifact \(first.done.commit.short) is not here",
      "problem artifact.commit \(second.id.short): its artifact \(second.done.commit.short) is not here",
      at: "../copy")
  }

  @Test func aCommitThatIsDamaged() throws {
    try damage.queue.truncate(object: first.done.commit.hex)
    let findings = try damage.reopened().findings()
    #expect(findings.count == 1)
    #expect(
      findings.first?.hasPrefix(
        "problem artifact.commit \(first.id.short): its artifact \(first.done.commit.short) cannot be"
          + " read: ") == true)
  }

  /// The commit of the first result, its tree, and the file in it.
  enum Part: CaseIterable {
    case commit, tree, file
  }

  private func object(_ part: Part) throws -> String {
    let commit = first.done.commit.hex
    switch part {
    case .commit: return commit
    case .tree: return try fixture.git("rev-parse", "\(commit)^{tree}").line
    case .file: return try fixture.git("rev-parse", "\(commit):hello.txt").line
    }
  }

  /// What Git writes over by no fetch, and asks no remote for, as long as a branch here names it.
  @Test(arguments: Part.allCases, ["gone", "cut off", "empty"])
  func whatTheRemoteHasComesBack(_ part: Part, _ harm: String) throws {
    _ = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "--all")
    let object = try object(part)
    switch harm {
    case "gone": try damage.queue.remove(object: object)
    case "cut off": try damage.queue.truncate(object: object)
    default: try damage.queue.empty(object: object)
    }
    let found = try damage.reopened().verify().findings
    #expect(found.map(\.code) == [part == .commit ? .artifactCommit : .artifactTree])
    let command = try #require(found.first?.hint)
    #expect(command.hasPrefix("rm -f ") == (harm != "gone"))
    #expect(command.hasSuffix("git fetch --refetch origin refs/heads/\(first.done.branch)"))
    try fixture.run("sh", ["-c", command]).succeeded()
    #expect(try damage.reopened().findings() == [])
    try fixture.git("fsck", "--strict", "--no-dangling")
  }

  @Test func aCommitThatIsSomethingElse() throws {
    let id = try damage.queue.add("another")
    var done = try damage.queue.result(of: id, ["a": "a\n"])
    done.commit = done.tree
    try fixture.write(".git/refs/heads/\(done.branch)", done.tree.hex + "\n")
    try damage.queue.record(
      NewFact(id, .claimed(damage.queue.claim(done))), NewFact(id, .done(done)))
    try damage.expectFindings(
      "problem artifact.commit \(id.short): its artifact \(done.tree.short) cannot be read: it is a"
        + " tree")
  }

  @Test func aTreeThatIsNotTheRecordedOne() throws {
    let id = try damage.queue.add("another")
    let done = try damage.queue.finish(id, writing: ["a": "a\n"]) { $0.tree = first.done.tree }
    let tree = try fixture.git("rev-parse", "\(done.commit.hex)^{tree}").line
    try damage.expectFindings(
      "problem artifact.tree \(id.short): its artifact has the tree \(tree.prefix(7)), not"
        + " \(first.done.tree.short) as recorded")
  }

  @Test func objectsOfATreeThatAreGone() throws {
    for path in ["response.txt", "some/deep"] {
      let object = try fixture.git("rev-parse", "\(second.done.commit.hex):\(path)").line
      try damage.queue.remove(object: object)
    }
    try damage.expectFindings(
      "problem artifact.tree \(second.id.short): 2 objects of its artifact cannot be read, the first at"
        + " 'response.txt'")
  }

  @Test func aNewFileThatIsDamaged() throws {
    let object = try fixture.git("rev-parse", "\(second.done.commit.hex):some/deep/file").line
    try damage.queue.truncate(object: object)
    try damage.expectFindings(
      "problem artifact.tree \(second.id.short): 1 object of its artifact cannot be read, the first at"
        + " 'some/deep/file'")
  }

  @Test func aTreeThatIsGone() throws {
    try damage.queue.remove(object: second.done.tree.hex)
    try damage.expectFindings(
      "problem artifact.tree \(second.id.short): 1 object of its artifact cannot be read, the first its"
        + " tree")
  }

  @Test func filesThatAreNotAsRecorded() throws {
    let id = try damage.queue.add("another")
    let blob = try fixture.git("rev-parse", "main:README.md").line
    try damage.queue.finish(id, writing: ["a": "a\n"]) { done in
      done.artifacts.append(ArtifactFile(path: "b/c", blob: done.artifacts[0].blob))
      done.artifacts[0].blob = ObjectID(hex: blob) ?? .zero
    }
    try damage.expectFindings(
      "problem artifact.path \(id.short): 'a' in its artifact is 7898192, not \(blob.prefix(7)) as"
        + " recorded",
      "problem artifact.path \(id.short): 'b/c' is not in its artifact")
  }

  @Test func aNoteThatIsGone() throws {
    try fixture.git("notes", "--ref=taskmaster", "remove", first.done.commit.hex)
    try damage.expectMended(
      "problem note.missing \(first.id.short): the note on its artifact \(first.done.commit.short) is"
        + " missing")
  }

  @Test func aNoteThatSaysMore() throws {
    try fixture.git(
      "notes", "--ref=taskmaster", "append", "-m", "Reviewed-by: me", first.done.commit.hex)
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aNoteThatSaysLess() throws {
    try fixture.git(
      "notes", "--ref=taskmaster", "add", "--force", "-m", "Mine: all mine", first.done.commit.hex)
    try damage.expectMended(
      "problem note.differs \(first.id.short): the note on its artifact \(first.done.commit.short) says"
        + " something else than the log")
    let note = try fixture.git("notes", "--ref=taskmaster", "show", first.done.commit.hex).line
    #expect(note.hasPrefix("Mine: all mine\n"))
  }

  @Test func aNoteThatWasEdited() throws {
    try fixture.git(
      "notes", "--ref=taskmaster", "append", "-m", "Cost: nothing", first.done.commit.hex)
    try damage.expectMended(
      "problem note.differs \(first.id.short): the note on its artifact \(first.done.commit.short) says"
        + " something else than the log")
  }

  @Test func anArtifactThatChangesNothing() throws {
    let id = try damage.queue.add("change nothing")
    let done = try damage.queue.finish(id, writing: [:])
    try damage.expectFindings(
      "problem artifact.empty \(id.short): its artifact \(done.commit.short) changes nothing of its base"
        + " \(done.base.short)")
  }

  @Test func anArtifactThatMayChangeNothing() throws {
    let id = try damage.queue.add("look at it") { $0.allowEmpty = true }
    try damage.queue.finish(id, writing: [:])
    #expect(try damage.reopened().findings() == [])
  }

  @Test func aCommitThatNamesNoTask() throws {
    let id = try damage.queue.add("another")
    let done = try damage.finish(id, message: "Mine", writing: ["a": "a\n"])
    try damage.expectFindings(
      "problem artifact.trailer \(id.short): the message of its artifact \(done.commit.short) names no"
        + " task")
  }

  @Test func aCommitThatNamesAnotherTask() throws {
    let id = try damage.queue.add("another")
    let done = try damage.finish(
      id, message: "Mine\n\nTaskmaster-Task: \(first.id)", writing: ["a": "a\n"])
    try damage.expectFindings(
      "problem artifact.trailer \(id.short): the message of its artifact \(done.commit.short) names"
        + " another task, \(first.id.short)")
  }

  @Test func commitsThatWereWrittenAnew() throws {
    // What `git filter-branch` does to every branch: other commits in their place.
    try fixture.git(
      "filter-branch", "--force", "--msg-filter", "sed s/create/make/", "--", "--branches",
      environment: ["FILTER_BRANCH_SQUELCH_WARNING": "1"])
    try damage.expectMended(
      "problem chain.tip-moved \(first.id.short): branch '\(first.done.branch)' is at"
        + " \(try fixture.commitID(first.done.branch).prefix(7)), not at its artifact"
        + " \(first.done.commit.short)",
      "problem chain.tip-moved \(second.id.short): branch '\(second.done.branch)' is at"
        + " \(try fixture.commitID(second.done.branch).prefix(7)), not at its artifact"
        + " \(second.done.commit.short)")
  }

  @Test func aFileThatIsAskedForAndNotRecorded() throws {
    let id = try damage.queue.add("another") { $0.artifacts = ["a", "docs", "src/*.c", "b"] }
    try damage.queue.finish(id, writing: ["a": "a\n", "docs/x": "x\n"])
    try damage.expectFindings(
      "problem artifact.path \(id.short): the log records no file 'src/*.c' of its artifact, which the"
        + " task asks for",
      "problem artifact.path \(id.short): the log records no file 'b' of its artifact, which the task"
        + " asks for")
  }

  @Test func checksThatNobodyRan() throws {
    let id = try damage.queue.add("another") { $0.check = ["true", "make test", "false"] }
    try damage.queue.finish(id, writing: ["a": "a\n"]) { done in
      done.checks = [
        CheckResult(command: "true", exit: 0, seconds: 1),
        CheckResult(command: "false", exit: 1, seconds: 1),
      ]
    }
    try damage.expectFindings(
      "problem check.never \(id.short): the log does not record that its artifact passed the check"
        + " 'make test'",
      "problem check.never \(id.short): the log records that the check 'false' ended with exit status 1"
    )
  }

  @Test func aNoteEditedByHand() throws {
    try fixture.git("config", "core.editor", "sed -i s/Files:.*/Files:\\ 99/")
    try fixture.git(
      "notes", "--ref=taskmaster", "edit", first.done.commit.hex, environment: ["GIT_EDITOR": nil])
    try damage.expectMended(
      "problem note.differs \(first.id.short): the note on its artifact \(first.done.commit.short) says"
        + " something else than the log")
  }

  @Test func whatGarbageCollectionLeaves() throws {
    // Nothing of the queue depends on objects that are only reachable by chance.
    try fixture.git("reflog", "expire", "--expire=now", "--all")
    try fixture.git("notes", "--ref=taskmaster", "prune")
    try fixture.git("gc", "--quiet", "--prune=now")
    #expect(try damage.reopened().findings() == [])
    try fixture.git("update-ref", "-d", "refs/heads/\(second.done.branch)")
    try fixture.git("reflog", "expire", "--expire=now", "--all")
    try fixture.git("gc", "--quiet", "--prune=now")
    try fixture.git("notes", "--ref=taskmaster", "prune")
    let codes = try damage.reopened().verify().findings.map(\.code)
    #expect(codes == [.artifactCommit, .noteMissing])
  }
}
