import Testing

@testable import TaskmasterKit

/// The calls of the shipped workers, as values, and what definitions may do.
@Suite(.timeLimit(.minutes(2))) struct DefinedWorkerTests {
  let place: Place

  init() throws { place = try Place() }

  private func shipped(_ name: String, isRoot: Bool = false) throws -> DefinedWorker {
    DefinedWorker(
      try #require(WorkerDefinition.shipped.first { $0.name == name }), isRoot: isRoot)
  }

  /// A call in a few words: what is added to the environment, the program, the arguments, where the
  /// prompt comes from.
  private func call(_ worker: DefinedWorker, _ request: WorkerRequest = .example()) -> [String] {
    let invocation = worker.invocation(for: request)
    #expect(invocation.directory == request.directory)
    #expect(invocation.limits == request.limits)
    let added = invocation.environment.filter { request.environment[$0.key] != $0.value }
      .map { "\($0.key)=\($0.value)" }.sorted()
    let input = invocation.input.map { ["< \(String(decoding: $0, as: UTF8.self))"] } ?? []
    return added + [invocation.program] + invocation.arguments + input
  }

  @Test func aider() throws {
    #expect(
      try call(shipped("aider")) == [
        "aider", "--message-file", "/outside/instructions.md", "--yes-always",
        "--no-auto-commits", "--no-dirty-commits", "--no-gitignore", "--no-check-update",
        "--no-show-release-notes", "--analytics-disable", "--no-suggest-shell-commands",
        "--no-detect-urls", "--no-pretty", "--no-stream",
      ])
  }

  @Test func claude() throws {
    let arguments = [
      "claude", "-p", "--output-format", "stream-json", "--verbose",
      "--dangerously-skip-permissions", "< do it",
    ]
    #expect(try call(shipped("claude")) == arguments)
    #expect(try call(shipped("claude", isRoot: true)) == ["IS_SANDBOX=1"] + arguments)
  }

  @Test func codex() throws {
    #expect(
      try call(shipped("codex")) == [
        "codex", "exec", "--json", "--sandbox", "workspace-write", "--skip-git-repo-check", "-",
        "< do it",
      ])
  }

  @Test func cursorAgent() throws {
    #expect(
      try call(shipped("cursor-agent")) == [
        "cursor-agent", "-p", "--force", "--trust", "--output-format", "stream-json", "do it",
      ])
  }

  @Test func gemini() throws {
    #expect(
      try call(shipped("gemini")) == [
        "GEMINI_CLI_TRUST_WORKSPACE=true", "gemini", "--yolo", "--output-format", "stream-json",
        "-p", "do it",
      ])
  }

  @Test func mini() throws {
    #expect(
      try call(shipped("mini")) == [
        "MSWEA_CONFIGURED=true", "mini", "-y", "--exit-immediately", "-o", "/outside/report.json",
        "-t", "do it",
      ])
  }

  @Test func opencode() throws {
    #expect(
      try call(shipped("opencode")) == [
        "OPENCODE_DB=/private/opencode.db", "opencode", "run", "--format", "json", "--auto",
        "do it",
      ])
  }

  @Test func qwen() throws {
    #expect(
      try call(shipped("qwen")) == ["qwen", "--yolo", "-o", "stream-json", "do it"])
  }

  @Test func argumentsOfOnesOwnComeLast() {
    let worker = DefinedWorker(
      WorkerDefinition(
        "mine",
        [
          .program: ["agent"], .args: ["{prompt}", "{a}{", "--file={promptFile}"],
          .extraArgs: ["--model", "x {prompt} y"], .env: ["A=1", "B={reportFile}", "C="],
          .rootEnv: ["R=1"],
        ]), isRoot: false)
    #expect(
      call(worker, .example("it {promptFile}", environment: ["A": "0"])) == [
        "A=1", "B=/outside/report.json", "C=", "agent", "it {promptFile}", "{a}{",
        "--file=/outside/instructions.md", "--model", "x it {promptFile} y",
      ])
  }

  @Test func aPromptThatIsTooLongForAnArgumentIsReadFromItsFile() {
    let worker = DefinedWorker(
      WorkerDefinition("mine", [.program: ["agent"], .args: ["{prompt}"]]), isRoot: false)
    let long = String(repeating: "x", count: DefinedWorker.longestArgument + 1)
    #expect(
      call(worker, .example(long)) == [
        "agent",
        "Your instructions are in the file /outside/instructions.md: read it and do what it says.",
      ])
    #expect(call(worker, .example(String(long.dropLast()))).last?.count == long.count - 1)
  }

  private func probed(
    _ values: [WorkerField: [String]], _ environment: [String: String] = [:]
  ) async -> (WorkerProbe?, WorkerUnavailable?) {
    let path = ["PATH": "\(place.path):/usr/bin:/bin"]
    do throws(WorkerUnavailable) {
      let worker = DefinedWorker(WorkerDefinition("mine", values), isRoot: false)
      return (try await worker.probe(in: path.merging(environment) { $1 }), nil)
    } catch { return (nil, error) }
  }

  @Test func theProgramIsLookedFor() async throws {
    let agent = try place.write(
      "agent", "#!/bin/sh\n[ \"$*\" = 'show version' ] && echo 'agent (v1.2)'\n")
    #expect(
      await probed([.program: ["agent"], .versionArgs: ["show", "version"]]).0
        == WorkerProbe(path: agent, version: "v1.2"))
    #expect(
      await probed([.program: [agent], .versionArgs: ["--version"]]).1
        == WorkerUnavailable(
          "the worker 'mine' does not answer: `\(agent) --version` ended with exit status 1",
          hint: "see whether it works by itself; "
            + "taskmaster.worker.mine.versionArgs is how it is asked",
          key: "taskmaster.worker.mine.program"))
    let broken = try place.write("broken", "#!/bin/sh\necho 'no node here' >&2; exit 127\n")
    #expect(
      await probed([.program: ["broken"], .versionArgs: ["--version"]]).1?.description
        == "the worker 'mine' does not answer: `\(broken) --version` ended with exit status 127: "
        + "no node here")
    let silent = try place.write("silent", "#!/bin/sh\n")
    #expect(
      await probed([.program: ["silent"], .versionArgs: ["-v"]]).0 == WorkerProbe(path: silent))
    // One that nobody says how to ask is not started.
    let never = try place.write("never", "#!/bin/sh\ntouch \"$0.started\"\n")
    #expect(await probed([.program: ["never"]]).0 == WorkerProbe(path: never))
    #expect(place.read("never.started") == nil)
    #expect(
      await probed([.program: ["nowhere"]]).1
        == WorkerUnavailable(
          "the worker 'mine' cannot be used: nowhere: no such program in PATH",
          hint: "install it, or name it with `git config taskmaster.worker.mine.program <path>`",
          key: "taskmaster.worker.mine.program"))
    #expect(await probed([.args: ["x"]]).1?.description == "the worker 'mine' has no program")
  }

  @Test func oneOfItsKeysHasToBeThere() async throws {
    try place.write("agent", "#!/bin/sh\n")
    let values: [WorkerField: [String]] = [.program: ["agent"], .keys: ["A_KEY", "B_KEY"]]
    #expect(
      await probed(values, ["A_KEY": ""]).0?.missingKey
        == "has no key: A_KEY or B_KEY is not set")
    #expect(await probed(values, ["B_KEY": "k"]).0?.missingKey == nil)
  }

  @Test(
    arguments: [
      (" 1.53.0\n", "1.53.0"), ("aider 0.86.2\n", "0.86.2"), ("2.1.330 (Claude Code)\n", "2.1.330"),
      ("codex-cli 0.159.0", "0.159.0"), ("hello\nversion: v3\n", "v3"), ("none", nil), ("", nil),
    ] as [(String, String?)])
  func versionsAreFound(_ text: String, _ version: String?) {
    #expect(ProgramProbe.version(in: text) == version)
  }
}
