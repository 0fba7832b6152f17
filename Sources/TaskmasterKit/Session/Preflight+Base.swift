import Git
import TaskmasterCore

extension WorkSession {
  /// Runs the setup, and the checks of every task, where the first task would be worked, on what its
  /// worker would find there; not in the checkout, which stays as it is before anything is claimed.
  func lookAtFirstBase(_ queue: Queue) async throws -> [PreflightFinding] {
    let checks = options.preflight == .off ? [] : options.check
    guard !options.isInPlace else { return [] }
    let isPrepared = options.setup != nil || !options.copy.isEmpty
    guard isPrepared || !checks.isEmpty, let (task, base) = try firstTask(of: queue)
    else { return [] }
    let untried = isProven(base, by: checks, in: queue, task.chain) ? [] : checks
    guard isPrepared || !untried.isEmpty else { return proven(checks, base) }
    let workspace = try await workspace(of: task.chain)
    try workspace.requireOwnDirectory()
    // Held by a session that works there, which has looked then.
    guard let place = try FileLock.tryTake(workspace.location.lock) else { return [] }
    defer { withExtendedLifetime(place) {} }
    try await rescueLeftovers(in: workspace)
    var findings: [PreflightFinding] = []
    let setUp = try await finding("setup") {
      try await prepare(workspace, at: base)
      return options.setup.map { "'\($0)'" } ?? ""
    }
    if options.setup != nil || setUp.verdict != .fine { findings.append(setUp) }
    guard setUp.verdict == .fine else { return findings }
    guard !untried.isEmpty else { return findings + proven(checks, base) }
    return findings + (try await check(base, by: untried, in: workspace))
  }

  /// Whether the base is a result that passed these checks when it was made.
  private func isProven(
    _ base: Oid, by checks: [String], in queue: Queue, _ chain: String
  ) -> Bool {
    guard let done = queue.lastArtifact(of: chain), Oid(done.commit) == base else { return false }
    return Set(checks).isSubset(of: done.checks.map(\.command))
  }

  private func proven(_ checks: [String], _ base: Oid) -> [PreflightFinding] {
    checks.map { PreflightFinding(Self.subject($0), .fine, "passed when \(base.short) was made") }
  }

  private static func subject(_ command: String) -> String { "check '\(command)'" }

  /// Runs checks on the base; what passed there once is not run again on the same tree.
  private func check(
    _ base: Oid, by commands: [String], in workspace: any Workspace
  ) async throws -> [PreflightFinding] {
    let record = workspace.location.checkRecord
    let passed = Array(([try baseTree(base).hex] + commands).joined(separator: "\n").utf8)
    if try Files.read(record) == passed {
      return commands.map {
        PreflightFinding(Self.subject($0), .fine, "passed before on \(base.short)")
      }
    }
    var findings: [PreflightFinding] = []
    for command in commands {
      observe(.checking(command))
      let finished = await runner.run(shell(command, in: workspace)) { _ in }
      if finished.ending == .interrupted { throw CancellationError() }
      findings.append(judge(command, finished, on: base))
    }
    if findings.allSatisfy({ $0.verdict == .fine }) { try Files.write(passed, to: record) }
    return findings
  }

  private func judge(
    _ command: String, _ finished: Finished, on base: Oid
  ) -> PreflightFinding {
    guard !finished.ending.isSuccess else {
      return PreflightFinding(Self.subject(command), .fine, "passes on \(base.short)")
    }
    let last = finished.tail.lastLine
    let message =
      "\(finished.ending.words) on \(base.short), before anything is changed"
      + (last.isEmpty ? "" : ": \(VisibleText.line(last, most: 200))")
    let problem = Problem(
      "the check '\(command)' \(message)",
      hints: ["mend it first, or do not look: git config taskmaster.preflight off"])
    return PreflightFinding(
      Self.subject(command), options.preflight == .fail ? .failure(problem) : .warning, message)
  }
}

extension Oid {
  fileprivate var short: String { String(hex.prefix(7)) }
}
