import Foundation
import GitFixtures
import Testing

/// Repositories that are not quite usual, and some that cannot be used.
struct KindsOfRepositoryTests {
  @Test(arguments: ["sparse", "submodule", "filter", "autocrlf"])
  func theCheckoutIsNotLookedAt(_ kind: String) throws {
    let fixture = try GitFixture()
    try fixture.write("docs/a.txt", "a\n")
    try fixture.commit("More")
    switch kind {
    case "sparse":
      try fixture.git("sparse-checkout", "set", "docs")
    case "submodule":
      let other = try GitFixture()
      try fixture.git("submodule", "--quiet", "add", other.path, "module")
      try fixture.commit("Add a submodule")
    case "filter":
      try fixture.write(".gitattributes", "*.txt filter=broken\n")
      try fixture.commit("Filter")
      try fixture.git("config", "filter.broken.clean", "false")
      try fixture.git("config", "filter.broken.required", "true")
    default:
      try fixture.git("config", "core.autocrlf", "true")
    }
    let index = try fixture.readBytes(".git/index")
    let base = try fixture.commitID("HEAD").prefix(7)
    expect(
      fixture.taskmaster("add", "implement login"),
      is: "queued 535f054 implement login (chain main, on \(base))")
    expect(
      fixture.taskmaster("list"),
      is: """
        main, on \(base)
          queued  535f054  implement login

        1 queued

        next:
          git taskmaster work
        """)
    #expect(fixture.taskmaster("show", "535f").exitStatus == 0)
    #expect(try fixture.readBytes(".git/index") == index)
    #expect(fixture.exists("README.md"))
  }

  @Test func shallowAndPartialClones() throws {
    let fixture = try GitFixture()
    try fixture.commit("Second")
    try fixture.git("config", "uploadpack.allowFilter", "true")
    let origin = fixture.at("../repository")
    for (name, option) in [("shallow", "--depth=1"), ("partial", "--filter=blob:none")] {
      try fixture.git("clone", "--quiet", option, "file://\(origin.path)", "../\(name)")
      let clone = fixture.at("../\(name)")
      #expect(clone.taskmaster("add", "implement login").exitStatus == 0)
      expect(
        clone.taskmaster("complete", "tasks"),
        is: "535f054\timplement login")
    }
  }

  @Test func otherHashesAreRefused() throws {
    let fixture = try GitFixture.outside("repository")
    try fixture.git("init", "--quiet", "--object-format=sha256")
    expect(
      fixture.taskmaster("list"),
      is: """
        ------- stderr -------
        error: open the repository at $TMP/repository/.git: its objects are named by sha256, and only sha1 can be read
        hint: git clone it into a repository made with git init --object-format=sha1
        [exit status: 128]
        """)
  }

  /// Only the superuser can make something that belongs to somebody else.
  @Test(.enabled(if: geteuid() == 0))
  func somebodyElsesRepositoryNeedsTheUsersWord() throws {
    let fixture = try GitFixture()
    try fixture.run("chown", ["-R", "12345", fixture.path]).succeeded()
    let environment = ["SUDO_UID": nil] as [String: String?]
    expect(
      fixture.taskmaster("list", environment: environment),
      is: """
        ------- stderr -------
        error: open the repository at $TMP/repository: $TMP/repository belongs to somebody else
        hint: if you trust it: git config --global --add safe.directory $TMP/repository
        [exit status: 128]
        """)
    try fixture.at("..").git("config", "--global", "safe.directory", fixture.path)
    expect(
      fixture.taskmaster("list", environment: environment),
      is: """
        ------- stderr -------
        no tasks yet; queue one with: git taskmaster add "<text>"
        """)
    expect(
      fixture.taskmaster("add", "x", environment: environment),
      is: "queued 68e1547 x (chain main, on 07aa0f1)")
  }
}
