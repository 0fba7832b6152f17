extension Configuration {
  /// Reads entries in their order: of a key with one value the last counts, of one with several all do,
  /// after the last that is empty.
  /// - Parameters:
  ///   - entries: What Git's configuration says; keys of others are passed over.
  ///   - home: What a leading `~/` in a path means.
  /// - Throws: ``Problem`` that names key, value, origin and what is expected.
  public init(_ entries: [ConfigurationEntry], home: String? = nil) throws(Problem) {
    self.init()
    let entries = entries.filter { $0.key.hasPrefix(Self.section) }
    let last = Dictionary(
      entries.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { max($0, $1) })
    var definitions = WorkerEntries()
    for (index, entry) in entries.enumerated() {
      let name = String(entry.key.dropFirst(Self.section.count))
      if try definitions.take(entry, name, isLast: index == last[entry.key]) { continue }
      guard let key = ConfigurationKey.all[name.lowercased()] else {
        warnings.append("\(entry.key) \(entry.origin) is not a key of git-taskmaster")
        continue
      }
      // What is overridden may be wrong: the command line is there to put it right.
      guard key.isList || index == last[entry.key] else { continue }
      guard let value = entry.value ?? key.bare, key.set(&self, value) else {
        throw Self.problem(entry, key.name, expected: key.expected)
      }
      origins[key.name] = entry.origin
      if key.isList {
        let before = value.isEmpty ? [] : listOrigins[key.name] ?? []
        listOrigins[key.name] = value.isEmpty ? [] : before + [entry.origin]
      }
    }
    definitions.define(in: &self)
    try requireConfiguredWorker()
    if let home { expand(home: home) }
  }

  static let section = "taskmaster."

  private mutating func expand(home: String) {
    for path in [\Configuration.instructions, \.workspaceRoot] {
      guard let value = self[keyPath: path], value.hasPrefix("~/") else { continue }
      self[keyPath: path] = home + value.dropFirst()
    }
    for (name, definition) in workers {
      guard let program = definition.program, program.hasPrefix("~/") else { continue }
      workers[name]?.values[.program] = [home + program.dropFirst()]
    }
  }

  /// Workers may be defined in any file, so whether there is one is known when all have been read.
  private func requireConfiguredWorker() throws(Problem) {
    guard let worker, let origin = origins["worker"], !workerNames.contains(worker) else { return }
    throw Problem(
      "\(Self.section)worker \(origin) is '\(worker)'",
      hints: ["it has to be one of \(workerNames.joined(separator: ", "))"])
  }

  static func problem(
    _ entry: ConfigurationEntry, _ name: String, expected: String
  ) -> Problem {
    let value = entry.value.map { "'\($0)'" } ?? "without a value"
    return Problem(
      "\(section)\(name) \(entry.origin) is \(value)", hints: ["it has to be \(expected)"])
  }
}

/// A key of `taskmaster.*`: what it may be and where it goes.
struct ConfigurationKey: Sendable {
  let name: String
  /// What is expected, as in "taskmaster.timeout is …".
  let expected: String
  /// Whether all its values count, not the last alone.
  var isList = false
  /// What the key alone, without a value, says; nil: nothing.
  var bare: String?
  /// Takes a value over; false when it is not what is expected.
  let set: @Sendable (inout Configuration, String) -> Bool

  /// The keys by their names in lower case.
  static let all = Dictionary(
    (texts + durations + counts + lists + choices).map { ($0.name.lowercased(), $0) },
    uniquingKeysWith: { first, _ in first })

  private static var texts: [ConfigurationKey] {
    [
      text("command", \.command), text("setup", \.setup),
      text("instructions", \.instructions), text("workspaceRoot", \.workspaceRoot),
      text("goose.provider", \.goose.provider), text("goose.model", \.goose.model),
      ConfigurationKey(name: "goose.program", expected: "the name or the path of a program") {
        $0.goose.program = $1
        return !$1.isEmpty
      },
      ConfigurationKey(name: "remote", expected: "the name of a remote") {
        $0.remote = $1.isEmpty ? nil : $1
        return !$1.hasPrefix("-") && !$1.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
      },
      ConfigurationKey(name: "author", expected: "a name and an address: 'Name <address>'") {
        $0.author = Identity(ident: Array("\($1) 0 +0000".utf8))
        guard let author = $0.author else { return $1.isEmpty }
        return !author.name.isEmpty && author.line == $1
      },
      ConfigurationKey(
        name: "branchPrefix", expected: "the beginning of a branch's name, like 'task/'"
      ) {
        $0.branchPrefix = $1
        return BranchPrefix.isValid($1)
      },
    ]
  }

  private static var durations: [ConfigurationKey] {
    [
      duration("timeout", \.timeout, mayBeZero: false),
      duration("idleTimeout", \.idleTimeout, mayBeZero: false),
      duration("checkTimeout", \.checkTimeout, mayBeZero: false),
      duration("lease", \.lease, mayBeZero: false),
      duration("grace", \.grace), duration("retryDelay", \.retryDelay),
      ConfigurationKey(name: "keepAttempts", expected: DurationText.expected + ", or never") {
        $0.keepAttempts = DurationText.parse($1)
        return $0.keepAttempts != nil || $1 == "never"
      },
    ]
  }

  private static var counts: [ConfigurationKey] {
    [
      count("attempts", \.attempts, atLeast: 1), count("maxFailures", \.maxFailures, atLeast: 1),
      count("workerRetries", \.workerRetries, atLeast: 0),
      ConfigurationKey(name: "keepMax", expected: SizeText.expected) {
        guard let size = SizeText.parse($1) else { return false }
        $0.keepMax = size
        return true
      },
      ConfigurationKey(name: "goose.maxTurns", expected: "a number, 1 or more") {
        $0.goose.maxTurns = Int($1)
        return ($0.goose.maxTurns ?? 0) >= 1
      },
    ]
  }

  private static var lists: [ConfigurationKey] {
    [
      list("check", \.check), list("goose.builtins", \.goose.builtins),
      list("goose.extraArgs", \.goose.extraArgs),
      ConfigurationKey(
        name: "goose.fallbackModel", expected: GooseModel.expected, isList: true
      ) {
        if $1.isEmpty { $0.goose.fallbackModels = [] }
        guard let model = GooseModel($1) else { return $1.isEmpty }
        $0.goose.fallbackModels.append(model)
        return true
      },
      list("copy", \.copy, of: "a path from the top of the checkout") {
        try? ArtifactPattern.normalized($0)
      },
      list("setupKeys", \.setupKeys, of: "a path or a glob from the top of the checkout") {
        try? ArtifactPattern.normalized($0)
      },
    ]
  }

  private static var choices: [ConfigurationKey] {
    [
      flag("keepAwake", \.keepAwake), choice("onFailure", \.onFailure),
      choice("preflight", \.preflight),
      choice("logLevel", \.logLevel),
      choice("logFormat", \.logFormat),
      ConfigurationKey(name: "worker", expected: "the name of a worker") {
        $0.worker = $1
        return !$1.isEmpty
      },
    ]
  }
}
