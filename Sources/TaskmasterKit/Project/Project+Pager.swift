extension Project {
  /// Starts the pager that the user has told Git to use, on this process's own terminal.
  /// - Returns: The pager, to be fed; nil when they want none.
  /// - Throws: ``Problem`` when there is no such program.
  public func startPager() async throws(Problem) -> ForegroundProgram? {
    guard let command = await pagerCommand() else { return nil }
    let invocation = Pager.invocation(of: command, environment: surroundings.environment)
    do throws(Child.StartFailure) {
      return try ForegroundProgram(invocation, isFed: true)
    } catch {
      throw Problem("cannot start the pager '\(command)': \(error.reason)")
    }
  }

  /// What Git itself would run: `pager.taskmaster` may say whether and which, as for Git's own commands.
  private func pagerCommand() async -> String? {
    let own = await word(["config", "--get", "pager.taskmaster"])
    switch own?.lowercased() {
    case "false", "no", "off", "0": return nil
    case nil, "true", "yes", "on", "1", "": return await usualPager()
    default: return surroundings.environment["GIT_PAGER"] == nil ? own : await usualPager()
    }
  }

  private func usualPager() async -> String? {
    let command = await word(["var", "GIT_PAGER"])
    return command == "" || command == "cat" ? nil : command
  }

  /// What git answers, without its newline; nil when it has no answer.
  private func word(_ arguments: [String]) async -> String? {
    guard let answer = try? await git.answer(arguments), answer.status == 0 else { return nil }
    return String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}

/// How a pager is run: as Git does it.
enum Pager {
  /// The call, by the shell only where the command needs one, so that a program that is missing is noticed.
  static func invocation(of command: String, environment: [String: String]) -> Invocation {
    var environment = environment
    environment["GIT_PAGER_IN_USE"] = "true"
    environment["LESS"] = environment["LESS"] ?? "FRX"
    environment["LV"] = environment["LV"] ?? "-c"
    let needsShell = command.utf8.contains { special.contains($0) }
    return Invocation(
      program: needsShell ? "/bin/sh" : command, arguments: needsShell ? ["-c", command] : [],
      environment: environment, directory: ".")
  }

  /// What Git takes for a sign that a command is meant for the shell.
  private static let special = Set("|&;<>()$`\\\"' \t\n*?[#~=%".utf8)
}
