import TaskmasterCore
import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct GooseWorkerTests {
  let place: Place

  init() throws { place = try Place() }

  private func request(
    _ environment: [String: String] = ["PATH": "/usr/bin:/bin"], model: Int = 0
  ) -> WorkerRequest {
    WorkerRequest.example("do it", environment: environment, model: model)
  }

  @Test func theInvocationIsTheRecommendedOne() {
    let options = GooseOptions(
      program: "/opt/goose", provider: "anthropic", model: "big", maxTurns: 50,
      builtins: ["developer", "memory"], extraArguments: ["--debug"])
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

  @Test(arguments: [(nil, "50", "50"), (7, "50", "7"), (nil, "0", "1000"), (nil, "many", "1000")])
  func theMostTurnsMayBeInTheEnvironment(_ option: Int?, _ variable: String, _ turns: String) throws
  {
    let worker = GooseWorker(GooseOptions(maxTurns: option))
    let arguments = worker.invocation(for: request(["GOOSE_MAX_TURNS": variable])).arguments
    let index = try #require(arguments.firstIndex(of: "--max-turns"))
    #expect(arguments[index + 1] == turns)
  }

  @Test func aGooseWithoutEventsIsAskedForText() {
    var request = request()
    request.probe.writesEvents = false
    #expect(
      GooseWorker().invocation(for: request).arguments == [
        "run", "-q", "--output-format", "text", "--no-session", "--max-turns", "1000", "-i", "-",
      ])
    #expect(GooseWorker().makeReader(for: request) is GooseTextReader)
    #expect(GooseWorker().makeReader(for: self.request()) is GooseReader)
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

  @Test func fallbacksAreAskedInTheirOrder() {
    let options = GooseOptions(
      provider: "anthropic", model: "big",
      fallbacks: ["small", "openrouter/meta/llama", "/qwen/coder"].compactMap { GooseModel($0) })
    let environment = ["OPENROUTER_API_KEY": "k"]
    func asked(_ model: Int) -> String {
      let invocation = GooseWorker(options).invocation(for: request(environment, model: model))
      let words = invocation.arguments.drop { $0 != "--provider" }.prefix(4)
      return words.joined(separator: " ")
        + (invocation.environment["GOOSE_DISABLE_KEYRING"].map { " without keyring \($0)" } ?? "")
    }
    #expect(GooseWorker(options).fallbacks == ["small", "openrouter/meta/llama", "qwen/coder"])
    #expect(
      (0...4).map(asked) == [
        "--provider anthropic --model big", "--provider anthropic --model small",
        "--provider openrouter --model meta/llama without keyring 1",
        "--provider anthropic --model qwen/coder", "--provider anthropic --model big",
      ])
    #expect(["", "a/", "/", "a b"].allSatisfy { GooseModel($0) == nil })
  }

  @Test func whoIsAskedIsKnownFromTheEnvironment() async {
    let environment = ["GOOSE_PROVIDER": "openrouter", "GOOSE_MODEL": "meta/llama"]
    var reader = GooseWorker().makeReader(for: request(environment))
    reader.read(OutputLine(GooseStreamTests.complete))
    guard case .success(let report) = reader.verdict(on: Finished(ending: .exited(0))) else {
      return #expect(Bool(false))
    }
    #expect(report.usage.provider == "openrouter")
    #expect(report.usage.model == "meta/llama")
  }

  private func probed(
    _ options: GooseOptions, _ environment: [String: String] = [:]
  ) async -> (WorkerProbe?, WorkerUnavailable?) {
    let path = ["PATH": "\(place.path):/usr/bin:/bin", "HOME": place.path]
    do throws(WorkerUnavailable) {
      let environment = path.merging(environment) { _, own in own }
      return (try await GooseWorker(options).probe(in: environment), nil)
    } catch { return (nil, error) }
  }

  private func writeGoose(formats: String, version: String = " 1.53.0") throws -> String {
    try place.write(
      "goose",
      """
      #!/bin/sh
      case "$*" in
        --version) echo '\(version)' ;;
        'run --help') echo '  --instructions  \(formats)' ;;
        *) exit 99 ;;
      esac
      """)
  }

  @Test func gooseIsKnownByItsHelp() async throws {
    let goose = try writeGoose(formats: "--output-format [possible values: text, stream-json]")
    #expect(await probed(GooseOptions()).0 == WorkerProbe(path: goose, version: "1.53.0"))
    _ = try writeGoose(formats: "--output-format [possible values: text, json]")
    #expect(await probed(GooseOptions()).0?.writesEvents == false)
  }

  @Test(arguments: [
    ("echo 1.53.0; exit 3", "ended with exit status 3"), ("kill -9 $$", "was ended by signal 9"),
    ("echo here I am", "tells no version"), (#"printf '\033[1m1.53.0\377\n'"#, "tells no version"),
  ]) func oneThatDoesNotSayWhatItIsIsRefused(_ script: String, _ reason: String) async throws {
    let goose = try place.write(
      "goose",
      "#!/bin/sh\ntest \"$1\" = run && echo --output-format && exit\n\(script)\n")
    let error = await probed(GooseOptions()).1
    #expect(error?.description == "`\(goose) --version` \(reason)")
    #expect(error?.key == "taskmaster.goose.program")
  }

  @Test func anotherProgramOfThatNameIsRefused() async throws {
    let other = try place.write("goose", "#!/bin/sh\necho 'goose: run: no such command'; exit 1\n")
    let error = await probed(GooseOptions()).1
    #expect(
      error?.description
        == "\(other) is not Goose: its `run --help` does not mention --output-format")
    #expect(error?.hint?.contains("taskmaster.goose.program") == true)
    #expect(error?.key == "taskmaster.goose.program")
  }

  @Test func oneThatIsTooOldIsRefused() async throws {
    let goose = try writeGoose(formats: "--no-session", version: "goose 0.9.1")
    let error = await probed(GooseOptions()).1
    #expect(error?.description == "Goose at \(goose) (0.9.1) is too old: it has no --output-format")
    #expect(error?.hint?.contains("https://") == true)
  }

  @Test func aGooseThatIsNotThereIsSaid() async {
    let (_, error) = await probed(GooseOptions(), ["PATH": place.path])
    #expect(error?.description == "Goose is not installed: goose: no such program in PATH")
    #expect(error?.hint?.contains("https://") == true)
  }

  /// A key that can be known to be missing is told of; one that Goose alone can look for is not.
  @Test(
    arguments: [
      (["GOOSE_PROVIDER": "anthropic"], nil, nil, true),
      (["GOOSE_PROVIDER": "anthropic", "ANTHROPIC_API_KEY": "k"], nil, nil, false),
      (["GOOSE_PROVIDER": "anthropic"], "ANTHROPIC_API_KEY: k\n", nil, false),
      (["GOOSE_PROVIDER": "anthropic"], "OTHER_API_KEY: k\n", nil, true),
      (["GOOSE_PROVIDER": "anthropic"], nil, "GOOSE_PROVIDER: anthropic\n", false),
      (
        ["GOOSE_PROVIDER": "anthropic", "GOOSE_DISABLE_KEYRING": "1"], nil,
        "GOOSE_PROVIDER: anthropic\n", true
      ),
      (["GOOSE_PROVIDER": "ollama"], nil, nil, false),
      (["GOOSE_PROVIDER": "openai", "OPENAI_HOST": "http://localhost"], nil, nil, false),
      ([:], nil, nil, false),
    ] as [([String: String], String?, String?, Bool)])
  func aMissingKeyIsToldOf(
    _ environment: [String: String], _ secrets: String?, _ configuration: String?,
    _ isMissing: Bool
  ) {
    let provider = environment["GOOSE_PROVIDER"] ?? ""
    let files = [
      "/home/.config/goose/secrets.yaml": secrets, "/home/.config/goose/config.yaml": configuration,
    ]
    let complaint = GooseKeys(environment: environment.merging(["HOME": "/home"]) { $1 })
      .complaint(about: provider) { files[$0]?.map { Array($0.utf8) } }
    let expected =
      "has no key for anthropic: ANTHROPIC_API_KEY is not set, and /home/.config/goose holds none"
    #expect(provider.isEmpty || complaint == (isMissing ? expected : nil))
  }

  @Test func probingTellsOfAMissingKey() async throws {
    _ = try writeGoose(formats: "--output-format stream-json")
    let missing = await probed(GooseOptions(provider: "openrouter")).0?.missingKey
    #expect(
      missing
        == "has no key for openrouter: OPENROUTER_API_KEY is not set, and "
        + "\(place.path)/.config/goose holds none")
    #expect(
      await probed(GooseOptions(provider: "openrouter"), ["OPENROUTER_API_KEY": "k"]).0?
        .missingKey == nil)
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
