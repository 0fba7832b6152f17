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

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.absolute(path))
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func aHookOfOurOwn() throws {
    expect(
      fixture.taskmaster("hooks", "install"), is: "installed $TMP/repository/.git/hooks/pre-push")
    #expect(try mode(hook) & 0o111 == 0o111)
    expect(
      fixture.taskmaster("hooks", "install"), is: "unchanged $TMP/repository/.git/hooks/pre-push")
    expect(
      fixture.taskmaster("hooks", "uninstall", "--json"),
      is: #"{"version":1,"hook":"$TMP/repository/.git/hooks/pre-push","change":"removed"}"#)
    #expect(try fixture.names(in: ".git/hooks").isEmpty)
    expect(
      fixture.taskmaster("hooks", "uninstall"), is: "unchanged $TMP/repository/.git/hooks/pre-push")
  }

  @Test(arguments: ["#!/bin/sh\nexit 0\n", "#!/bin/bash -e\n# no newline at the end", "true\n"])
  func aBlockInTheHookOfAnother(_ text: String) throws {
    try fixture.writeProgram(hook, text)
    try fixture.run("chmod", ["750", hook]).succeeded()
    expect(
      fixture.taskmaster("hooks", "install"), is: "installed $TMP/repository/.git/hooks/pre-push")
    #expect(try fixture.read(hook).contains("git-taskmaster hook pre-push"))
    #expect(try mode(hook) == 0o750)
    let installed = try fixture.readBytes(hook)
    expect(
      fixture.taskmaster("hooks", "install"), is: "unchanged $TMP/repository/.git/hooks/pre-push")
    #expect(try fixture.readBytes(hook) == installed)
    expect(
      fixture.taskmaster("hooks", "uninstall"), is: "removed $TMP/repository/.git/hooks/pre-push")
    #expect(try fixture.read(hook) == text)
    #expect(try mode(hook) == 0o750)
    #expect(try fixture.names(in: ".git/hooks") == ["pre-push"])
  }

  @Test func anOldBlockIsBroughtUpToDate() throws {
    try fixture.taskmaster("hooks", "install").succeeded()
    let new = try fixture.read(hook)
    try fixture.write(hook, new.replacing("taskmaster_refs", with: "old_refs"))
    expect(
      fixture.taskmaster("hooks", "install"), is: "updated $TMP/repository/.git/hooks/pre-push")
    #expect(try fixture.read(hook) == new)
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
      is: "installed $TMP/repository/.githooks/pre-push")
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
        hint: or have that hook run: git-taskmaster hook pre-push "$@"
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
    expect(bare.taskmaster("hooks", "install"), is: "installed $TMP/bare.git/hooks/pre-push")
    let worktree = try fixture.addWorktree("topic")
    expect(
      worktree.taskmaster("hooks", "install"),
      is: "installed $TMP/repository/.git/hooks/pre-push")
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
