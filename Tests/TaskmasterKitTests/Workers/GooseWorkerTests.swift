import TaskmasterCore
import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct GooseWorkerTests {
  let place: Place

  init() throws { place = try Place() }

  private func request(
    _ environment: [String: String] = ["PATH": "/usr/bin:/bin"], retry: Int = 0
  ) -> WorkerRequest {
    WorkerRequest(
      instructions: Array("do it".utf8), environment: environment, directory: "/tmp",
      privateDirectory: "/private", limits: Limits(timeout: .seconds(60)), retry: retry)
  }

  @Test func theInvocationIsTheRecommendedOne() {
    let options = GooseOptions(
      program: "/opt/goose", provider: "anthropic", model: "big", fallbackModel: "small",
      maxTurns: 50, builtins: ["developer", "memory"], extraArguments: ["--debug"])
    let environment = ["PATH": "/bin", "ANTHROPIC_API_KEY": "secret", "GOOSE_MODE": "approve"]
    let expected = Invocation(
      program: "/opt/goose",
      arguments: [
        "run", "-q", "--output-format", "stream-json", "--no-session", "--max-turns", "50",
        "--provider", "anthropic", "--model", "big", "--no-profile", "--with-builtin",
        "developer,memory", "--debug", "-i", "-",
      ],
      environment: [
        "PATH": "/bin", "ANTHROPIC_API_KEY": "secret", "GOOSE_MODE": "auto",
        "GOOSE_DISABLE_SESSION_NAMING": "true", "GOOSE_DISABLE_TOOL_CALL_SUMMARY": "true",
        "GOOSE_TELEMETRY_ENABLED": "false", "XDG_DATA_HOME": "/private/data",
        "XDG_STATE_HOME": "/private/state", "GOOSE_DISABLE_KEYRING": "1",
      ],
      input: Array("do it".utf8), directory: "/tmp", limits: Limits(timeout: .seconds(60)))
    #expect(GooseWorker(options).invocation(for: request(environment)) == expected)
  }

  @Test func byDefaultItIsGooseAsItIsConfigured() {
    let invocation = GooseWorker().invocation(for: request())
    #expect(invocation.program == "goose")
    #expect(
      invocation.arguments == [
        "run", "-q", "--output-format", "stream-json", "--no-session", "--max-turns", "1000", "-i",
        "-",
      ])
    #expect(invocation.environment["GOOSE_DISABLE_KEYRING"] == nil)
  }

  @Test(arguments: [
    ("anthropic", ["ANTHROPIC_API_KEY": "k"], true), ("openai", ["ANTHROPIC_API_KEY": "k"], false),
    ("databricks", ["DATABRICKS_TOKEN": "k"], true), ("groq", ["GROQ_API_KEY": ""], false),
    (nil, ["GOOSE_PROVIDER": "xai", "XAI_API_KEY": "k"], true), (nil, ["XAI_API_KEY": "k"], false),
  ])
  func theKeyringIsOnlyForbiddenWhereTheKeyIsThere(
    _ provider: String?, _ environment: [String: String], _ isForbidden: Bool
  ) {
    let worker = GooseWorker(GooseOptions(provider: provider))
    let found = worker.invocation(for: request(environment)).environment
    #expect(found["GOOSE_DISABLE_KEYRING"] == (isForbidden ? "1" : nil))
  }

  @Test func aRetryAsksTheOtherModel() {
    func model(_ options: GooseOptions, retry: Int) -> String? {
      let arguments = GooseWorker(options).invocation(for: request(retry: retry)).arguments
      return arguments.firstIndex(of: "--model").map { arguments[$0 + 1] }
    }
    let both = GooseOptions(model: "big", fallbackModel: "small")
    #expect(model(both, retry: 0) == "big")
    #expect(model(both, retry: 1) == "small")
    #expect(model(GooseOptions(model: "big"), retry: 1) == "big")
    #expect(model(GooseOptions(), retry: 1) == nil)
  }

  private func located(_ program: String, path: String) async -> (String?, WorkerUnavailable?) {
    do throws(WorkerUnavailable) {
      let worker = GooseWorker(GooseOptions(program: program))
      return (try await worker.locate(in: ["PATH": path]), nil)
    } catch { return (nil, error) }
  }

  @Test func gooseIsKnownByItsHelp() async throws {
    let goose = try place.write(
      "goose", "#!/bin/sh\n[ \"$*\" = 'run --help' ] && echo '  --output-format <FORMAT>'\n")
    let (found, _) = await located("goose", path: "\(place.path):/usr/bin:/bin")
    #expect(found == goose)
  }

  @Test func anotherProgramOfThatNameIsRefused() async throws {
    let other = try place.write("goose", "#!/bin/sh\necho 'goose: run: no such command'; exit 1\n")
    let (_, error) = await located("goose", path: "\(place.path):/usr/bin:/bin")
    #expect(error?.description.hasPrefix("\(other) is not Goose") == true)
    #expect(error?.hint?.contains("taskmaster.goose.program") == true)
  }

  @Test func aGooseThatIsNotThereIsSaid() async {
    let (_, error) = await located("goose", path: place.path)
    #expect(error?.description == "Goose is not installed: goose: no such program in PATH")
    #expect(error?.hint?.contains("https://") == true)
  }

  @Test func aRunIsReadAsItComes() async throws {
    let text = GooseStreamTests.text("Done.")
    try place.write(
      "goose",
      """
      #!/bin/sh
      cat >"$0.prompt"; echo "$XDG_DATA_HOME" >&2
      echo '\(text)'
      echo '\(GooseStreamTests.complete)'
      """)
    let lines = Lines()
    let worker = GooseWorker(GooseOptions(program: "\(place.path)/goose"))
    let run = await worker.run(request(), with: ProcessRunner()) { lines.add($0) }
    guard case .success(let report) = run.verdict else { return #expect(Bool(false)) }
    #expect(report.summary == "Done.")
    #expect(report.usage.tokensOut == 134)
    #expect(lines.all.count == 3)
    #expect(place.read("goose.prompt") == Array("do it".utf8))
    #expect(run.finished.errorTail.lastLine == "/private/data")
  }
}
