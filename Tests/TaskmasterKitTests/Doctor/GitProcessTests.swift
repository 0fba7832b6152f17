import GitFixtures
import Testing

@testable import TaskmasterKit

#if os(Linux)
/// Which git programs may hold a lock of a repository.
struct GitProcessTests {
  /// Whether a git that runs like this may work in its own repository, and whether it may in another one.
  private func mayWork(
    in own: GitFixture, _ arguments: String..., environment: [String: String?] = [:]
  ) throws -> [Bool?] {
    let other = try GitFixture()
    let (began, end) = (
      try Meeting("began", in: own.sandbox), try Meeting("end", in: own.sandbox)
    )
    let file = own.sandbox.root + "/process"
    let command = "echo $PPID >\(file); echo >\(began.path); read -r _ <\(end.path)"
    let git = try own.start(
      "git", arguments + ["-c", "alias.stay=!\(command)", "stay"], environment: environment)
    try began.wait()
    defer {
      end.release()
      _ = git.wait()
    }
    let id = try #require(Int32(own.run("cat", [file]).line))
    return [own, other].map { GitProcess(id)?.mayWork(in: $0.absolute(".git")) }
  }

  @Test func whereItIsDecides() throws {
    #expect(try mayWork(in: GitFixture()) == [true, false])
    let own = try GitFixture()
    let linked = own.sandbox.root + "/linked"
    try own.git("worktree", "add", "--quiet", linked)
    #expect(try mayWork(in: own, "-C", linked) == [true, false])
  }

  /// Where there is no repository, one may be about to be made.
  @Test func elsewhereNothingIsCertain() throws {
    let own = try GitFixture()
    #expect(try mayWork(in: own, "-C", own.sandbox.root) == [true, true])
  }

  @Test func whatItIsToldDecides() throws {
    let own = try GitFixture()
    let named: [String: String?] = ["GIT_DIR": own.absolute(".git")]
    #expect(try mayWork(in: own, "-C", own.sandbox.root, environment: named) == [true, false])
  }

  @Test func whatItIsToldMayBeUnclear() throws {
    #expect(try mayWork(in: GitFixture(), environment: ["GIT_DIR": ".git"]) == [true, true])
    #expect(try mayWork(in: GitFixture(), "--git-dir=.git") == [true, true])
  }
}
#endif
