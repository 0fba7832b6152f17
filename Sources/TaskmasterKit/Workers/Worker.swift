/// Something that does tasks: a program that reads instructions and changes the files around it.
public protocol Worker: Sendable {
  /// Its name in the configuration and in the log.
  var name: String { get }

  /// The models to ask after the usual one, when that cannot do it; as a person calls them.
  var fallbacks: [String] { get }

  /// Looks whether its program is there and is the one that is meant.
  ///
  /// Nothing is done with it but asking for its help and its version.
  /// - Throws: ``WorkerUnavailable``, which says what to do.
  func probe(in environment: [String: String]) async throws(WorkerUnavailable) -> WorkerProbe

  /// The command that does what is asked; pure: it reads and writes nothing.
  func invocation(for request: WorkerRequest) -> Invocation

  /// A new reader of what the command writes.
  func makeReader(for request: WorkerRequest) -> any WorkerReader
}

extension Worker {
  /// None.
  public var fallbacks: [String] { [] }
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
  /// What is to be done.
  public var instructions: [UInt8]
  /// A file that holds the same.
  public var instructionsFile: String
  /// The whole environment; what the worker needs for itself is added.
  public var environment: [String: String]
  /// The directory that it works in.
  public var directory: String
  /// A directory outside of that, for files of the worker's own, kept for the session.
  public var privateDirectory: String
  /// Where a worker that reports in a file writes it; there is none when the run begins.
  public var reportFile: String
  /// When it is stopped.
  public var limits: Limits
  /// Which model is asked: 0 is the usual one, then come ``Worker/fallbacks``.
  public var model: Int
  /// What probing its program has found.
  public var probe: WorkerProbe

  /// Asks for a run.
  public init(
    instructions: [UInt8], instructionsFile: String, environment: [String: String],
    directory: String, privateDirectory: String, reportFile: String, limits: Limits = Limits(),
    model: Int = 0, probe: WorkerProbe = WorkerProbe(path: "")
  ) {
    self.instructions = instructions
    self.instructionsFile = instructionsFile
    self.environment = environment
    self.directory = directory
    self.privateDirectory = privateDirectory
    self.reportFile = reportFile
    self.limits = limits
    self.model = model
    self.probe = probe
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
  /// As ``ProcessRunner/run(_:activity:onPause:onLine:)``, which see; cancelling the Swift task stops it.
  public func run(
    _ request: WorkerRequest, with runner: ProcessRunner,
    activity: (@Sendable () -> UInt64?)? = nil, onPause: @escaping @Sendable () -> Void = {},
    onLine: @escaping @Sendable (OutputLine) -> Void
  ) async -> WorkerRun {
    let reader = SharedReader(makeReader(for: request))
    let finished = await runner.run(
      invocation(for: request), activity: activity, onPause: onPause
    ) { line in
      reader.read(line)
      onLine(line)
    }
    return WorkerRun(finished: finished, verdict: reader.verdict(on: finished))
  }
}
