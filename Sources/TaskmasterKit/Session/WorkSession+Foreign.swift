import Git
import TaskmasterCore

extension WorkSession {
  /// What of the user's repository agents have no business with.
  func foreignState() async throws -> ForeignState {
    let queue = try store.snapshot().queue
    let ours = queue.tasks.values.compactMap { $0.artifact.map { "refs/heads/\($0.branch)" } }
    return try ForeignState(
      of: repository, settings: try await repositorySettings(), ours: Set(ours),
      isHeadOurs: options.isInPlace)
  }

  /// Reports, each once, what changed in the user's repository since the attempt began.
  /// - Parameters:
  ///   - failure: What else the attempt has failed of.
  ///   - usage: What it has used.
  /// - Returns: A failure when there is a new hook, or a setting that runs a program; then nothing more is
  ///   run that might obey it.
  /// - Throws: An error when the repository cannot be looked at.
  func foreignFailure(
    besides failure: String? = nil, usage: Usage = Usage()
  ) async throws -> AttemptFailure? {
    guard let before = current?.before else { return nil }
    let changes = before.changes(to: try await foreignState())
    for change in changes where current?.reported.insert(change).inserted ?? false {
      observe(.foreignChange(what: change.what, undo: change.undo))
    }
    let dangerous = changes.filter(\.isDangerous).map(\.description)
    guard !dangerous.isEmpty else { return nil }
    isCompromised = true
    let detail = Self.joined(dangerous.joined(separator: "\n"), failure) ?? ""
    return AttemptFailure(.foreign, detail, usage: usage)
  }

  /// Does the same for an attempt that was stopped, in which nothing else can be done any more.
  func reportForeignChanges() async {
    // Not in this task, which is cancelled. What cannot be read now is trouble for the cleanup.
    _ = try? await Task { try await foreignFailure() }.value
  }
}
