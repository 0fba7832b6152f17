import Git
import TaskmasterCore

extension WorkSession {
  /// What is known of a worker's program; it is asked once in a session.
  /// - Throws: ``Problem`` when there is no such worker, or it cannot be used.
  @discardableResult
  func probe(_ name: String) async throws -> WorkerProbe {
    if let known = probes[name] { return known }
    guard let worker = options.workers[name] else {
      let known = options.workers.keys.sorted().joined(separator: ", ")
      throw Problem(
        "there is no worker '\(VisibleText.line(name))'", hints: ["known are: \(known)"])
    }
    do throws(WorkerUnavailable) {
      let probe = try await worker.probe(in: environment(for: nil))
      probes[name] = probe
      return probe
    } catch {
      throw problem(error, with: name)
    }
  }

  /// Says where in the configuration it comes from that a worker is used, and used like that.
  private func problem(_ unavailable: WorkerUnavailable, with name: String) -> Problem {
    var hints = unavailable.hint.map { [$0] } ?? []
    let worker = name == options.worker ? "worker" : ""
    for key in [unavailable.key, worker.isEmpty ? nil : "taskmaster.worker"].compactMap(\.self) {
      guard let origin = options.origins[String(key.dropFirst("taskmaster.".count))] else {
        continue
      }
      hints.append("\(key) is set \(origin)")
    }
    return Problem(unavailable.description, hints: hints)
  }

  /// Has the worker do a task: again after trouble that passes, with other models where that helps, and
  /// after a rate limit.
  /// - Throws: ``AttemptFailure`` when it failed; ``RunEnded`` when every task would; `CancellationError`.
  func work(_ assignment: Assignment, at point: BranchPoint) async throws -> WorkerReport {
    let name = assignment.task.queued.worker ?? options.worker
    var progress = try await WorkerProgress(
      of: worker(name), timeout: assignment.task.queued.timeout ?? options.timeout,
      retries: options.workerRetries)
    progress.usage.workerVersion = try await probe(name).version
    // Whatever ends the attempt from here on, what it used is recorded.
    defer { current?.usage = progress.runs > 0 ? progress.usage : nil }
    while true {
      try Task.checkCancellation()
      let request = try await workerRequest(assignment, at: point, progress)
      let run = await run(progress.worker, request, for: assignment)
      progress.add(run)
      switch run.verdict {
      case .success(var report):
        if let warning = report.warning { observe(.loop(.trouble(mask.masked(warning)))) }
        report.usage = progress.usage
        return report
      case .interrupted:
        await reportForeignChanges()
        throw CancellationError()
      case .failure(var failure):
        failure.detail = mask.masked(failure.detail)
        if let foreign = try await foreignFailure(
          besides: failure.detail, usage: progress.usage)
        {
          throw foreign
        }
        try await goOn(after: failure, &progress)
        try await startOver(assignment, at: Oid(point.base), run: progress.runs)
      }
    }
  }

  /// A worker that can be used; one that cannot fails the task that asks for it, and no other.
  private func worker(_ name: String) async throws -> any Worker {
    do {
      try await probe(name)
    } catch let problem as Problem {
      throw AttemptFailure(.start, problem.message, usage: Usage(worker: name))
    }
    guard let worker = options.workers[name] else {
      throw AttemptFailure(.start, "there is no worker '\(name)'", usage: Usage(worker: name))
    }
    return worker
  }

  private func run(
    _ worker: any Worker, _ request: WorkerRequest, for assignment: Assignment
  ) async -> WorkerRun {
    do {
      let transcript = try pulled(assignment).transcript
      let observe = observe
      Checkpoint.agentStarted.pass()
      let activity = TreeActivity(of: request.directory)
      return await worker.run(
        request, with: runner, activity: activity.look, onPause: transcript.flush
      ) { line in
        transcript.collect(line)
        observe(.output(line))
      }
    } catch {
      let failure = WorkerFailure(.start, .start, "\(error)", usage: Usage(worker: worker.name))
      return WorkerRun(
        finished: Finished(ending: .notStarted("\(error)")), verdict: .failure(failure))
    }
  }

  /// Waits for as long as has to be waited, or ends the attempt or the run.
  private func goOn(after failure: WorkerFailure, _ progress: inout WorkerProgress) async throws {
    let step = progress.perseverance.step(after: failure, at: surroundings.now())
    switch step {
    case .endAttempt:
      throw AttemptFailure(failure.reason, failure.detail, usage: progress.usage)
    case .endRun: throw RunEnded(.worker("\(progress.name): \(failure.detail)"))
    case .again, .ask, .wait: try await take(step, after: failure, &progress)
    }
    progress.usage.retries = (progress.usage.retries ?? 0) + 1
  }

