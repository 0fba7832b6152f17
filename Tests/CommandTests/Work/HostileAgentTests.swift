import Foundation
import GitFixtures
import Testing

/// Agents that harm the place they were given: what they made is kept, and the next attempt has a good one.
struct HostileAgentTests {
  /// A first attempt that does harm and a second that does the task.
  private func work(_ harm: String) throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.commit("Second")
    let first = harm.split(separator: "\n").map { "attempt 1: \($0)" }.joined(separator: "\n")
    _ = try GitFixture.working("\(first)\nwrite log.txt line", in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let before = try fixture.contents()
    let run = fixture.tmAsAnybody("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    var after = try fixture.contents()
    after["./.git/refs/heads/1282544961935709"] = nil
    after["./.git/logs/refs/heads/1282544961935709"] = nil
    #expect(before == after)
    #expect(try fixture.git("show", "1282544961935709:log.txt").line == "line")
    #expect(try fixture.git("rev-list", "--count", "main..1282544961935709").line == "1")
    try fixture.git("fsck", "--strict")
    return fixture
  }

  private func first(_ fixture: GitFixture) throws -> AttemptRecord {
    try #require(try fixture.task("implement login").attempts.first)
  }

  /// The files of the first attempt, which was kept.
  private func kept(_ fixture: GitFixture) throws -> [String] {
    let kept = try #require(try first(fixture).kept)
    return try fixture.git("ls-tree", "-r", "--name-only", kept).lines
  }

  @Test(
    arguments: [
      "remove-repository",
      "sh rm -rf .git && echo gitdir: /nowhere >.git",
      "sh rm .git/index .git/HEAD && echo garbage >.git/config",
      "sh git update-index --assume-unchanged README.md; git update-index --skip-worktree README.md",
      "sh git config filter.x.clean false; git config core.hooksPath /nowhere",
      "sh git reset -q --soft HEAD~1; git stash -q; git branch x; git gc -q --prune=now",
      "sh echo '*' >.git/info/exclude; git config core.worktree /nowhere",
      "commit nothing but this\nsh git switch -q --orphan other",
      "sh git worktree add -q ../other; true",
    ])
  func harmToItsRepositoryIsNoHarm(_ harm: String) throws {
    let fixture = try work("write log.txt line\n" + harm)
    #expect(try first(fixture).outcome == "done")
  }

  @Test func rewinding() throws {
    let fixture = try work("sh git reset -q --hard HEAD~1\nwrite log.txt line")
    #expect(try first(fixture).outcome == "done")
    #expect(
      try fixture.git("log", "-1", "--format=%P", "1282544961935709").line
        == fixture.commitID("main"))
  }

  @Test func aMovedRepository() throws {
    let fixture = try work("write log.txt line\nmove-repository")
    #expect(try first(fixture).reason == "place")
    #expect(try first(fixture).detail == "'moved.git' is a Git repository")
    #expect(try kept(fixture).contains("log.txt"))
  }

  @Test func aNestedRepository() throws {
    let fixture = try work("write log.txt line\nnested-repo deep/inside")
    #expect(try first(fixture).reason == "place")
    #expect(try first(fixture).detail == "'deep/inside' is a Git repository of its own")
    let kept = try kept(fixture)
    #expect(kept.contains("deep/inside/file"))
    #expect(kept.contains("deep/inside/nested.git/HEAD"))
  }

  @Test func anEmptyNestedRepository() throws {
    let fixture = try work("write log.txt line\nsh git init -q inside")
    #expect(try first(fixture).reason == "place")
    #expect(try kept(fixture).contains("inside/nested.git/HEAD"))
  }

  @Test func anIgnoredRepositoryIsNoMatter() throws {
    let fixture = try GitFixture.working("write log.txt line\nnested-repo vendor/x")
    try fixture.write(".gitignore", "vendor/\n")
    try fixture.commit("Ignore")
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done implement login: done")
  }

  @Test func anUnreadableDirectory() throws {
    let fixture = try work("write log.txt line\nunreadable hidden")
    #expect(try first(fixture).reason == "place")
    #expect(try first(fixture).detail == "the directory 'hidden' cannot be read")
    #expect(try kept(fixture).contains("hidden/file"))
  }

  @Test func directoriesThatResist() throws {
    let fixture = try work("mkdir a/b\nwrite a/b/file x\nsh chmod 0555 a/b a .\nfail 1")
    #expect(try first(fixture).reason == "exit")
    #expect(try kept(fixture).contains("a/b/file"))
  }

  @Test func aDirectoryThatIsGone() throws {
    let fixture = try GitFixture.working(
      """
      attempt 1: sh rm -rf "$PWD"
      attempt 1: fail 0
      write log.txt line
      """)
    try fixture.tm("add", "implement login").succeeded()
    try fixture.tm("work").succeeded()
    expect(try fixture.outline(), is: "done implement login: place done")
    #expect(try first(fixture).kept == nil)
  }

  @Test(arguments: ["", "/.."])
  func aLinkInPlaceOfTheDirectory(_ above: String) throws {
    // The user's checkout, with files that a cleaning or a checkout would take away.
    let fixture = try GitFixture()
    try fixture.write("untracked.txt", "u\n")
    try fixture.write("README.md", "changed\n")
    let harm = #"d=$(cd "$PWD\#(above)" && pwd); mv "$d" "$d.moved"; ln -s "\#(fixture.path)" "$d""#
    let deep = above.isEmpty ? "" : "; mkdir -p \"\(fixture.path)\""
    _ = try GitFixture.working("attempt 1: sh \(harm)\(deep)\nwrite log.txt line", in: fixture)
    try fixture.tm("add", "implement login").succeeded()
    let before = try fixture.contents()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    var after = try fixture.contents()
    after["./.git/refs/heads/1282544961935709"] = nil
    after["./.git/logs/refs/heads/1282544961935709"] = nil
    #expect(before == after)
    expect(try fixture.outline(), is: "done implement login: place done")
  }

  @Test func theIndexBesideTheTree() throws {
    let fixture = try work(
      "write log.txt line\nsh echo garbage >../index; echo garbage >../attempt\nfail 1")
    #expect(try first(fixture).reason == "exit")
  }
}
