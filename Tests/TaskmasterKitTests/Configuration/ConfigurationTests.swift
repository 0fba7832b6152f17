import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct ConfigurationTests {
  /// Entries as `key=value` words, all from one file.
  private func configuration(
    _ entries: String..., home: String? = nil
  ) throws(Problem) -> Configuration {
    try Configuration(entries.map(Self.entry), home: home)
  }

  private static func entry(_ text: String) -> ConfigurationEntry {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return ConfigurationEntry(
      key: "taskmaster." + parts[0], value: parts.count == 2 ? String(parts[1]) : nil,
      origin: "file:.git/config")
  }

  @Test func defaults() throws {
    let configuration = try configuration()
    #expect(configuration == Configuration())
    #expect(configuration.timeout == .seconds(1800))
    #expect(configuration.idleTimeout == .seconds(900))
    #expect(configuration.keepAttempts == .seconds(30 * 86_400))
    #expect(configuration.keepMax == 100 << 20)
    #expect(configuration.attempts == 3 && configuration.onFailure == .skip)
    #expect(configuration.effectiveWorker == "goose")
  }

  @Test func everyKeyIsRead() throws {
    let configuration = try configuration(
      "worker=command", "command=./agent", "goose.program=/opt/goose", "goose.provider=openai",
      "goose.model=gpt-4o", "goose.fallbackmodel=x", "goose.fallbackmodel=",
      "goose.fallbackmodel=gpt-4", "goose.fallbackmodel=a/b/c", "goose.maxturns=50",
      "goose.builtins=memory", "goose.extraargs=--debug", "timeout=1h", "idletimeout=5m",
      "checktimeout=10m", "grace=0", "attempts=5", "workerretries=0", "retrydelay=100ms",
      "onfailure=stop", "maxfailures=1", "check=make", "check=make test", "setup=npm ci",
      "setupkeys=*.lock", "copy=./node_modules/", "keepmax=2M", "remote=origin",
      "author=A Bot <bot@example.com>", "branchprefix=task/",
      "lease=20m", "keepattempts=7d", "instructions=~/template.md", "workspaceroot=/var/tmp/w",
      "preflight=off",
      "keepawake=no",
      "loglevel=debug", "logformat=json", home: "/home/me")
    var expected = Configuration()
    expected.worker = "command"
    expected.command = "./agent"
    expected.goose.program = "/opt/goose"
    expected.goose.provider = "openai"
    expected.goose.model = "gpt-4o"
    expected.goose.fallbackModels = [
      GooseModel(model: "gpt-4"), GooseModel(provider: "a", model: "b/c"),
    ]
    expected.goose.maxTurns = 50
    expected.goose.builtins = ["developer", "memory"]
    expected.goose.extraArgs = ["--debug"]
    expected.timeout = .seconds(3600)
    expected.idleTimeout = .seconds(300)
    expected.checkTimeout = .seconds(600)
    expected.grace = .zero
    expected.attempts = 5
    expected.workerRetries = 0
    expected.retryDelay = .milliseconds(100)
    expected.onFailure = .stop
    expected.maxFailures = 1
    expected.check = ["make", "make test"]
    expected.setup = "npm ci"
    expected.setupKeys = ["*.lock"]
    expected.copy = ["node_modules"]
    expected.keepMax = 2 << 20
    expected.remote = "origin"
    expected.author = Identity(name: "A Bot", email: "bot@example.com")
    expected.branchPrefix = "task/"
    expected.lease = .seconds(1200)
    expected.keepAttempts = .seconds(7 * 86_400)
    expected.instructions = "/home/me/template.md"
    expected.workspaceRoot = "/var/tmp/w"
    expected.keepAwake = false
    expected.preflight = .off
    expected.logLevel = .debug
    expected.logFormat = .json
    #expect(configuration.warnings.isEmpty)
    #expect(Set(configuration.origins.keys) == Set(ConfigurationKey.all.values.map(\.name)))
    #expect(Set(configuration.origins.values) == ["in .git/config"])
    expected.origins = configuration.origins
    expected.listOrigins = configuration.listOrigins
    #expect(configuration == expected)
    #expect(expected.effectiveWorker == "command")
  }

  @Test(arguments: [
    ("keepawake", true), ("keepawake=", false), ("keepawake=TRUE", true), ("keepawake=off", false),
  ])
  func flags(entry: String, value: Bool) throws {
    #expect(try configuration("keepawake=0", "keepawake=1", entry).keepAwake == value)
    #expect(throws: Problem.self) { try configuration("keepawake=maybe") }
  }

  @Test func theLastOfOneCountsAndAllOfSeveral() throws {
    let configuration = try configuration(
      "attempts=none", "attempts=7", "check=a", "check=", "check=b", "check=c", "setup=x", "setup=",
      "goose.builtins=", "remote=origin", "remote=", "author=A <a@b>", "author=")
    #expect(configuration.attempts == 7)
    #expect(configuration.check == ["b", "c"])
    #expect(configuration.setup == nil && configuration.remote == nil)
    #expect(configuration.author == nil)
    #expect(configuration.goose.builtins.isEmpty)
    #expect(try self.configuration("keepattempts=never").keepAttempts == nil)
    #expect(try self.configuration("keepattempts=0", "keepmax=0").keepAttempts == .zero)
  }

  @Test(arguments: [
    ("timeout=0", "'0'", "more than 0"), ("timeout=soon", "'soon'", "a duration like"),
    ("grace=x", "'x'", "a duration like"), ("attempts=0", "'0'", "1 or more"),
    ("goose.fallbackmodel=a/", "'a/'", "provider/model"), ("worker=", "''", "a worker"),
    ("attempts=three", "'three'", "1 or more"), ("workerretries=-1", "'-1'", "0 or more"),
    ("goose.maxturns=0", "'0'", "1 or more"), ("onfailure=panic", "'panic'", "one of skip, stop"),
    ("logformat=xml", "'xml'", "one of text, json"),
    ("worker=gose", "'gose'", "command, cursor-agent, gemini, goose, mini"),
    ("remote=--upload-pack=x", "'--upload-pack=x'", "the name of a remote"),
    ("remote=a b", "'a b'", "the name of a remote"), ("author=Bot", "'Bot'", "Name <address>"),
    ("author=<a@b>", "'<a@b>'", "Name <address>"), ("goose.program=", "''", "a program"),
    ("branchprefix=-x", "'-x'", "a branch's name"), ("branchprefix=a..b", "'a..b'", "a branch"),
    ("branchprefix=/a", "'/a'", "a branch's name"), ("branchprefix=a b", "'a b'", "a branch's"),
    ("branchprefix=a.lock/", "'a.lock/'", "a branch's name"),
    ("copy=../x", "'../x'", "a path from the top"), ("copy=/etc", "'/etc'", "a path from"),
    ("copy=.git/config", "'.git/config'", "a path from the top"),
    ("setupkeys=../*.lock", "'../*.lock'", "a path or a glob"),
    ("keepmax=100x", "'100x'", "500k, 100m or 1g"), ("keepmax=-1", "'-1'", "500k, 100m or 1g"),
    ("keepmax=9999999999g", "'9999999999g'", "500k"), ("keepmax=m", "'m'", "a number of bytes"),
    ("keepattempts=ever", "'ever'", "or never"),
    ("branchprefix=x~", "'x~'", "a branch's name"), ("attempts", "without a value", "1 or more"),
  ])
  func aBadValueIsNamed(_ entry: String, _ shown: String, _ expected: String) throws {
    let problem = #expect(throws: Problem.self) { try configuration(entry) }
    let key = entry.split(separator: "=")[0]
    let message = problem?.message ?? ""
    #expect(message.lowercased().hasPrefix("taskmaster.\(key) in .git/config is "))
    #expect(message.hasSuffix(shown))
    #expect(problem?.hints.first?.contains(expected) == true)
  }

  @Test func unknownKeysAreWarnedOf() throws {
    let configuration = try configuration("attemps=3", "goose.Model=x")
    #expect(
      configuration.warnings == [
        "taskmaster.attemps in .git/config is not a key of git-taskmaster"
      ])
  }

  @Test func whatGitPrintsIsReadAsBytes() throws {
    let bytes = Array(
      "file:.git/config\0taskmaster.check\nmake\nall\0command line:\0taskmaster.x\0blob:a\0k\n\0"
        .utf8)
    #expect(
      try ConfigurationEntry.parse(bytes) == [
        ConfigurationEntry(
          key: "taskmaster.check", value: "make\nall", origin: "file:.git/config"),
        ConfigurationEntry(key: "taskmaster.x", value: nil, origin: "command line:"),
        ConfigurationEntry(key: "k", value: "", origin: "blob:a"),
      ])
    #expect(try ConfigurationEntry.parse([]).isEmpty)
    #expect(throws: Problem("git config printed something that cannot be read")) {
      try ConfigurationEntry.parse(Array("file:x\0".utf8))
    }
    #expect(throws: Problem("k in x is not UTF-8")) {
      try ConfigurationEntry.parse(Array("file:x\0k\n".utf8) + [0xFF, 0])
    }
  }
}
