import Foundation
import GitFixtures
import TaskmasterKit
import Testing

/// The shipped hooks find the program; without it a client goes on and a server refuses.
struct HookScriptTests {
  private let fixture: GitFixture

  init() throws { fixture = try GitFixture() }

  private func run(_ hook: String, programs: String) -> CommandOutput {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../hooks/\(hook)").standardizedFileURL.path
    return fixture.run(
      path, ["origin", "a url"], input: Array("refs\n".utf8),
      environment: ["PATH": "\(fixture.absolute(programs)):/usr/bin:/bin"])
  }

  @Test(arguments: [("pre-push", 1), ("post-rewrite", 0), ("pre-receive", 1)])
  func handEverythingOver(hook: String, status: Int32) throws {
    try fixture.writeProgram(
      "../bin/git-taskmaster", "#!/bin/sh\nprintf '[%s]' \"$@\"\ncat\nexit 1\n")
    let output = run(hook, programs: "../bin")
    #expect(output.line == "[hook][\(hook)][--][origin][a url]refs")
    #expect(output.exitStatus == status)
  }

  @Test func withoutTheProgram() {
    expect(
      run("pre-push", programs: "../none"),
      is: """
        ------- stderr -------
        warning: git-taskmaster is not on PATH; pushing without its verification
        """)
    expect(
      run("post-rewrite", programs: "../none"),
      is: """
        ------- stderr -------
        warning: git-taskmaster is not on PATH; task branches were not looked at
        """)
    expect(
      run("pre-receive", programs: "../none"),
      is: """
        ------- stderr -------
        taskmaster: git-taskmaster is not on PATH of this server; nothing is taken
        [exit status: 1]
        """)
  }
}
