import ArgumentParser
import TaskmasterCore
import TaskmasterKit

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One run of the program, from its arguments to its exit status.
struct Launch {
  let console: Console
  let surroundings: Surroundings

  /// Runs the command that the arguments name; nil stands for one that is not UTF-8.
  func run(_ arguments: [String?]) async -> Int32 {
    let status = await execute(arguments)
    guard let failure = console.finish() else { return status }
    let reason = strerror(failure).map { String(cString: $0) } ?? "error \(failure)"
    return console.report(Problem("cannot write to standard output: \(reason)"))
  }

  private func execute(_ arguments: [String?]) async -> Int32 {
    do {
      let words = OptionalValues.completed(
        in: Work.separatingRemote(in: try Self.checked(arguments)))
      try Subcommands.requireKnown(in: words)
      return await run(try parse(words))
    } catch {
      return console.report(Problem(describing: error))
    }
  }

  private static func checked(_ arguments: [String?]) throws(Problem) -> [String] {
    var words: [String] = []
    for (index, word) in arguments.enumerated() {
      guard let word else {
        throw Problem("argument \(index + 1) is not UTF-8", exitStatus: Problem.usage)
      }
      words.append(word)
    }
    return words
  }

  private func parse(_ words: [String]) throws(Problem) -> any ParsableCommand {
    do {
      return try GitTaskmaster.parseAsRoot(words)
    } catch {
      guard GitTaskmaster.exitCode(for: error) == .success else {
        if let words = NegativeValues.joined(in: words, after: error) { return try parse(words) }
        throw Problem(usage: error, subcommand: Subcommands.name(in: words))
      }
      return Answer(text: GitTaskmaster.fullMessage(for: error))
    }
  }

  private func run(_ command: any ParsableCommand) async -> Int32 {
    do {
      switch command {
      case let command as any TaskmasterCommand:
        try await command.run(try context(for: command.repository))
      case let answer as Answer:
        console.print(Help.tidied(answer.text))
      case is GitTaskmaster:
        console.print(Help.tidied(GitTaskmaster.helpMessage()))
        return Problem.usage
      default:
        var command = command
        try command.run()
      }
      return 0
    } catch let code as ExitCode {
      return code.rawValue
    } catch  where GitTaskmaster.exitCode(for: error) == .success {
      console.print(Help.tidied(GitTaskmaster.fullMessage(for: error)))
      return 0
    } catch {
      return console.report(Problem(describing: error))
    }
  }

  private func context(for options: RepositoryOptions) throws(Problem) -> CommandContext {
    for directory in options.directories where !directory.isEmpty {
      guard chdir(directory) == 0 else {
        throw Problem("cannot change to '\(directory)': \(String(cString: strerror(errno)))")
      }
    }
    var surroundings = surroundings
    options.applySettings(to: &surroundings.environment)
    return CommandContext(console: console, surroundings: surroundings)
  }
}

/// What the parser itself answers: a help text, the version.
private struct Answer: ParsableCommand {
  var text = ""

  init() {}

  init(text: String) { self.text = text }

  init(from decoder: any Decoder) throws { self.init() }
}
