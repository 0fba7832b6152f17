import Git
public import TaskmasterCore

extension WorkSession {
  /// Keeps what the worker left as a commit and proves it: a change was made, the files asked for are
  /// there, the checks pass, every object is there.
  /// - Throws: ``AttemptFailure`` when one of them is not so; what was made is kept all the same.
  public func commitAndPush(_ assignment: Assignment, _ result: WorkerResult) async throws -> Done {
    let attempting = try pulled(assignment)
    let workspace = attempting.workspace
    let task = assignment.task
    let base = Oid(assignment.claim.base)
    let stock = try await takeStock(assignment)
    let tree = stock.tree
    let baseTree = try baseTree(base)
    guard tree != baseTree || task.queued.allowEmpty else {
      throw AttemptFailure(.noChanges, noChanges(after: result), usage: result.usage)
    }
    let commit = try await keepResult(
      stock, of: task, attempt: assignment.attempt, base: base, in: workspace)
    try note(kept: commit)
    let files = try await requiredFiles(of: task, in: workspace, usage: result.usage)
    try await workspace.makeAgentRepository(at: commit)
    let checks = try await runChecks(on: assignment, in: workspace, usage: result.usage)
    Checkpoint.checked.pass()
    try await git.run(
      ["rev-list", "--objects", "--quiet", commit.hex, "--not", base.hex],
      deadline: WorkspaceGit.deadline)
    try await putInOrder(workspace, at: commit)

    let change = try repository.diffStat(from: baseTree, to: tree)
    var done = Done(
      attempt: assignment.claim.attempt, session: id, base: assignment.claim.base,
      commit: ObjectID(commit), tree: ObjectID(tree), branch: assignment.branch,
      seconds: surroundings.now().seconds(since: attempting.started), started: attempting.started)
    done.artifacts = files
    done.checks = checks
    done.files = Int64(change.files)
    done.insertions = Int64(change.insertions)
    done.deletions = Int64(change.deletions)
    done.usage = result.usage
    return done
  }

  /// What the worker of the pulled task has used.
  private var used: Usage { current?.usage ?? Usage() }

  /// Why nothing may have been changed: an agent that asks is answered by nobody.
  private nonisolated func noChanges(after result: WorkerResult) -> String {
    let what = "nothing differs from the base"
    guard let question = AskedQuestion.line(in: result.summary) else { return what }
    return "\(what); \(WorkerTrouble.question.named(question))"
  }

  /// Stages what the worker left, after a look at what it must not have done.
  private func takeStock(_ assignment: Assignment) async throws -> Stock {
    let workspace = try pulled(assignment).workspace
    let base = Oid(assignment.claim.base)
    try workspace.setAgentRepositoryAside()
    if let failure = try await foreignFailure(usage: used) { throw failure }
    guard workspace.isThere else {
      throw AttemptFailure(
        .place, "the directory that the worker was given is gone", usage: used)
    }
    if workspace.isCheckout { try noticeSwitch(from: base) }
    let obstacles = try await workspace.obstacles(base: base)
    let serious = obstacles.filter { $0.special == nil }
    guard serious.isEmpty else {
      throw AttemptFailure(
        .place, serious.map(\.description).joined(separator: "\n"), usage: used)
    }
    var stock = try await stage(workspace, on: base)
    stock.special = obstacles.compactMap(\.special)
    if !stock.special.isEmpty { leaveOut(stock.special, of: workspace) }
    Checkpoint.staged.pass()
    return stock
  }

  /// Says what the result is without, and has the checks find as much.
  private func leaveOut(_ special: [Unrecorded], of workspace: any Workspace) {
    observe(.loop(.trouble(Unrecorded.sentence("the result is", without: special))))
    // In a checkout they may be the user's.
    if !workspace.isCheckout { workspace.remove(special) }
  }

  /// What Git refuses to record is the attempt's fault: a file named like a repository, a filter that fails.
  private func stage(_ workspace: any Workspace, on base: Oid) async throws -> Stock {
    do {
      let stock = try await workspace.stage(on: base)
      guard stock.refused.isEmpty else {
        let names = Unrecorded.names(of: stock.refused)
        throw AttemptFailure(.place, "Git cannot record \(names)", usage: used)
      }
      return stock
    } catch let error as ProgramError {
      if error.ending == .interrupted { throw CancellationError() }
      if error.isMachineTrouble { throw error }
      throw AttemptFailure(.place, "Git cannot record what is there: \(error)", usage: used)
    }
  }

  /// The files that the task asked for, as they are staged.
  private func requiredFiles(
    of task: QueueTask, in workspace: any Workspace, usage: Usage
  ) async throws -> [ArtifactFile] {
    var files: [ArtifactFile] = []
    for pattern in task.queued.artifacts {
      let found = try await workspace.stagedFiles(matching: [pattern])
      guard !found.isEmpty else {
        throw AttemptFailure(.artifact, "there is no file '\(pattern)'", usage: usage)
      }
      files += found.filter { !files.contains($0) }
    }
    return files
  }

