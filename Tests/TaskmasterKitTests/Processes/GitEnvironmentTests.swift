import Testing

@testable import TaskmasterKit

/// What git is told by its environment and its settings, as its own children see it.
@Suite(.timeLimit(.minutes(2))) struct GitEnvironmentTests {
  let place: Place

  init() throws { place = try Place() }

  private func git(_ more: [String: String] = [:]) -> GitProgram {
    let environment = [
      "PATH": Scene().environment["PATH"] ?? "", "HOME": place.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "\(place.path)/gitconfig",
    ]
    return GitProgram(directory: place.path, environment: environment.merging(more) { $1 })
  }

  private func environment(_ git: GitProgram, network: Bool = false) async throws -> [String:
    String]
  {
    let output = try await git.run(["-c", "alias.tell=!env", "tell"], network: network)
    var found: [String: String] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
        .map { String(decoding: $0, as: UTF8.self) }
      if parts.count == 2 { found[parts[0]] = parts[1] }
    }
    return found
  }

  private func setting(_ name: String, _ git: GitProgram, hooks: Bool = false) async throws
    -> String
  {
    let answer = try await git.answer(["config", name], hooks: hooks)
    return String(decoding: answer.output.dropLast(), as: UTF8.self)
  }

  @Test func gitsListOfLocalVariablesIsOurs() async throws {
    let output = try await git().run(["rev-parse", "--local-env-vars"])
    let listed = output.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(Set(listed).subtracting(GitEnvironment.local) == [])
  }

  @Test func nothingTiesItToAnotherRepository() async throws {
    let hostile = Dictionary(
      uniqueKeysWithValues: GitEnvironment.local.subtracting([
        "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
      ])
      .map { ($0, "/elsewhere") })
    let more = hostile.merging(["GIT_LITERAL_PATHSPECS": "1", "GIT_EXTERNAL_DIFF": "/bin/false"]) {
      $1
    }
    let found = try await environment(git(more))
    #expect(!found.values.contains("/elsewhere"))
    #expect(found["GIT_LITERAL_PATHSPECS"] == nil)
    #expect(found["GIT_EXTERNAL_DIFF"] == nil)
    #expect(found["GIT_NO_REPLACE_OBJECTS"] == "1")
    #expect(found["GIT_OPTIONAL_LOCKS"] == "0")
    #expect(found["GIT_TERMINAL_PROMPT"] == "0")
    #expect(found["GIT_ASKPASS"] == "true")
    #expect(found["SSH_ASKPASS"] == "true")
    #expect(found["LC_ALL"] == "C")
    #expect(found["GIT_SSH_COMMAND"] == nil)
  }

  @Test func theRepositoryIsTheOneThatIsNamed() async throws {
    try await git().run(["init", "-q", "--bare", "one.git"])
    var git = git(["GIT_DIR": "/elsewhere"])
    git.gitDirectory = "\(place.path)/one.git"
    git.workTree = place.path
    git.indexFile = "\(place.path)/index"
    git.variables["GIT_AUTHOR_NAME"] = "me"
    let found = try await environment(git)
    #expect(found["GIT_DIR"] == git.gitDirectory)
    #expect(found["GIT_WORK_TREE"] == place.path)
    #expect(found["GIT_INDEX_FILE"] == git.indexFile)
    #expect(found["GIT_AUTHOR_NAME"] == "me")
  }

  @Test func settingsHandedDownCountWhereTheyAreKept() async throws {
    let handed = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "pair",
      "GIT_CONFIG_PARAMETERS": "'c.d=parameter'",
    ]
    var git = git(handed)
    git.settings = ["e.f=ours"]
    #expect(try await setting("a.b", git) == "pair")
    #expect(try await setting("c.d", git) == "parameter")
    #expect(try await setting("e.f", git) == "ours")
    git.keepsHandedDownSettings = false
    #expect(try await setting("a.b", git) == "")
    #expect(try await setting("c.d", git) == "")
    #expect(try await setting("e.f", git) == "ours")
  }

  @Test func anAgentGetsNoneOfIt() {
    let given = Dictionary(uniqueKeysWithValues: GitEnvironment.local.map { ($0, "x") }).merging([
      "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c", "GIT_CONFIG_GLOBAL": "/g",
      "GIT_AUTHOR_NAME": "me", "PATH": "/bin", "TASKMASTER_GIT": "1",
    ]) { $1 }
    let agent = GitProgram.agentEnvironment(from: given)
    #expect(agent == ["GIT_CONFIG_GLOBAL": "/g", "GIT_AUTHOR_NAME": "me", "PATH": "/bin"])
  }

  @Test func programsInTheConfigurationDoNotRun() async throws {
    try await git().run(["init", "-q", "repo"])
    let trap = try place.write("trap", "#!/bin/sh\ntouch \(place.path)/sprung\n")
    var git = git()
    git.gitDirectory = "\(place.path)/repo/.git"
    git.workTree = "\(place.path)/repo"
    try await git.run(["config", "core.fsmonitor", trap])
    try await git.run(["config", "core.hooksPath", "\(place.path)/hooks"])
    try await git.run(["status"])
    #expect(!place.names.contains("sprung"))
    #expect(try await setting("core.hooksPath", git) == "/dev/null")
    #expect(try await setting("core.hooksPath", git, hooks: true) == "\(place.path)/hooks")
    #expect(try await setting("core.fsmonitor", git, hooks: true) == "false")
  }

  @Test func sshGivesUpByItself() async throws {
    let options = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
    func command(_ git: GitProgram) async throws -> String? {
      try await environment(git, network: true)["GIT_SSH_COMMAND"]
    }
    #expect(try await command(git()) == "ssh \(options)")
    #expect(try await command(git(["GIT_SSH": "/my ssh"])) == "'/my ssh' \(options)")
    var configured = git(["GIT_SSH": "/my ssh"])
    configured.settings = ["core.sshCommand=ssh -i key"]
    #expect(try await command(configured) == "ssh -i key \(options)")
    let given = git(["GIT_SSH_COMMAND": "ssh -v"])
    #expect(try await command(given) == "ssh -v \(options)")
  }

  @Test func otherKindsOfSSHGetTheirOwnOptions() {
    #expect(GitProgram.patient("plink", variant: "auto") == "plink -batch")
    #expect(GitProgram.patient("TortoisePlink.exe", variant: "auto") == "TortoisePlink.exe -batch")
    #expect(GitProgram.patient("x", variant: "putty") == "x -batch")
    #expect(GitProgram.patient("x", variant: "simple") == "x")
  }

  @Test func aSlowServerIsGivenUp() async throws {
    let git = git()
    let offline = git.invocation(["fetch"], hooks: false, network: false).arguments
    let online = git.invocation(["fetch"], hooks: false, network: true).arguments
    #expect(
      Set(online).subtracting(offline) == ["http.lowSpeedLimit=1000", "http.lowSpeedTime=30"])
    #expect(online.last == "fetch")
  }
}
