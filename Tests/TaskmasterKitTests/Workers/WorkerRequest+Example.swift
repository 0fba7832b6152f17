@testable import TaskmasterKit

extension WorkerRequest {
  /// A request whose paths are made up.
  static func example(
    _ instructions: String = "do it", environment: [String: String] = [:], model: Int = 0
  ) -> WorkerRequest {
    WorkerRequest(
      instructions: Array(instructions.utf8), instructionsFile: "/outside/instructions.md",
      environment: environment, directory: "/tmp", privateDirectory: "/private",
      reportFile: "/outside/report.json", limits: Limits(timeout: .seconds(60)), model: model)
  }
}

extension WorkerVerdict {
  var isInterrupted: Bool { if case .interrupted = self { true } else { false } }
}
