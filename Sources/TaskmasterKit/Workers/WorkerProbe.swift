/// What is known of a worker's program before it is given a task.
public struct WorkerProbe: Hashable, Sendable {
  /// The path of the program.
  public var path: String
  /// The version that it says it has; nil: it does not say, or is not asked.
  public var version: String?
  /// What it says of a key that it probably lacks, to follow its name; nil: it has one, or that cannot be
  /// known.
  public var missingKey: String?
  /// Whether it can write events (`stream-json`); asked of Goose alone.
  var writesEvents = true

  /// Makes what is known of its parts.
  public init(path: String, version: String? = nil, missingKey: String? = nil) {
    self.path = path
    self.version = version
    self.missingKey = missingKey
  }
}

/// Why a worker cannot be used, and what to do about it.
public struct WorkerUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in a sentence that may follow "error: ".
  public var description: String
  /// What to do; nil when the description says it.
  public var hint: String?
  /// The key of the configuration that it comes from, such as `taskmaster.goose.program`.
  public var key: String?

  /// Says what is wrong.
  public init(_ description: String, hint: String? = nil, key: String? = nil) {
    self.description = description
    self.hint = hint
    self.key = key
  }
}

/// Asks programs what they are.
struct ProgramProbe {
  let environment: [String: String]

  /// Some programs take their time to start; one that waits for an answer never does.
  private static let patience = Limits(timeout: .seconds(60), grace: .seconds(1))

  /// Runs a program with nothing to read, outside of any work tree.
  func run(_ program: String, _ arguments: [String]) async -> Finished {
    let invocation = Invocation(
      program: program, arguments: arguments, environment: environment, limits: Self.patience)
    return await ProcessRunner(mask: SecretMask(environment: environment)).run(invocation) { _ in }
  }

  /// The first printable word with a digit of the first line that has one: `1.53.0`, `aider 0.86.2`.
  static func version(in text: String) -> String? {
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "(" || $0 == ")" || $0 == "," }
      let word = words.first { word in
        word.utf8.contains { (0x30...0x39).contains($0) }
          && word.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      }
      if let word { return String(word).cut(toBytes: 64) }
    }
    return nil
  }

  /// The file that a program's name means.
  func path(of program: String) throws(ProgramSearch.Failure) -> String {
    try ProgramSearch.find(program, in: environment, from: "/")
  }
}
