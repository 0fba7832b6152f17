extension GooseWorker {
  /// Looks whether Goose is there, by its name and by what its help says.
  ///
  /// Another program of that name, pressly/goose, migrates databases.
  /// - Returns: The path of the program.
  /// - Throws: ``WorkerUnavailable`` when there is none, or another.
  public func locate(
    in environment: [String: String]
  ) async throws(WorkerUnavailable) -> String {
    let path = try path(in: environment)
    let probe = Invocation(
      program: path, arguments: ["run", "--help"], environment: environment,
      limits: Limits(timeout: .seconds(20), grace: .seconds(1)))
    let finished = await ProcessRunner().run(probe) { _ in }
    switch finished.ending {
    case .exited where finished.tail.text.contains("--output-format"): return path
    case .exited, .signalled:
      throw WorkerUnavailable(
        "\(path) is not Goose, or too old: `goose run --help` does not mention --output-format",
        hint: """
          another program is called goose too; name the right one with \
          `git config taskmaster.goose.program <path>`
          """)
    case .notStarted(let reason): throw WorkerUnavailable("Goose cannot be started: \(reason)")
    case .timedOut, .idle: throw WorkerUnavailable("`\(path) run --help` does not answer")
    case .interrupted: throw WorkerUnavailable("looking for Goose was interrupted")
    }
  }

  private func path(in environment: [String: String]) throws(WorkerUnavailable) -> String {
    do throws(ProgramSearch.Failure) {
      return try ProgramSearch.find(options.program, in: environment, from: "/")
    } catch {
      throw WorkerUnavailable(
        "Goose is not installed: \(error.reason)",
        hint: """
          install it from https://github.com/aaif-goose/goose/releases, or name it with \
          `git config taskmaster.goose.program <path>`
          """)
    }
  }
}
