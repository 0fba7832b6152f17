import GitFixtures
import Testing

/// Kinds of repositories that work is done in.
struct WorkPlaceTests {
  private static let script = "append log.txt line"

  /// Queues, works and shows one task.
  private func cycle(_ fixture: GitFixture, chain: String? = nil) throws {
    let words = ["add"] + (chain.map { ["--chain", $0] } ?? []) + ["implement login"]
    try fixture.run("git-taskmaster", words).succeeded()
    try fixture.tm("list").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    let shown = fixture.tm("show", "1282544961935709")
    #expect(shown.exitStatus == 0, "\(shown.text)")
    expect(try fixture.outline(), is: "done implement login: done")
    let branch = "1282544961935709"
    #expect(try fixture.git("show", "\(branch):log.txt").line == "line")
    #expect(try fixture.git("rev-list", "--count", "\(chain ?? "main")..\(branch)").line == "1")
    try fixture.git("fsck", "--strict")
  }

  @Test func outside() throws {
    let fixture = try GitFixture.outside()
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: open the repository at $TMP/directory: not a Git repository, nor inside one
        hint: change to a directory of the repository, or name it with -C or GIT_DIR
        [exit status: 128]
        """)
  }

  @Test func bare() throws {
    try cycle(try .working(Self.script, in: .bare()))
  }

  @Test func subdirectory() throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.makeDirectory("deep/down")
    try cycle(fixture.at("deep/down"))
  }

  @Test func linkedWorktree() throws {
    let fixture = try GitFixture.working(Self.script)
    let worktree = try fixture.addWorktree("topic")
    try worktree.write("only-here.txt", "x\n")
    let before = try worktree.git("status", "--porcelain").line
    try cycle(worktree, chain: "topic")
    #expect(try worktree.git("status", "--porcelain").line == before)
    #expect(try worktree.git("worktree", "list").lines.count == 2)
    #expect(try fixture.outline() == "done implement login: done")
  }

  @Test func detached() throws {
    let fixture = try GitFixture.working(Self.script)
    try fixture.git("checkout", "--quiet", "--detach")
    try cycle(fixture, chain: "main")
  }

  @Test func beforeTheFirstCommit() throws {
    let fixture = try GitFixture.working(Self.script, in: .unborn())
    #expect(fixture.tm("add", "x").exitStatus == 128)
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        nothing to do
        """)
  }

  @Test func sparse() throws {
    let fixture = try GitFixture.working(
      """
      append log.txt line
      sh test -e in/file
      mkdir out
      append out/new new
      """)
    try fixture.write("in/file", "in\n")
    try fixture.write("out/file", "out\n")
    try fixture.commit("Two directories")
    try fixture.git("sparse-checkout", "set", "in")
    #expect(!fixture.exists("out"))
    try cycle(fixture)
    #expect(!fixture.exists("out"))
    expect(
      try fixture.git("ls-tree", "-r", "--name-only", "1282544961935709"),
      is: """
        README.md
        in/file
        log.txt
        out/file
        out/new
        """)
  }

  @Test func autocrlf() throws {
    let fixture = try GitFixture.working(
      """
      sh grep -q "$(printf 'A project.\\\\r')" README.md
      sh printf 'one\\\\r\\\\ntwo\\\\r\\\\n' >dos.txt
      append log.txt line
      """)
    try fixture.git("config", "core.autocrlf", "true")
    try cycle(fixture)
    let branch = "1282544961935709"
    #expect(try fixture.git("show", "\(branch):dos.txt").stdout == Array("one\ntwo\n".utf8))
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["dos.txt", "log.txt"])
  }

  @Test func shallow() throws {
    let origin = try GitFixture()
    try origin.commit("Second")
    let clone = origin.at("../shallow")
    try origin.git("clone", "--quiet", "--depth=1", "file://" + origin.path, clone.path)
    try cycle(try .working(Self.script, in: clone))
  }

  @Test func besideALargeHistoryOfPackedReferences() throws {
    let fixture = try GitFixture.working(Self.script)
    let main = try fixture.commitID("main")
    let updates = (1...300).map { "create refs/heads/old/\($0) \(main)\n" }.joined()
    try fixture.git("update-ref", "--stdin", input: updates)
    try fixture.git("pack-refs", "--all", "--prune")
    try cycle(fixture)
  }

  @Test func anExecutableALinkAndOddNames() throws {
    let fixture = try GitFixture.working(
      """
      append log.txt line
      sh echo '#!/bin/sh' >run && chmod +x run && ln -s run link
      sh echo x >"$(printf 'tab\\tquote"\\001')"
      sh echo x >'-dash' && echo x >':(top)magic' && echo x >'größe'
      """)
    try cycle(fixture)
    expect(
      try fixture.git("ls-tree", "-r", "1282544961935709"),
      is: """
        100644 blob 587be6b4c3f93f93c489c0111bba5596147a26cb	-dash
        100644 blob 587be6b4c3f93f93c489c0111bba5596147a26cb	:(top)magic
        100644 blob a3dc20321d65c6f473f2b808c6ed71b630f20cb1	README.md
        100644 blob 587be6b4c3f93f93c489c0111bba5596147a26cb	"gr\\303\\266\\303\\237e"
        120000 blob e5224d533ef27b001224859a9b36696846a7e7fe	link
        100644 blob a999a0c211215fd28e77d6a7c66ade6ec76ccbcb	log.txt
        100755 blob 1a2485251c33a70432394c93fb89330ef214bfc9	run
        100644 blob 587be6b4c3f93f93c489c0111bba5596147a26cb	"tab\\tquote\\"\\001"
        """)
  }
}
