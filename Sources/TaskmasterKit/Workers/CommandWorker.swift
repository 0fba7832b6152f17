import TaskmasterCore

/// Any command as a worker: it is given to the shell and reads the instructions on standard input.
///
/// It failed when its exit status is not 0. What it writes is not understood; its last lines are
/// its summary.
public struct CommandWorker: Worker {
  /// The command, as the shell takes it.
  public var command: String

  /// Makes a worker of a command.
  public init(command: String) { self.command = command }

  /// "command".
  public var name: String { "command" }

  private static let key = "taskmaster.command"

  /// Looks whether the shell knows the command's first word.
  ///
  /// Where that is no plain word (an assignment, a parenthesis), or a path in the workspace, nothing can
  /// be known without running it; and nobody knows what it would do if it were asked for its version.
  /// - Returns: What the shell would run.
  /// - Throws: ``WorkerUnavailable`` when there is no command, or it begins with an unknown word.
  public func probe(
    in environment: [String: String]
  ) async throws(WorkerUnavailable) -> WorkerProbe {
    let words = command.split { $0.isWhitespace }
    guard let first = words.first else {
      throw WorkerUnavailable(
        "there is no command to run", hint: "git config \(Self.key) '<command>'", key: Self.key)
    }
    let isInWorkspace = first.contains("/") && !first.hasPrefix("/")
    guard first.utf8.allSatisfy(Self.isPlain), !isInWorkspace else {
      return WorkerProbe(path: Self.shell)
    }
    let found = await ProgramProbe(environment: environment)
      .run(Self.shell, ["-c", "command -v \"$1\"", "sh", String(first)])
    guard found.ending.isSuccess else {
      throw WorkerUnavailable(
        "the command begins with '\(first)', which is not an installed program",
        hint: "install it, or correct \(Self.key)", key: Self.key)
    }
    return WorkerProbe(path: found.tail.lastLine)
  }

  /// The command, given to the shell.
  public func invocation(for request: WorkerRequest) -> Invocation {
    Invocation(
      program: Self.shell, arguments: ["-c", command], environment: request.environment,
      input: request.instructions, directory: request.directory, limits: request.limits)
  }

  /// A reader that looks at the exit status alone.
  public func makeReader(for request: WorkerRequest) -> any WorkerReader { CommandReader() }

  private static let shell = "/bin/sh"

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_./+".utf8.contains(byte)
    }
  }
}

/// Judges a command by its exit status alone.
struct CommandReader: WorkerReader {
  private static let summaryLines = 10

  mutating func read(_ line: OutputLine) {}

  func verdict(on finished: Finished) -> WorkerVerdict {
    let usage = Usage(worker: "command")
    let words = finished.tail.lastLines(Self.summaryLines).joined(separator: "\n")
    if let verdict = WorkerVerdict.byEnding(finished, words: words, usage: usage) { return verdict }
    return .success(WorkerReport(summary: words, usage: usage))
  }
}
