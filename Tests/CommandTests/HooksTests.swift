import Foundation
import GitFixtures
import Testing

/// `git taskmaster hooks install` and `uninstall`.
struct HooksTests {
  private let fixture: GitFixture
  private let hook = ".git/hooks/pre-push"

  init() throws {
    fixture = try GitFixture()
    try? fixture.remove(".git/hooks")
  }

  /// What is said of the two hooks of a clone.
  private func both(_ prePush: String, _ postRewrite: String) -> String {
    "\(prePush) $TMP/repository/.git/hooks/pre-push\n"
      + "\(postRewrite) $TMP/repository/.git/hooks/post-rewrite"
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.absolute(path))
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func aHookOfOurOwn() throws {
    expect(fixture.taskmaster("hooks", "install"), is: both("installed", "installed"))
    #expect(try mode(hook) & 0o111 == 0o111)
    expect(fixture.taskmaster("hooks", "install"), is: both("unchanged", "unchanged"))
    expect(
      fixture.taskmaster("hooks", "uninstall", "--json"),
      is: #"{"version":1,"hooks":[{"hook":"pre-push","path":"$TMP/repository/.git/hooks/pre-push","#
        + #""change":"removed"},{"hook":"post-rewrite","#
        + #""path":"$TMP/repository/.git/hooks/post-rewrite","change":"removed"}]}"#)
    #expect(try fixture.names(in: ".git/hooks").isEmpty)
    expect(
      fixture.taskmaster("hooks", "uninstall"),
      is: both("unchanged", "unchanged")
        + "\nunchanged $TMP/repository/.git/hooks/pre-receive")
  }

  @Test(arguments: ["#!/bin/sh\nexit 0\n", "#!/bin/bash -e\n# no newline at the end", "true\n"])
  func aBlockInTheHookOfAnother(_ text: String) throws {
    try fixture.writeProgram(hook, text)
    try fixture.run("chmod", ["750", hook]).succeeded()
    expect(fixture.taskmaster("hooks", "install"), is: both("installed", "installed"))
    #expect(try fixture.read(hook).contains("git-taskmaster hook pre-push"))
    #expect(try mode(hook) == 0o750)
    let installed = try fixture.readBytes(hook)
    expect(fixture.taskmaster("hooks", "install"), is: both("unchanged", "unchanged"))
    #expect(try fixture.readBytes(hook) == installed)
    expect(fixture.taskmaster("hooks", "uninstall"), is: both("removed", "removed"))
    #expect(try fixture.read(hook) == text)
    #expect(try mode(hook) == 0o750)
    #expect(try fixture.names(in: ".git/hooks") == ["pre-push"])
  }

  @Test func anOldBlockIsBroughtUpToDate() throws {
    try fixture.taskmaster("hooks", "install").succeeded()
    let new = try fixture.read(hook)
    try fixture.write(hook, new.replacing("taskmaster_refs", with: "old_refs"))
    #expect(
      try fixture.taskmaster("hooks", "status").succeeded().line.contains("pre-push: outdated"))
    expect(fixture.taskmaster("hooks", "install"), is: both("updated", "unchanged"))
    #expect(try fixture.read(hook) == new)
  }

  @Test func aPlaceForHooksThatIsEmpty() throws {
    try fixture.git("config", "core.hooksPath", "")
    expect(
      fixture.taskmaster("hooks", "install"),
      is: """
        ------- stderr -------
        error: core.hooksPath is empty, so that Git looks for the hook '/pre-push'
        hint: git config --show-origin core.hooksPath tells where that is set: unset it there
        [exit status: 128]
        """)
    #expect(!fixture.exists("pre-push") && !fixture.exists(hook))
    let status = fixture.taskmaster("hooks", "status")
    #expect(status.text.contains("core.hooksPath is empty"), "\(status.text)")
    #expect(!status.text.contains("current"))
  }

