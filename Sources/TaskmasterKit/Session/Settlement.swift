import Git
import TaskmasterCore

/// Brings branches and kept attempts into the state that the log tells of.
struct Settlement {
  let repository: Repository
  let identity: Identity
  let surroundings: Surroundings

  /// The ref under which an attempt is kept.
  static func attemptReference(_ task: ObjectID, _ attempt: Int) -> String {
    "\(attempts)\(task.hex)/\(attempt)"
  }

  /// What the refs of all attempts begin with.
  static let attempts = "refs/taskmaster/attempts/"

  /// Sets aside what lost a race, then makes the branches of done tasks that a crash kept from being made.
  func settle(_ queue: Queue) throws {
    try setLosersAside(queue)
    for task in queue.tasks.values {
      if task.status == .done, let done = task.artifact { try restoreBranch(of: task, done) }
    }
  }

  /// Keeps results that lost a race as attempts, and takes their branches away unless somebody stands on
  /// them.
  func setLosersAside(_ queue: Queue) throws {
    for task in queue.tasks.values {
      for lost in task.lost { try setAside(lost, of: task) }
    }
  }

  /// Makes the branch of an artifact, or moves it when it is this task's already.
  func makeBranch(_ done: Done, of task: ObjectID) throws {
    let name = "refs/heads/\(done.branch)"
    let commit = Oid(done.commit)
    let old = try repository.target(of: name)
    guard old != commit else { return }
    let isMade = try repository.updateReference(
      name, to: commit, expecting: old.map { .at($0) } ?? .absent,
      message: "taskmaster: task \(task.short)", signature: signature)
    guard isMade else { throw Problem("branch '\(done.branch)' was moved by somebody else") }
  }

  /// Drops the ref of an attempt that became the artifact.
  func dropAttempt(_ task: ObjectID, _ attempt: Int, at commit: Oid) throws {
    let reference = Self.attemptReference(task, attempt)
    if try repository.target(of: reference) == commit {
      _ = try repository.deleteReference(reference, expecting: .at(commit))
    }
  }

  private var signature: Signature { identity.signature(at: surroundings.now()) }

  private func restoreBranch(of task: QueueTask, _ done: Done) throws {
    let commit = Oid(done.commit)
    guard repository.exists(commit), isOwn(done.branch, of: task),
      try repository.isResult(commit, of: task.id)
    else { return }
    if try repository.target(of: "refs/heads/\(done.branch)") == nil, try !isElsewhere(done, task) {
      try makeBranch(done, of: task.id)
    }
    try dropAttempt(task.id, Int(clamping: done.attempt), at: commit)
  }

  /// Whether a branch that the log names is the task's, and no other that a forged log would have us touch.
  func isOwn(_ branch: String, of task: QueueTask) -> Bool {
    ReferenceName.isValid("refs/heads/\(branch)")
      && BranchName.isPlausible(branch, of: task.text, occurrence: task.queued.occurrence)
  }

  /// Whether the artifact is in its base branch or on a remote, so that a missing branch is no accident.
  private func isElsewhere(_ done: Done, _ task: QueueTask) throws -> Bool {
    let remotes = try repository.references(under: "refs/remotes/")
    if remotes.contains(where: { $0.name.hasSuffix("/\(done.branch)") }) { return true }
    let chain = "refs/heads/\(task.chain)"
    guard ReferenceName.isValid(chain), let tip = try repository.target(of: chain) else {
      return false
    }
    return try repository.isAncestor(Oid(done.commit), of: tip)
  }

  private func setAside(_ lost: LostResult, of task: QueueTask) throws {
    let commit = Oid(lost.done.commit)
    guard repository.exists(commit), try repository.isResult(commit, of: task.id) else { return }
    try keep(commit, as: Self.attemptReference(task.id, lost.attempt))
    guard isOwn(lost.done.branch, of: task) else { return }
    let branch = "refs/heads/\(lost.done.branch)"
    guard try repository.target(of: branch) == commit, try !repository.isCheckedOut(branch: branch)
    else { return }
    _ = try repository.deleteReference(branch, expecting: .at(commit))
  }

  /// Another attempt may have the number, since numbers follow from the order of all claims.
  private func keep(_ commit: Oid, as reference: String) throws {
    for name in [reference, "\(reference)-\(commit.hex.prefix(7))"] {
      switch try repository.target(of: name) {
      case commit: return
      case nil:
        _ = try repository.updateReference(
          name, to: commit, expecting: .absent, message: "taskmaster: lost a race",
          signature: signature)
        return
      default: continue
      }
    }
  }
}
