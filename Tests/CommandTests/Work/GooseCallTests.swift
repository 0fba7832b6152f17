import Foundation
import GitFixtures
import Testing

/// How Goose is called, seen from the other side.
struct GooseCallTests {
  @Test func theCall() throws {
    let fixture = try GitFixture.goose(
      """
      sh env | grep -e ^GOOSE -e ^XDG_ -e _KEY= | sort >environment.txt
      sh pwd >directory.txt; echo "$TASKMASTER_INSTRUCTIONS" >instructions.txt
      goose finished 1.53.0
      """)
    for (key, value) in [
      ("provider", "openrouter"), ("model", "meta/llama"), ("maxTurns", "50"),
      ("builtins", "memory"), ("extraArgs", "--debug"),
    ] {
      try fixture.git("config", "taskmaster.goose.\(key)", value)
    }
    try fixture.tm("add", "a", "b").succeeded()
    let key: [String: String?] = [
      "OPENROUTER_API_KEY": "sk-or-123456789", "GOOSE_MODE": "approve", "GOOSE_CONTEXT_LIMIT": "7",
    ]
    let run = fixture.tm("work", "--once", environment: key)
    #expect(run.exitStatus == 0, "\(run.text)")
    let call =
      "run -q --output-format stream-json --no-session --max-turns 50 --provider openrouter "
      + "--model meta/llama --no-profile --with-builtin developer,memory --debug -i -"
    // It is asked what it is once, whatever is worked.
    #expect(try fixture.gooseCalls() == ["run --help", "--version", call])
    let branch = try #require(try fixture.task("a").branch)
    let workspace = try fixture.git("show", "\(branch):directory.txt").line.dropLast("/tree".count)
    let environment = try fixture.git("show", "\(branch):environment.txt").line
    let session = try #require(
      environment.firstMatch(of: /worker\/([0-9a-f]{16})\/data/)?.output.1)
    expect(
      environment,
      is: """
        GOOSE_CONTEXT_LIMIT=7
        GOOSE_DISABLE_KEYRING=1
        GOOSE_DISABLE_SESSION_NAMING=true
        GOOSE_DISABLE_TOOL_CALL_SUMMARY=true
        GOOSE_MODE=auto
        GOOSE_TELEMETRY_ENABLED=false
        OPENROUTER_API_KEY=sk-or-123456789
        XDG_CACHE_HOME=\(fixture.sandbox.root)/home/.cache
        XDG_CONFIG_HOME=\(fixture.sandbox.root)/home/.config
        XDG_DATA_HOME=\(workspace)/worker/\(session)/data
        XDG_STATE_HOME=\(workspace)/worker/\(session)/state
        """)
    let told = try fixture.git("show", "\(branch):instructions.txt").line
    #expect(told == "\(workspace)/instructions.md")
    #expect(try fixture.read(told) == fixture.read(fixture.sandbox.agentScript + ".input"))
    #expect(try fixture.read(told).hasPrefix("# Task\n\na\n"))

    // Another session has directories of its own, and those of the one before are gone.
    try fixture.tm("work", environment: key).succeeded()
    let names = try fixture.names(in: workspace + "/worker")
    #expect(names.count == 1 && names != [String(session)])
  }

  @Test func whatIsKnownOfTheRunIsRecorded() throws {
    let fixture = try GitFixture.goose("write a.txt x\ngoose finished 1.53.0")
    try fixture.git("config", "--add", "taskmaster.goose.model", "meta/llama")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm("work", environment: ["GOOSE_PROVIDER": "openrouter"]).succeeded()
    let json = fixture.tm("show", "--json", "a", "66dca4c").stdout
    let output = json.isEmpty ? fixture.tm("show", "--json", "66dca4c").stdout : json
    let attempt = try #require(
      JSONDecoder().decode(Shown.self, from: Data(output)).tasks.first?.attempts.first)
    #expect(attempt.worker == "goose" && attempt.workerVersion == "1.53.0")
    #expect(attempt.provider == "openrouter" && attempt.model == "meta/llama")
    #expect(attempt.tokensIn == 1100 && attempt.tokensOut == 134)
    #expect(attempt.turns == 1 && attempt.exit == 0)
    #expect(attempt.retries == nil && attempt.waitSeconds == nil)
    #expect(try #require(attempt.agentSeconds) > 0)
  }

  private struct Shown: Decodable {
    struct Task: Decodable {
      let attempts: [Attempt]
    }

    struct Attempt: Decodable {
      let worker: String?
      let workerVersion: String?
      let provider: String?
      let model: String?
      let tokensIn: Int?
      let tokensOut: Int?
      let turns: Int?
      let exit: Int?
      let retries: Int?
      let waitSeconds: Double?
      let agentSeconds: Double?
    }

    let tasks: [Task]
  }

  /// A program that cannot be known to lack its key is not complained of.
  @Test func aMissingKeyIsWarnedOf() throws {
    let fixture = try GitFixture.goose("write a.txt x\ngoose finished 1.53.0")
    try fixture.git("config", "taskmaster.goose.provider", "anthropic")
    try fixture.tm("add", "a").succeeded()
    let run = fixture.tm("work")
    #expect(
      run.text.contains(
        "warning: the worker goose has no key for anthropic: ANTHROPIC_API_KEY is not set, "
          + "and $TMP/home/.config/goose holds none\n"), "\(run.text)")
    try fixture.tm("add", "b").succeeded()
    try fixture.write(
      fixture.sandbox.root + "/home/.config/goose/config.yaml", "GOOSE_PROVIDER: anthropic\n")
    #expect(!fixture.tm("work").text.contains("has no key"))
  }
}
