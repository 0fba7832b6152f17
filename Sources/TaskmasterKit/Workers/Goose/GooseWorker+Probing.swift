extension GooseWorker {
  private static let key = "taskmaster.goose.program"

  /// Looks whether Goose is there, by its name and by what its help says.
  ///
  /// Another program of that name, pressly/goose, migrates databases.
  /// - Throws: ``WorkerUnavailable`` when there is none, or another, or one that is too old.
  public func probe(
    in environment: [String: String]
  ) async throws(WorkerUnavailable) -> WorkerProbe {
    let asking = ProgramProbe(environment: environment)
    let path = try path(asking)
    let help = try await help(of: path, asking)
    guard ["--output-format", "--instructions", "--recipe"].contains(where: help.contains) else {
      throw Self.another(path)
    }
    let version = try await version(of: path, asking)
    guard help.contains("--output-format") else { throw Self.tooOld(path, version) }
    var probe = WorkerProbe(path: path, version: version)
    probe.writesEvents = help.contains("stream-json")
    if let provider = options.provider ?? environment.text("GOOSE_PROVIDER") {
      probe.missingKey = GooseKeys(environment: environment)
        .complaint(about: provider) { file in try? Files.read(file) ?? nil }
    }
    return probe
  }

  private func path(_ asking: ProgramProbe) throws(WorkerUnavailable) -> String {
    do throws(ProgramSearch.Failure) {
      return try asking.path(of: options.program)
    } catch {
      throw WorkerUnavailable(
        "Goose is not installed: \(error.reason)",
        hint: """
          install it from https://github.com/aaif-goose/goose/releases, or name it with \
          `git config \(Self.key) <path>`
          """, key: Self.key)
    }
  }

  private func help(
    of path: String, _ asking: ProgramProbe
  ) async throws(WorkerUnavailable) -> String {
    let finished = await asking.run(path, ["run", "--help"])
    switch finished.ending {
    case .exited, .signalled: return finished.tail.text
    case .notStarted(let reason):
      throw WorkerUnavailable("Goose cannot be started: \(reason)", key: Self.key)
    case .timedOut, .idle:
      throw WorkerUnavailable("`\(path) run --help` does not answer", key: Self.key)
    case .interrupted: throw WorkerUnavailable("looking for Goose was interrupted")
    }
  }

  /// A program that cannot even say what it is would fail every task.
  private func version(
    of path: String, _ asking: ProgramProbe
  ) async throws(WorkerUnavailable) -> String {
    let answer = await asking.run(path, ["--version"])
    if answer.ending == .interrupted {
      throw WorkerUnavailable("looking for Goose was interrupted")
    }
    guard answer.ending.isSuccess else {
      throw WorkerUnavailable("`\(path) --version` \(answer.ending.words)", key: Self.key)
    }
    guard let version = ProgramProbe.version(in: answer.tail.text) else {
      throw WorkerUnavailable("`\(path) --version` tells no version", key: Self.key)
    }
    return version
  }

  private static func another(_ path: String) -> WorkerUnavailable {
    WorkerUnavailable(
      "\(path) is not Goose: its `run --help` does not mention --output-format",
      hint: """
        another program is called goose too; name the right one with `git config \(key) <path>`
        """, key: key)
  }

  private static func tooOld(_ path: String, _ version: String) -> WorkerUnavailable {
    WorkerUnavailable(
      "Goose at \(path) (\(version)) is too old: it has no --output-format",
      hint: "install a later one from https://github.com/aaif-goose/goose/releases", key: key)
  }
}
