import Foundation
import GitFixtures
import Testing

/// The shipped hook finds the program, or lets the client go on.
struct HookScriptTests {
  private let fixture: GitFixture
  private let hook: String

  init() throws {
    fixture = try GitFixture()
    hook =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../hooks/pre-push").standardizedFileURL.path
  }

  private func push(programs: String) -> CommandOutput {
    fixture.run(
      hook, ["origin", "a url"], input: Array("refs\n".utf8),
      environment: ["PATH": "\(fixture.absolute(programs)):/usr/bin:/bin"])
  }

  @Test func handsEverythingOver() throws {
    try fixture.writeProgram(
      "../bin/git-taskmaster", "#!/bin/sh\nprintf '[%s]' \"$@\"\ncat\nexit 1\n")
    expect(
      push(programs: "../bin"),
      is: """
        [hook][pre-push][origin][a url]refs
        [exit status: 1]
        """)
  }

  @Test func letsThePushGoOnWithoutTheProgram() {
    expect(
      push(programs: "../none"),
      is: """
        ------- stderr -------
        warning: git-taskmaster is not on PATH; pushing without its verification
        """)
  }
}
