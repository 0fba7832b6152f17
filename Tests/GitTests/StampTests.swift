import GitFixtures
import Testing

@testable import Git

/// What a stamp tells, and what it does not.
struct StampTests {
  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.commit("Second")
    try fixture.git("update-ref", "refs/other/deep/one", "HEAD")
    try fixture.write(".git/own/journal/one", "a line\n")
    try fixture.write(".git/own/seen", "something\n")
  }

  private func stamp(_ repository: Repository? = nil) throws -> Stamp? {
    let repository = try repository ?? fixture.open()
    let own = repository.commonDirectory + "/own"
    return repository.stamp(with: [own + "/journal", own + "/seen"], clock: own)
  }

  /// A stamp after which every change has another time; a file system's clock is not as fine as ours.
  private func settled(_ repository: Repository? = nil) throws -> Stamp {
    for _ in 1...1_000_000 {
      if let stamp = try stamp(repository), stamp.isSettled { return stamp }
    }
    return try #require(nil, "the clock of the file system stands still")
  }

  private func run(_ script: String) throws { try fixture.run("sh", ["-ec", script]).succeeded() }

  @Test(arguments: [
    // One byte of an object, with its rights and its time put back.
    """
    object=$(find .git/objects -type f | head -n 1); touch -r "$object" ../time; chmod u+w "$object"
    printf x | dd of="$object" bs=1 conv=notrunc 2>../noise; chmod a-w "$object"
    touch -r ../time "$object"
    """,
    #"rm -f "$(find .git/objects -type f | head -n 1)""#,
    "echo text | git hash-object -w --stdin",
    "git repack -adq",
    "git commit-graph write --reachable",
    "git update-ref refs/heads/main HEAD~1",
    "git update-ref refs/other/deep/two HEAD",
    "git update-ref -d refs/other/deep/one",
    // As it was, but in another file.
    "mv .git/refs/heads/main ../main; cp ../main .git/refs/heads/main",
    "git pack-refs --all",
    "git checkout --quiet --detach",
    "git config some.key value",
    "echo '[some]' >.git/config.worktree",
    "git rev-parse HEAD >.git/shallow",
    "mkdir -p .git/info; git rev-parse HEAD >.git/info/grafts",
    "echo 'another line' >>.git/own/journal/one",
    "cp .git/own/journal/one .git/own/journal/two",
    "rm .git/own/journal/one",
    "echo anything >.git/own/seen",
    "chmod a-w .git/own/seen",
  ])
  func everyChangeShows(_ change: String) throws {
    let before = try settled()
    #expect(try stamp() == before)
    try run(change)
    #expect(try #require(try stamp()).digest != before.digest)
  }

  @Test func whatIsThereForAMomentShows() throws {
    let before = try settled()
    try run("touch .git/objects/pack/x && rm .git/objects/pack/x")
    #expect(try #require(try stamp()).digest != before.digest)
  }

  @Test func nothingElseShows() throws {
    let before = try settled()
    try fixture.write("README.md", "Another text.\n")
    try fixture.git("status")
    try fixture.write(".git/own/verified", "anything\n")
    try fixture.write(".git/own/logs/1.log", "anything\n")
    try fixture.write(".git/hooks/pre-push", "anything\n")
    try fixture.write(".git/logs/refs/heads/main", "")
    try fixture.git("log", "--all")
    #expect(try stamp() == before)
  }

  @Test func whatMayStillChangeUnseenIsNotSettled() throws {
    let before = try settled()
    // As if it were written to in this very moment, or later.
    try fixture.run("touch", ["-d", "2100-01-01 00:00:00", ".git/packed-refs"]).succeeded()
    #expect(try stamp()?.isSettled == false)
    try fixture.remove(".git/packed-refs")
    #expect(try settled().digest == before.digest)
  }

  @Test func withoutATimeNothingIsSettled() throws {
    let before = try settled()
    let repository = try fixture.open()
    let own = repository.commonDirectory + "/own"
    let stamp = repository.stamp(with: [own + "/journal", own + "/seen"], clock: own + "/none")
    #expect(stamp == Stamp(digest: before.digest, isSettled: false))
    #expect(try fixture.names(in: ".git/own") == ["journal", "seen"])
  }

  @Test(arguments: [
    "mkdir -p .git/objects/info; echo /anywhere/objects >.git/objects/info/alternates",
    "mv .git/objects ../objects; ln -s ../../objects .git/objects",
    "mv .git/refs/other ../other; ln -s ../../other .git/refs/other",
    "git pack-refs --all; mv .git/packed-refs ..; ln -s ../../packed-refs .git/packed-refs",
    "mkfifo .git/refs/heads/pipe",
    "mv .git/own/journal ../journal; ln -s ../../journal .git/own/journal",
  ])
  func whatCannotBeStamped(_ change: String) throws {
    #expect(try stamp() != nil)
    try run(change)
    #expect(try stamp() == nil)
  }

  @Test func objectsElsewhere() throws {
    let objects = fixture.absolute(".git/objects")
    #expect(try stamp(fixture.open(["GIT_OBJECT_DIRECTORY": objects])) != nil)
    let other = try fixture.clone("other").absolute(".git/objects")
    #expect(try stamp(fixture.open(["GIT_OBJECT_DIRECTORY": other])) == nil)
    #expect(try stamp(fixture.open(["GIT_ALTERNATE_OBJECT_DIRECTORIES": other])) == nil)
  }

  @Test func aLinkedWorktreeHasItsOwn() throws {
    let worktree = try fixture.addWorktree("side")
    let (main, side) = try (fixture.open(), worktree.open())
    let before = try (settled(main), settled(side))
    #expect(before.0 != before.1)
    try worktree.git("checkout", "--quiet", "--detach")
    #expect(try stamp(main) == before.0)
    #expect(try stamp(side) != before.1)
    try fixture.git("update-ref", "refs/heads/another", "HEAD")
    #expect(try stamp(main) != before.0)
  }
}
