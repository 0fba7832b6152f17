import Git
import TaskmasterCore

/// Verifies tasks one after the other, in the order of their chains.
struct TaskVerifier {
  private let records: TaskRecords
  private let repository: Repository
  private let isShallow: Bool
  private let attempts: AttemptReader
  private var artifacts: ArtifactVerifier

  init(_ records: TaskRecords, in repository: Repository, verified: VerifiedTasks? = nil) throws {
    self.records = records
    self.repository = repository
    isShallow = repository.isShallow
    attempts = AttemptReader(repository, tips: records.attemptTips)
    artifacts = try ArtifactVerifier(records, in: repository, verified: verified)
  }

  /// Whether no object of an artifact is missing.
  var isWhole: Bool { artifacts.isWhole }

  /// What is wrong with tasks, their artifacts and attempts.
  /// - Throws: `GitError` or ``MissingObject`` when the repository cannot be read.
  mutating func findings(of tasks: some Collection<QueueTask>) throws -> [Finding] {
    var findings: [Finding] = []
    for task in tasks {
      let isVerified = records.verified.contains(task.id)
      if !isVerified { findings += taskFindings(task) }
      findings += try artifacts.findings(of: task, isVerified: isVerified)
      findings += attemptFindings(task)
    }
    return findings
  }

  private func taskFindings(_ task: QueueTask) -> [Finding] {
    let commit = Found { () throws(GitError) in
      try repository.isWhole(Oid(task.id), .commit) ? () : nil
    }
    return ([task.queued] + (records.otherQueuings[task.id] ?? []))
      .flatMap { TaskCheck.flaws(of: task.id, $0, commit: commit, isShallow: isShallow) }
      .map { Finding($0, task: task.id) }
  }

  private func attemptFindings(_ task: QueueTask) -> [Finding] {
    task.attempts.flatMap { attempt -> [Finding] in
      guard let kept = attempt.kept else { return [] }
      let evidence = attempts.evidence(of: task, attempt, kept: kept)
      return records.attempts.flaws(of: task, attempt, kept: kept, evidence)
        .map { Finding($0, task: task.id) }
    }
  }
}
