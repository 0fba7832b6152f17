import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// What is asked of tasks besides their text.
struct TaskOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Higher is worked first within the chain.", valueName: "number"))
  var priority: Int64 = 0

  @Option(
    help: ArgumentHelp(
      "Wait for this task: its id, a prefix of it, or its branch; several.", valueName: "task"))
  var after: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A command that has to pass; several.", valueName: "command"))
  var check: [String] = []

  @Option(
    help: ArgumentHelp(
      "A path or glob that the result has to contain; several.", valueName: "path"))
  var artifact: [String] = []

  @Flag(help: "The task may be done without a change.")
  var allowEmpty = false

  @Option(
    help: ArgumentHelp("How long an attempt may take, like 30m.", valueName: "duration"),
    transform: Self.duration)
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("How many attempts may fail.", valueName: "number"),
    transform: { try Int64.count(from: 1, $0) })
  var attempts: Int64?

  @Option(
    help: ArgumentHelp(
      "Who has to do it, one of those that 'worker' lists.", valueName: "worker"))
  var worker: String?

  /// The wishes as the log has them; text, chain and place are filled in later.
  var wishes: Queued {
    get throws(Problem) {
      guard !check.contains("") else {
        throw Problem("the command of --check is empty", exitStatus: Problem.usage)
      }
      var queued = Queued(text: "", chain: "", position: 0)
      queued.priority = priority
      queued.check = check
      for pattern in artifact { queued.artifacts.append(try ArtifactPattern.normalized(pattern)) }
      queued.allowEmpty = allowEmpty
      queued.timeout = timeout?.inSeconds
      queued.attempts = attempts
      queued.worker = worker
      return queued
    }
  }

  private static func duration(_ text: String) throws -> Duration {
    guard let duration = DurationText.parse(text), duration > .zero else {
      throw ValidationError("it is \(DurationText.expected)")
    }
    return duration
  }
}
