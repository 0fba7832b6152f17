import Git
public import TaskmasterCore

extension Instructions {
  /// The instructions of one attempt of a task, as the queue stands.
  init(
    for task: QueueTask, attempt: Int, in queue: Queue, of repository: Repository,
    _ options: WorkOptions
  ) {
    let before = queue.tasks(in: task.chain).prefix { $0.id != task.id }
    let kept = task.attempts.map(\.number).filter { number in
      // A commit without its ref is there until the next garbage collection.
      (try? repository.target(of: Settlement.attemptReference(task.id, number))) != nil
    }
    self.init(
      task: task, attempt: attempt, before: Array(before), kept: Set(kept),
      checks: options.check + task.queued.check, template: options.instructions)
  }
}

extension Project {
  /// What the worker would be told if the task were worked now: of a running task, what it was told.
  ///
  /// The same text as ``WorkSession`` sends, to the byte.
  public func instructions(
    for task: QueueTask, in queue: Queue, _ options: WorkOptions
  ) -> String {
    let attempt = task.runningAttempt ?? task.attempts.count + 1
    return Instructions(for: task, attempt: attempt, in: queue, of: repository, options).text
  }

  /// What a session works by, as configured.
  /// - Throws: ``Problem`` when the template of the instructions cannot be used.
  public func workOptions(_ configuration: Configuration) throws -> WorkOptions {
    var options = WorkOptions(configuration)
    options.instructions = try InstructionsTemplate.read(
      configuration.instructions, in: repository.workTree ?? repository.commonDirectory,
      origin: configuration.origin(of: "instructions"))
    return options
  }
}
