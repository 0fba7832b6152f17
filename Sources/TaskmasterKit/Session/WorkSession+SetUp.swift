import Git
import TaskmasterCore

extension WorkSession {
  /// Runs the setup command, unless it was run in this workspace for the same key files, and nothing that was
  /// copied has been written since.
  ///
  /// What it changes but for ignored files is taken back: it is no work of the worker's, and would not be
  /// there for the next task.
  /// - Throws: ``Problem`` when it fails.
  func setUp(_ workspace: any Workspace, at base: Oid) async throws {
    guard let command = options.setup else { return }
    let record = workspace.location.setupRecord
    let wanted = try await setupRecord(of: command, in: workspace)
    if try Files.read(record) == wanted { return }
    try Files.remove(record)
    try await runSetup(command, in: workspace)
    try await clear(workspace, to: base)
    try await workspace.makeAgentRepository(at: base)
    try Files.write(wanted, to: record)
  }

  /// Takes a checkout that nobody has run the setup in for one that its user has set up.
  func assumeSetUp(_ checkout: CheckoutWorkspace) async throws {
    guard let command = options.setup, !Files.exists(checkout.location.setupRecord) else { return }
    let record = try await setupRecord(of: command, in: checkout)
    try Files.write(record, to: checkout.location.setupRecord)
  }

  private func runSetup(_ command: String, in workspace: any Workspace) async throws {
    let (transcript, observe) = (current?.transcript, observe)
    let write: @Sendable () -> Void = { transcript?.flush() }
    transcript?.note("setup: \(command)")
    let finished = await runner.run(shell(command, in: workspace), onPause: write) { line in
      transcript?.collect(line)
      observe(.output(line))
    }
    if finished.ending == .interrupted { throw CancellationError() }
    guard finished.ending.isSuccess else {
      throw Problem(
        "the setup command '\(command)' \(finished.ending.words): \(finished.tail.lastLine)",
        hints: ["see taskmaster.setup; it runs in \(workspace.location.tree)"])
    }
  }

  /// What a setup depends on: the command, and the key files as the base has them.
  private func setupRecord(
    of command: String, in workspace: any Workspace
  ) async throws -> [UInt8] {
    let keys = options.setupKeys
    let files = keys.isEmpty ? [] : try await workspace.stagedFiles(matching: keys)
    let lines = [command] + files.map { "\($0.blob.hex) \($0.path)" }
    return Array(lines.joined(separator: "\0").utf8)
  }
}