  private func take(
    _ step: Perseverance.Step, after failure: WorkerFailure, _ progress: inout WorkerProgress
  ) async throws {
    guard progress.secondsLeft > 0 else {
      throw AttemptFailure(
        .timeout, "no time is left after: \(failure.detail)", usage: progress.usage)
    }
    let words = failure.detail.prefix { !$0.isNewline }
    switch step {
    case .again(let seconds):
      observe(.loop(.trouble("\(words); trying again")))
      try await pause(for: .seconds(seconds))
    case .ask(let model):
      observe(.loop(.trouble("\(words); going on with \(progress.label(of: model))")))
      progress.model = model
    case .wait(let seconds, let model):
      try await wait(seconds, because: String(words))
      progress.model = model
      progress.usage.add(waiting: seconds)
    case .endAttempt, .endRun: break
    }
  }

  /// Waits until a provider takes requests again, unless the run has to end before that.
  private func wait(_ seconds: Double, because reason: String) async throws {
    if let left = try timeLeft(), left.inSeconds <= seconds {
      observe(.loop(.trouble("\(reason); that lasts longer than this run may")))
      throw RunEnded(.deadline)
    }
    let until = surroundings.now().advanced(bySeconds: seconds)
    observe(.waiting(until: until, seconds: seconds, reason: reason))
    try await pause(for: .seconds(seconds))
  }

  /// Keeps what a run has left under a ref of its own, and puts the workspace at the base again.
  private func startOver(_ assignment: Assignment, at base: Oid, run: Int) async throws {
    let attempting = try pulled(assignment)
    try await keepRest(of: attempting, base: base)
    if let kept = current?.kept {
      let attempt = Settlement.attemptReference(assignment.task.id, assignment.attempt)
      let old = try repository.target(of: "\(attempt).\(run)")
      let isMoved = try repository.updateReference(
        "\(attempt).\(run)", to: kept, expecting: old.map { .at($0) } ?? .absent,
        message: "taskmaster: run \(run) of attempt \(assignment.attempt)",
        signature: identity.signature(at: surroundings.now()))
      if isMoved { _ = try repository.deleteReference(attempt, expecting: .at(kept)) }
      attempting.transcript.note("run \(run) ended; what it had made is \(kept.hex)")
    }
    try await prepare(attempting.workspace, at: base)
    try forgetKept()
  }

  private func workerRequest(
    _ assignment: Assignment, at point: BranchPoint, _ progress: WorkerProgress
  ) async throws -> WorkerRequest {
    let location = try pulled(assignment).workspace.location
    let (instructions, path) = try writeInstructions(for: assignment)
    var environment = environment(for: assignment)
    environment["TASKMASTER_INSTRUCTIONS"] = path
    let privateDirectory = try privateDirectory(in: location)
    try Files.makeDirectory(privateDirectory, mode: 0o700)
    let report = location.directory + "/report.json"
    try Files.remove(report)
    return WorkerRequest(
      instructions: instructions, instructionsFile: path, environment: environment,
      directory: point.directory, privateDirectory: privateDirectory, reportFile: report,
      limits: Limits(
        timeout: .seconds(progress.secondsLeft),
        idleTimeout: options.idleTimeout.map { .seconds($0) }, grace: .seconds(options.grace)),
      model: progress.model, probe: try await probe(progress.name))
  }

  /// Where a worker keeps files of its own for this session; what other sessions left there is removed.
  private func privateDirectory(in location: WorkspaceLocation) throws -> String {
    let directory = location.directory + "/worker"
    for name in try Files.names(in: directory) ?? [] where name != id {
      try Files.removeTree("\(directory)/\(name)")
    }
    return "\(directory)/\(id)"
  }
}

/// How far a worker has come with an attempt.
struct WorkerProgress {
  let worker: any Worker
  /// The seconds that it may run, all runs together.
  let timeout: Double
  /// Which model is asked next, 0 being the usual one.
  var model = 0
  var perseverance: Perseverance
  /// What all runs together have used.
  var usage: Usage
  /// How many runs there were.
  private(set) var runs = 0

  init(of worker: any Worker, timeout: Double, retries: Int) {
    self.worker = worker
    // A log may say anything; what is no time anybody waits becomes one that can be counted.
    self.timeout = timeout.isFinite ? min(max(timeout, 0.001), 1e9) : 1e9
    perseverance = Perseverance(models: worker.fallbacks.count + 1, retries: retries)
    usage = Usage(worker: worker.name)
  }

  var name: String { worker.name }

  /// The seconds that it may still run.
  var secondsLeft: Double { timeout - (usage.agentSeconds ?? 0) }

  /// Takes in what a run has used.
  mutating func add(_ run: WorkerRun) {
    runs += 1
    switch run.verdict {
    case .success(let report): usage.add(report.usage)
    case .failure(let failure): usage.add(failure.usage)
    case .interrupted(let usage): self.usage.add(usage)
    }
    var measured = Usage()
    measured.agentSeconds = (run.finished.duration.inSeconds * 1000).rounded() / 1000
    measured.exit = run.finished.ending.status
    usage.add(measured)
  }

  /// How a person calls a model.
  func label(of model: Int) -> String {
    let fallbacks = worker.fallbacks
    return model > 0 && model <= fallbacks.count ? fallbacks[model - 1] : "the usual model"
  }
}

extension Usage {
  fileprivate mutating func add(waiting seconds: Double) {
    var waiting = Usage()
    waiting.waitSeconds = seconds
    add(waiting)
  }
}
