import Testing

@testable import TaskmasterKit

/// `taskmaster.worker.<name>.*` defines workers and changes those that are shipped.
struct WorkerEntriesTests {
  private func configuration(_ entries: String..., home: String? = nil) throws -> Configuration {
    try Configuration(
      entries.enumerated().map { index, text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        var entry = ConfigurationEntry(
          key: "taskmaster.worker." + parts[0], value: parts.count == 2 ? String(parts[1]) : nil,
          origin: "file:.git/config")
        entry.line = index + 1
        return entry
      }, home: home)
  }

  @Test func aWorkerOfOnesOwn() throws {
    let configuration = try configuration(
      "My.agent-2.program=first", "My.agent-2.program=~/bin/agent", "My.agent-2.args=-p",
      "My.agent-2.args={prompt}", "My.agent-2.tokensin=.usage.in", "My.agent-2.env=A=b=c",
      "My.agent-2.failure=rateLimit slow down", home: "/home/me")
    #expect(
      configuration.workers["My.agent-2"]
        == WorkerDefinition(
          "My.agent-2",
          [
            .program: ["/home/me/bin/agent"], .args: ["-p", "{prompt}"],
            .tokensIn: [".usage.in"], .env: ["A=b=c"], .failure: ["rateLimit slow down"],
          ]))
    #expect(configuration.workerNames.contains("My.agent-2"))
    #expect(configuration.origins["worker.My.agent-2.program"] == "in .git/config:2")
    #expect(configuration.warnings.isEmpty)
  }

  @Test func aFieldTakesThePlaceOfTheShippedOne() throws {
    let shipped = try #require(Configuration().workers["claude"])
    let changed = try #require(
      configuration("claude.args=-p", "claude.args=", "claude.args=--fast", "claude.rootenv=")
        .workers["claude"])
    #expect(changed[.args] == ["--fast"])
    #expect(changed[.rootEnv].isEmpty)
    #expect(changed[.success] == shipped[.success])
    #expect(changed.program == "claude")
  }

  @Test(arguments: [
    ("x.program=./agent", "'./agent'", "full path"), ("x.program=", "''", "full path"),
    ("x.env=A", "'A'", "NAME=value"), ("x.env==b", "'=b'", "NAME=value"),
    ("x.success=.a", "'.a'", ".<field>=<value>"), ("x.success=(", "'('", "regular expression"),
    ("x.failure=exit=many", "'exit=many'", "exit=<status>"), ("x.cost=.a..b", "'.a..b'", "field"),
    ("x.cost=*[", "'*['", "regular expression"), ("x.keys=A=b", "'A=b'", "name of a variable"),
    ("x.args", "without a value", "an argument"), ("x.args={bogus}", "'{bogus}'", "{promptFile}"),
    ("x.args={promptFile", "'{promptFile'", "{promptFile}"),
    ("x.extraArgs=--to={Prompt}", "'--to={Prompt}'", "{prompt}"),
    ("x.env=A B=c", "'A B=c'", "NAME=value"), ("x.rootEnv= =c", "' =c'", "NAME=value"),
    ("x.keys=A B", "'A B'", "name of a variable"),
    ("x.success=exit=999", "'exit=999'", "0 to 255"),
    ("x.failure=exit=-1", "'exit=-1'", "0 to 255"),
    ("x.tokensIn=foo", "'foo'", "with a group"), ("x.model=gpt-.*", "'gpt-.*'", "with a group"),
  ])
  func aBadValueIsNamed(_ entry: String, _ shown: String, _ expected: String) throws {
    let problem = #expect(throws: Problem.self) { try configuration(entry) }
    let key = entry.split(separator: "=")[0]
    #expect(problem?.message == "taskmaster.worker.\(key) in .git/config:1 is \(shown)")
    #expect(problem?.hints.first?.contains(expected) == true)
  }

  @Test(arguments: [
    #"{"a":1}"#, #"{"a":{"b":[1]}}"#, "${HOME}", "x${A}{prompt}", "{}", "{a,b}", "{ print }",
    "[0-9]{3}",
    "{promptFile}{prompt}", "{prompt,{}}", "}{", "{", "ä{ö}",
  ])
  func bracesOfJSONAndOfTheShellAreLeftAlone(_ argument: String) throws {
    #expect(
      try configuration("x.program=x", "x.args=\(argument)").workers["x"]?[.args] == [argument])
  }

  @Test(arguments: ["goose.args=x", "command.args=x", "a b.args=x", "-x.args=x", "x.argz=x"])
  func whatIsNoFieldIsWarnedOf(_ entry: String) throws {
    let key = entry.split(separator: "=")[0]
    #expect(
      try configuration(entry).warnings == [
        "taskmaster.worker.\(key) in .git/config:1 is not a key of git-taskmaster"
      ])
  }

  @Test func aWorkerWithoutAProgramIsWarnedOf() throws {
    #expect(
      try configuration("cluade.args=x").warnings == [
        "the worker 'cluade' has no program: there is no taskmaster.worker.cluade.program"
      ])
  }

  @Test func theWorkerMayBeDefinedAfterItIsNamed() throws {
    func entry(_ key: String, _ value: String) -> ConfigurationEntry {
      ConfigurationEntry(key: key, value: value, origin: "command line:")
    }
    let entries = [
      entry("taskmaster.worker", "mine"), entry("taskmaster.worker.mine.program", "x"),
    ]
    #expect(try Configuration(entries).effectiveWorker == "mine")
    let problem = #expect(throws: Problem.self) { try Configuration(Array(entries.prefix(1))) }
    #expect(problem?.message == "taskmaster.worker on the command line is 'mine'")
  }

  /// What is shipped has to be what one could configure oneself.
  @Test func everyShippedFieldIsValid() {
    for definition in WorkerDefinition.shipped {
      #expect(WorkerDefinition.isName(definition.name))
      #expect(definition.program != nil)
      for (field, values) in definition.values {
        for value in values { #expect(field.accepts(value), "\(definition.name): \(value)") }
      }
    }
    #expect(Configuration().workers.count == WorkerDefinition.shipped.count)
  }
}
