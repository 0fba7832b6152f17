import Foundation
import GitFixtures
import Testing

@testable import TaskmasterKit

/// The lines of keys are those that Git has read them from.
struct ConfigurationFileTests {
  private let text = #"""
    # a comment
    ; another \
    [core]
    	bare = false ; [no] section = 1
    [taskmaster]
    	timeout = 5m
    	check = "make # all" && \
    	  make \"test\" ; done \
    	Check = again
    	watched
    [taskmaster "worker.My \"Own\" \\ Agent"] program = agent
    args = -p

    [TASKMASTER.Goose]model=x
    [taskmaster] timeout = 6m # \
    [taskmaster "goose"]
    	extraArgs = "a
    """#

  private func places(_ text: String) -> [String] {
    ConfigurationFile.places(in: Array(text.utf8)).map { "\($0.line) \($0.key)" }
  }

  @Test func everyKindOfLineIsCounted() {
    #expect(
      places(text) == [
        "4 core.bare", "6 taskmaster.timeout", "7 taskmaster.check", "9 taskmaster.check",
        "10 taskmaster.watched", #"11 taskmaster.worker.My "Own" \ Agent.program"#,
        #"12 taskmaster.worker.My "Own" \ Agent.args"#, "14 taskmaster.goose.model",
        "15 taskmaster.timeout", "17 taskmaster.goose.extraargs",
      ])
    #expect(places("\u{FEFF}[a]\r\nb = c\\\r\nd\r\ne").map(\.self) == ["2 a.b", "4 a.e"])
    #expect(places("[a").isEmpty && places("[a \"").isEmpty && places("=").isEmpty)
  }

  /// What Git finds, in the order it finds it, in files of all kinds of pieces.
  @Test func theKeysAreThoseThatGitFinds() throws {
    let fixture = try GitFixture.outside()
    var generator = SeededGenerator(seed: 5)
    let pieces = [
      "[a]\n", "[B \"c.\\\"D\"]", "[a.E]\n", "x = 1\n", "y\n", "  z-1 = \"q # ; \\\" \" # c\n",
      "# no\n",
      ";\n", "\n", "w = a \\\n  b ; c\\\n", "v = \"a \\\n b\"\n", "\tu=\n", "t = \\\\\n",
    ]
    for round in 0..<40 {
      let count = Int.random(in: 1...12, using: &generator)
      let text =
        "[start]\n"
        + (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      try fixture.write("file", text)
      let listed = fixture.run("git", ["config", "--file", "file", "-z", "--list", "--name-only"])
      guard listed.exitStatus == 0 else { continue }
      let keys = listed.stdout.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      let found = ConfigurationFile.places(in: Array(text.utf8)).map(\.key)
      #expect(found == keys, "round \(round): \(text)")
    }
  }

  @Test func theNthOfAKeyIsTheNthThatGitTellsOf() {
    func entry(_ key: String, _ origin: String) -> ConfigurationEntry {
      ConfigurationEntry(key: key, value: "v", origin: origin)
    }
    let entries = [
      entry("taskmaster.check", "file:one"), entry("taskmaster.check", "file:two"),
      entry("taskmaster.check", "file:one"), entry("taskmaster.check", "file:one"),
      entry("taskmaster.check", "command line:"), entry("taskmaster.check", "file:gone"),
    ]
    let located = ConfigurationEntry.located(entries) { file in
      switch file {
      case "one": Array("[taskmaster]\n\ncheck=a\nCheck=b\n".utf8)
      case "two": Array("[taskmaster]check=c".utf8)
      default: nil
      }
    }
    #expect(
      located.map(\.origin) == [
        "in one:3", "in two:1", "in one:4", "in one", "on the command line", "in gone",
      ])
  }
}
