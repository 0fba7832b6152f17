import GitFixtures
import Testing

/// Sparse checkouts, the agent's and the user's: what is only hidden is not deleted.
struct SparseTests {
  /// A repository with directories that can be hidden, and in it a task that is tried once.
  private func make(_ script: String, isSparse: Bool = false) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    for name in [
      "in/file", "in/gone", "out/file", "out/deep/file", "other/file", "other/deep/file",
    ] {
      try fixture.write(name, "\(name)\n")
    }
    try fixture.commit("Directories")
    if isSparse { try fixture.git("sparse-checkout", "set", "in", "out/deep") }
    try fixture.git("config", "taskmaster.attempts", "1")
    return fixture
  }

  private func changes(_ fixture: GitFixture, to commit: String?) throws -> [String] {
    try fixture.git("diff", "--name-status", "main", #require(commit)).lines
  }

  private static let narrowing = [
    "sh git sparse-checkout set in",
    "sh git sparse-checkout set --no-cone /in",
    "sh git sparse-checkout set --sparse-index in; git commit -q --allow-empty -m narrow",
  ]

  @Test(arguments: narrowing, [false, true])
  func anAgentThatNarrowsItsCheckout(_ narrowing: String, _ isSparse: Bool) throws {
    let fixture = try make(
      """
      task narrow: \(narrowing)
      task narrow: sh test ! -e out/deep; rm in/gone; echo more >>in/file
      task next: sh test -e out/deep/file && echo x >file
      """, isSparse: isSparse)
    try fixture.tm("add", "--check", "test -e out/deep/file", "narrow").succeeded()
    try fixture.tm("add", "next").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(
      try changes(fixture, to: fixture.task("narrow").branch) == ["M\tin/file", "D\tin/gone"])
    #expect(
      try changes(fixture, to: fixture.task("next").branch)
        == ["A\tfile", "M\tin/file", "D\tin/gone"])
  }

  @Test func anAttemptThatNarrowsItsCheckoutAndFails() throws {
    let fixture = try make(
      """
      sh git sparse-checkout set in
      sh rm in/gone; echo x >out; head -c 2000000 /dev/zero >large; echo more >>in/file
      fail 1
      """)
    for limit in ["1g", "1m"] {
      try fixture.tm("add", limit).succeeded()
      #expect(fixture.tm("-c", "taskmaster.keepMax=\(limit)", "work").exitStatus == 1)
      let large = limit == "1g" ? ["A\tlarge"] : []
      #expect(
        try changes(fixture, to: fixture.task(limit).attempts[0].kept)
          == ["M\tin/file", "D\tin/gone"] + large
          + ["A\tout", "D\tout/deep/file", "D\tout/file"])
    }
  }

  @Test func anAgentThatNarrowsTheUsersCheckout() throws {
    let fixture = try make("sh git sparse-checkout set other; echo x >other/new", isSparse: true)
    try fixture.tm("add", "one").succeeded()
    try fixture.tm("work", "--in-place").succeeded()
    let branch = try #require(try fixture.task("one").branch)
    #expect(try changes(fixture, to: branch) == ["A\tother/new"])
    #expect(try fixture.git("status", "--porcelain", "--branch").line == "## \(branch)")
  }

  /// The index is made anew where an agent has broken it.
  @Test(arguments: ["echo garbage >../index", "rm ../index; rm -r .git", "rm ../index; false"])
  func aBrokenIndex(_ harm: String) throws {
    let fixture = try make(
      "sh echo more >>in/file; mkdir other; echo x >other/new; \(harm)", isSparse: true)
    try fixture.tm("add", "one").succeeded()
    fixture.tm("work")
    let task = try fixture.task("one")
    #expect(
      try changes(fixture, to: task.branch ?? task.attempts[0].kept)
        == ["M\tin/file", "A\tother/new"])
    #expect(try fixture.git("config", "--get", "core.sparseCheckout").line == "true")
    #expect(try fixture.git("status", "--porcelain").line == "")
  }

  /// What cannot be staged as usual is staged without the user's settings.
  @Test func aFilterThatFails() throws {
    let fixture = try make(
      "sh echo more >>in/file; mkdir other; echo x >other/file; echo '* filter=x' >in/.gitattributes",
      isSparse: true)
    try fixture.git("config", "filter.x.clean", "false")
    try fixture.git("config", "filter.x.required", "true")
    try fixture.tm("add", "one").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(
      try changes(fixture, to: fixture.task("one").attempts[0].kept)
        == ["A\tin/.gitattributes", "M\tin/file", "M\tother/file"])
  }
}