  @Test func hooksThatABlockCannotGoInto() throws {
    try fixture.writeProgram(hook, "#!/usr/bin/env python3\nprint('mine')\n")
    expect(
      fixture.taskmaster("hooks", "install"),
      is: """
        ------- stderr -------
        error: the hook '$TMP/repository/.git/hooks/pre-push' is written for 'python3', not for a shell
        hint: have it run git-taskmaster hook pre-push with its arguments and its input
        [exit status: 128]
        """)
    try fixture.write(hook, "#!/bin/sh\necho off\n")
    try fixture.run("chmod", ["644", hook]).succeeded()
    expect(
      fixture.taskmaster("hooks", "install"),
      is: """
        ------- stderr -------
        error: the hook '$TMP/repository/.git/hooks/pre-push' is not executable, so Git does not run it
        hint: make it executable or remove it, then try again
        [exit status: 128]
        """)
    try fixture.remove(hook)
    try fixture.run("ln", ["-s", "nowhere", hook]).succeeded()
    #expect(fixture.taskmaster("hooks", "install").exitStatus == 128)
    try fixture.remove(hook)
    try fixture.run("cp", ["/bin/true", hook]).succeeded()
    #expect(fixture.taskmaster("hooks", "install").exitStatus == 128)
  }

  @Test func hooksInTheCheckout() throws {
    try fixture.git("config", "core.hooksPath", ".githooks")
    expect(
      try fixture.at("below").taskmasterFromBelow(),
      is: """
        installed $TMP/repository/.githooks/pre-push
        installed $TMP/repository/.githooks/post-rewrite
        """)
    #expect(fixture.exists(".githooks/pre-push"))
  }

  @Test func hooksThatOthersUseAsWell() throws {
    try fixture.git("config", "--global", "core.hooksPath", fixture.sandbox.root + "/shared")
    expect(
      fixture.taskmaster("hooks", "install"),
      is: """
        ------- stderr -------
        error: the hook '$TMP/shared/pre-push' is outside this repository, and others may use it as well
        hint: hooks of its own: git config --local core.hooksPath "$(git rev-parse --git-common-dir)/hooks"
        hint: or have that hook run: git-taskmaster hook pre-push -- "$@"
        [exit status: 128]
        """)
    try fixture.git("config", "--global", "--unset", "core.hooksPath")
    try fixture.makeDirectory("../shared")
    try fixture.run("ln", ["-s", "../../shared", ".git/hooks"]).succeeded()
    #expect(fixture.taskmaster("hooks", "install").exitStatus == 128)
    #expect(try fixture.names(in: "../shared").isEmpty)
  }

  @Test func bareRepositoriesAndWorktrees() throws {
    let bare = try fixture.clone("bare.git", "--bare")
    expect(bare.taskmaster("hooks", "install"), is: "installed $TMP/bare.git/hooks/pre-receive")
    let worktree = try fixture.addWorktree("topic")
    expect(worktree.taskmaster("hooks", "install"), is: both("installed", "installed"))
  }

  @Test func aClientsAndAServers() throws {
    expect(
      fixture.taskmaster("hooks", "install", "--server"),
      is: "installed $TMP/repository/.git/hooks/pre-receive")
    try fixture.taskmaster("hooks", "install", "--client", "--server").succeeded()
    try fixture.run("chmod", ["644", hook]).succeeded()
    try fixture.writeProgram(".git/hooks/post-rewrite", "#!/usr/bin/perl\n")
    expect(
      fixture.taskmaster("hooks", "status"),
      is: """
        pre-push: disabled ($TMP/repository/.git/hooks/pre-push)
        post-rewrite: unusable (the hook '$TMP/repository/.git/hooks/post-rewrite' is written for 'perl', not for a shell)
        pre-receive: current ($TMP/repository/.git/hooks/pre-receive)
        """)
  }

  @Test func noneIsChangedWhenOneCannotBe() throws {
    try fixture.writeProgram(".git/hooks/post-rewrite", "#!/usr/bin/perl\n")
    #expect(fixture.taskmaster("hooks", "install").exitStatus == 128)
    #expect(!fixture.exists(hook))
    #expect(
      try fixture.taskmaster("hooks", "status", "--json").succeeded().text.hasPrefix(
        #"{"version":1,"hooks":[{"hook":"pre-push","path":"$TMP/repository/.git/hooks/pre-push","#
          + #""state":"absent","reason":null},"#))
  }

  @Test func theCommandIsNotComplete() throws {
    #expect(fixture.taskmaster("hooks", "remove").exitStatus == 129)
    #expect(fixture.taskmaster("hook", "pre-push").exitStatus == 129)
    #expect(
      fixture.taskmaster("hook", "pre-push", "origin", "url", input: "what?\n").exitStatus == 128)
  }
}

extension GitFixture {
  /// Installs the hook from a directory below the top.
  fileprivate func taskmasterFromBelow() throws -> CommandOutput {
    try makeDirectory(".")
    return taskmaster("hooks", "install")
  }
}
