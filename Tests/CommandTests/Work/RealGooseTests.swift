import Foundation
import GitFixtures
import Testing

/// The demonstration's two tasks done by a real Goose, with the provider that the environment names.
struct RealGooseTests {
  private static let environment = ProcessInfo.processInfo.environment

  private static let isThere: Bool = {
    guard environment["GOOSE_PROVIDER"] != nil else { return false }
    let directories = (environment["PATH"] ?? "").split(separator: ":")
    return directories.contains { FileManager.default.isExecutableFile(atPath: "\($0)/goose") }
  }()

  /// What Goose needs of the world outside the sandbox: its settings, its keys, its configuration.
  private static let needed: [String: String?] = {
    let prefixes = [
      "GOOSE_", "OPENAI_", "ANTHROPIC_", "OPENROUTER_", "AWS_", "AZURE_", "DATABRICKS_",
    ]
    var needed: [String: String?] = environment.filter { name, _ in
      name.contains("_API_KEY") || name.contains("_HOST")
        || prefixes.contains { name.hasPrefix($0) }
    }.mapValues { $0 }
    let home = environment["HOME"] ?? "/"
    needed["XDG_CONFIG_HOME"] = environment["XDG_CONFIG_HOME"] ?? home + "/.config"
    return needed
  }()

  @Test(
    .enabled(if: isThere, "it needs goose in PATH and GOOSE_PROVIDER in the environment"),
    .timeLimit(.minutes(20)))
  func theDemonstration() throws {
    let fixture = try GitFixture()
    try fixture.tm(
      "add", "create a simple hello.txt file with greeting",
      "read hello.txt and create a response.txt file"
    ).succeeded()
    let words = ["work", "--worker", "goose"]
    let run = try fixture.start(
      "git-taskmaster", words, environment: fixture.quick(Self.needed)
    ).wait(atMost: .seconds(1100))
    #expect(run.exitStatus == 0, "\(run.text)")
    let tasks = try fixture.tasks()
    #expect(tasks.map(\.status) == ["done", "done"])
    let last = try #require(tasks.last?.branch)
    #expect(try !fixture.git("show", "\(last):hello.txt").line.isEmpty)
    #expect(try !fixture.git("show", "\(last):response.txt").line.isEmpty)
    #expect(try fixture.git("rev-list", "--count", "main..\(last)").line == "2")
    try fixture.expectVerified()
    #expect(fixture.sandbox.livingProcesses() == [])
  }
}
