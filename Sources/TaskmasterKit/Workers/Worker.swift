/// Something that does tasks: a program that reads instructions and changes the files around it.
public protocol Worker: Sendable {
  /// Its name in the configuration and in the log.
  var name: String { get }

  /// Looks whether its program is there and is the one that is meant.
  ///
  /// Nothing is done with it but asking for its help.
  /// - Returns: The path of the program.
  /// - Throws: ``WorkerUnavailable``, which says what to do.
  func locate(in environment: [String: String]) async throws(WorkerUnavailable) -> String

  /// The command that does what is asked; pure: it reads and writes nothing.
  func invocation(for request: WorkerRequest) -> Invocation

  /// A new reader of what the command writes.
  func makeReader() -> any WorkerReader
}

/// Understands what a worker writes while it runs, and judges the run when it has ended.
public protocol WorkerReader: Sendable {
  /// Takes the next line.
  mutating func read(_ line: OutputLine)

  /// What came of a run whose lines have all been read; an exit status of 0 alone proves nothing.
  func verdict(on finished: Finished) -> WorkerVerdict
}

/// One run that is asked of a worker.
public struct WorkerRequest: Hashable, Sendable {
  /// What is to be done, for the worker's standard input.
  public var instructions: [UInt8]
  /// The whole environment; what the worker needs for itself is added.
  public var environment: [String: String]
  /// The directory that it works in.
  public var directory: String
  /// A directory outside of that, for files of the worker's own; it need not exist.
  public var privateDirectory: String
  /// When it is stopped.
  public var limits: Limits
  /// How often this attempt's command was run before and came to nothing by transient trouble.
  public var retry: Int

  /// Asks for a run.
  public init(
    instructions: [UInt8], environment: [String: String], directory: String,
    privateDirectory: String, limits: Limits = Limits(), retry: Int = 0
  ) {
    self.instructions = instructions
    self.environment = environment
    self.directory = directory
    self.privateDirectory = privateDirectory
    self.limits = limits
    self.retry = retry
  }
}

/// Why a worker cannot be used, and what to do about it.
public struct WorkerUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in a sentence that may follow "error: ".
  public var description: String
  /// What to do; nil when the description says it.
  public var hint: String?

  /// Says what is wrong.
  public init(_ description: String, hint: String? = nil) {
    self.description = description
    self.hint = hint
  }
}

/// A run of a worker that has ended.
public struct WorkerRun: Hashable, Sendable {
  /// How its command ended.
  public var finished: Finished
  /// What came of it.
  public var verdict: WorkerVerdict
}

extension Worker {
  /// Runs the worker's command; back when nothing of it is left.
  ///
  /// As ``ProcessRunner/run(_:activity:onLine:)``, which see; cancelling the Swift task stops it.
  public func run(
    _ request: WorkerRequest, with runner: ProcessRunner,
    activity: (@Sendable () -> UInt64?)? = nil, onLine: @escaping @Sendable (OutputLine) -> Void
  ) async -> WorkerRun {
    let reader = SharedReader(makeReader())
    let finished = await runner.run(invocation(for: request), activity: activity) { line in
      reader.read(line)
      onLine(line)
    }
    return WorkerRun(finished: finished, verdict: reader.verdict(on: finished))
  }
}