  private func runChecks(
    on assignment: Assignment, in workspace: any Workspace, usage: Usage
  ) async throws -> [CheckResult] {
    var results: [CheckResult] = []
    let transcript = try pulled(assignment).transcript
    for command in options.check + assignment.task.queued.check {
      observe(.checking(command))
      transcript.note("check: \(command)")
      let observe = observe
      let finished = await runner.run(
        shell(command, in: workspace, for: assignment), onPause: transcript.flush
      ) { line in
        transcript.collect(line)
        observe(.output(line))
      }
      if finished.ending == .interrupted {
        await reportForeignChanges()
        throw CancellationError()
      }
      results.append(
        CheckResult(
          command: command, exit: finished.ending.status, seconds: finished.duration.inSeconds))
      guard finished.ending.isSuccess else {
        let tail = finished.tail.lastLines(40).joined(separator: "\n")
        let detail = "the check '\(command)' \(finished.ending.words)\n\(tail)"
        var failure =
          try await foreignFailure(besides: detail, usage: usage)
          ?? AttemptFailure(.check, detail, usage: usage)
        failure.checks = results
        throw failure
      }
    }
    // A check runs what the worker has written.
    if !results.isEmpty, let failure = try await foreignFailure(usage: usage) { throw failure }
    return results
  }

  /// Records what came of the pulled task.
  ///
  /// Of a done one: first the log, then the branch, then the push.
  /// - Returns: What its attempt used.
  /// - Throws: An error when it is not certain that the record stands.
  public func ackTask(_ assignment: Assignment, _ outcome: Outcome) async throws -> Expense {
    let expense: Expense
    let attempting = try pulled(assignment)
    switch outcome {
    case .done(let done):
      try record(.done(done), of: assignment)
      expense = Expense(seconds: done.seconds, usage: done.usage)
      Checkpoint.doneRecorded.pass()
      try settlement.makeBranch(done, of: assignment.task.id)
      Checkpoint.branchMade.pass()
      if let checkout = attempting.workspace as? CheckoutWorkspace {
        try await leave(checkout, at: Oid(done.commit), on: Self.branches + done.branch)
      }
      try settlement.dropAttempt(assignment.task.id, assignment.attempt, at: Oid(done.commit))
      Checkpoint.attemptDropped.pass()
    case .failed(let failure, let final, let delay):
      let failed = try recordFailure(failure, final: final, delay: delay, of: attempting)
      expense = Expense(seconds: failed.seconds, usage: failed.usage)
    case .interrupted(let why):
      let detail = Self.joined(why, attempting.keptDetail)
      let released = try release(assignment, why: detail, after: attempting)
      expense = Expense(seconds: released.seconds, usage: released.usage)
    }
    attempting.transcript.close()
    current = nil
    await share(assignment, outcome)
    return expense
  }

  /// Pushes what came of a task, and tells the user's hook.
  private func share(_ assignment: Assignment, _ outcome: Outcome) async {
    switch outcome {
    case .interrupted: break
    case .failed(let failure, _, _) where failure.reason == .foreign:
      // What was planted might run, or redirect the push.
      if let remote = options.remote {
        observe(.pushOwed(remote: remote, reason: "the repository's own settings were changed"))
      }
    case .done, .failed: await push()
    }
    await announce(assignment, outcome)
  }

  private func recordFailure(
    _ failure: AttemptFailure, final: Bool, delay: Double, of attempting: Attempting
  ) throws -> Failed {
    let now = surroundings.now()
    let detail = Self.joined(failure.detail, attempting.keptDetail)
      .map { Self.cut(mask.masked($0), to: Failed.longestDetail) }
    let assignment = attempting.assignment
    var usage = failure.usage
    usage.worker = usage.worker ?? assignment.task.queued.worker ?? options.worker
    var failed = Failed(
      attempt: assignment.claim.attempt, session: id, reason: failure.reason, detail: detail,
      final: final, kept: attempting.kept.map { ObjectID($0) },
      retryAt: final ? nil : now.advanced(bySeconds: delay),
      seconds: now.seconds(since: attempting.started), started: attempting.started, usage: usage)
    failed.checks = failure.checks
    try record(.failed(failed), of: assignment)
    return failed
  }

  static func joined(_ texts: String?...) -> String? {
    let texts = texts.compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }

  /// The first line counts, which says what went wrong, and the end, where errors are.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let heading = text.prefix { !$0.isNewline }
    let head = heading.utf8.count <= limit / 4 ? heading + "\n" : ""
    let tail = text.utf8.suffix(limit - head.utf8.count - 3).drop { $0 & 0xC0 == 0x80 }
    return head + "…" + String(decoding: tail, as: UTF8.self)
  }
}
