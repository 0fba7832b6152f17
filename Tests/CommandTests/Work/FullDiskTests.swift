import GitFixtures
import Testing

/// Disks that are full: the run ends, no attempt is used up, and what was made is kept once there is room.
@Suite(.enabled(if: SmallDisk.canBeMounted, "a file system of one's own cannot be mounted here"))
struct FullDiskTests {
  /// Runs a script in a repository; `disk` is a directory on a small disk that `room` gives more room.
  private func run(
    _ fixture: GitFixture, _ script: String, disk: String = "../disk"
  ) throws -> CommandOutput {
    try fixture.makeDirectory(disk)
    let mount = "mount -t tmpfs -o size=2m tmpfs '\(fixture.absolute(disk))'"
    let functions = """
      room() { mount -o remount,size=64m '\(fixture.absolute(disk))'; }
      list() { git-taskmaster list | grep main, -A 1; }
      """
    return fixture.run(
      "unshare",
      [
        "--map-root-user", "--mount", "sh", "-ec",
        [mount, functions, script].joined(separator: "\n"),
      ],
      environment: fixture.quick([:]))
  }

  /// Works, and again once there is room.
  private static let twice = """
    git-taskmaster work && exit 9
    list
    room
    git-taskmaster work
    """

  private func make(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.git("config", "taskmaster.workspaceRoot", fixture.absolute("../disk/workspaces"))
    _ = try GitFixture.working(script, in: fixture)
    try fixture.tm("add", "one").succeeded()
    return fixture
  }

  @Test func whenTheBaseIsCheckedOut() throws {
    let fixture = try make("write log.txt line")
    try fixture.write("large.bin", String(repeating: "x", count: 3_000_000))
    try fixture.commit("A large file")
    let output = try run(fixture, Self.twice)
    #expect(output.exitStatus == 0, "\(output.text)")
    #expect(output.text.contains("one: given back (`git read-tree"), "\(output.text)")
    #expect(output.text.contains("unable to write file large.bin"))
    #expect(output.line.contains("\n  queued  03ca5e6  1x  one\n"), "\(output.line)")
    expect(try fixture.outline(), is: "done one: interrupted done")
  }

  @Test func whenFilesAreCopied() throws {
    let fixture = try make("sh wc -c <modules/large >log.txt")
    try fixture.write(".gitignore", "modules\n")
    try fixture.commit("Ignore")
    try fixture.write("modules/large", String(repeating: "x", count: 3_000_000))
    try fixture.git("config", "taskmaster.copy", "modules")
    let output = try run(fixture, Self.twice)
    #expect(output.exitStatus == 0, "\(output.text)")
    #expect(
      output.text.contains(
        """
        error: cannot copy 'modules/large': No space left on device
        hint: free some space and try again
        """), "\(output.text)")
    expect(try fixture.outline(), is: "done one: done")
    let branch = try #require(try fixture.task("one").branch)
    #expect(try fixture.git("show", "\(branch):log.txt").line == "3000000")
  }

  @Test func whenTheAgentFillsTheDiskOfTheWorkspace() throws {
    let fixture = try make(
      """
      attempt 1: write made.txt made
      attempt 1: sh cat /dev/zero >fill 2>/dev/null; test -s fill
      write log.txt line
      """)
    let output = try run(fixture, Self.twice)
    #expect(output.exitStatus == 0, "\(output.text)")
    expect(try fixture.outline(), is: "done one: interrupted done")
    let kept = try #require(try fixture.task("one").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):made.txt").line == "made")
  }

  /// The repository itself lies on the small disk.
  @Test func whenWhatWasMadeDoesNotFitIntoTheRepository() throws {
    let fixture = try make(
      """
      attempt 1: write made.txt made
      attempt 1: sh head -c 3000000 /dev/urandom >large.bin
      write log.txt line
      """)
    try fixture.git("config", "--unset", "taskmaster.workspaceRoot")
    let output = try run(
      fixture,
      """
      cp -a .git ../disk/repository
      export GIT_DIR='\(fixture.absolute("../disk/repository"))'
      \(Self.twice)
      git-taskmaster show 03ca5e6
      kept=$(git for-each-ref --format='%(refname)' refs/taskmaster/attempts)
      git ls-tree -r --name-only "$kept"
      """)
    #expect(output.exitStatus == 0, "\(output.text)")
    #expect(output.text.contains("No space left on device"))
    let lines = output.lines
    #expect(lines.suffix(4) == ["README.md", "large.bin", "log.txt", "made.txt"], "\(output.text)")
    #expect(lines.contains { $0.hasPrefix("     kept: git diff 07aa0f1 ") }, "\(output.text)")
  }

  @Test func whenNotEvenTheLogCanBeWritten() throws {
    let fixture = try make(
      """
      attempt 1: write made.txt made
      attempt 1: sh cat /dev/zero >\\x22$FILL\\x22 2>/dev/null; test -s \\x22$FILL\\x22
      attempt 1: fail 1
      write log.txt line
      """)
    try fixture.git("config", "--unset", "taskmaster.workspaceRoot")
    let output = try run(
      fixture,
      """
      cp -a .git ../disk/repository
      export GIT_DIR='\(fixture.absolute("../disk/repository"))' FILL="$PWD/../disk/fill"
      git-taskmaster work && exit 9
      rm "$FILL"
      git-taskmaster work
      git-taskmaster list
      """)
    #expect(output.exitStatus == 0, "\(output.text)")
    #expect(
      output.text.contains("took over task 03ca5e6 from a session that died"), "\(output.text)")
    #expect(output.text.contains("its attempt is kept as"), "\(output.text)")
    #expect(output.line.contains("done  03ca5e6"), "\(output.text)")
  }
}

/// A file system of its own, of which there is little.
enum SmallDisk {
  /// Whether one can be mounted that only one process and its descendants see.
  static let canBeMounted: Bool = {
    guard let fixture = try? GitFixture.outside() else { return false }
    let words = ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "x", "."]
    return fixture.run("unshare", words).exitStatus == 0
  }()
}
