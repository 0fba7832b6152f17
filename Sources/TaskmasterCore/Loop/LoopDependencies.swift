/// What the loop needs of the world.
///
/// The steps are those of the loop that this tool continues: pull → clean? → branch → run → commit and
/// push → acknowledge; on error clean up, acknowledge the failure, sleep.
public protocol LoopDependencies: Sendable {
  /// Claims the next task; nil: none is ready.
  /// - Throws: An error when one is pulled already, or the queue cannot be read or written.
  func pullTask() async throws -> Assignment?

  /// Whether the place of the pulled task holds nothing of an earlier attempt.
  func isClean() async throws -> Bool

  /// Puts the place at the base of the assignment.
  func branch(for assignment: Assignment) async throws -> BranchPoint

  /// Runs the worker.
  /// - Throws: ``AttemptFailure`` when the worker failed; `CancellationError` when it was stopped.
  func runWorker(_ assignment: Assignment, at point: BranchPoint) async throws -> WorkerResult

  /// Keeps what the worker left as a commit and proves it; afterwards ``isClean()`` is true.
  /// - Throws: ``AttemptFailure`` when it proves not to be what the task asked for.
  func commitAndPush(_ assignment: Assignment, _ result: WorkerResult) async throws -> Done

  /// Records what came of the pulled task; of a done one, the branch is made and pushed.
  /// - Returns: What its attempt used.
  /// - Throws: An error when it is not certain that the record stands.
  func ackTask(_ assignment: Assignment, _ outcome: Outcome) async throws -> Expense

  /// Keeps what an attempt that did not succeed has left, and leaves the place clean.
  func cleanup(_ point: BranchPoint) async throws

  /// Hears what the loop does.
  func log(_ event: LoopEvent)

  /// Waits.
  /// - Throws: `CancellationError` as soon as the loop is cancelled.
  func sleep(for duration: Duration) async throws
}

/// What the loop reports, as it happens.
public enum LoopEvent: Sendable {
  /// A task was claimed.
  case pulled(Assignment)
  /// The place stands at the base; the worker starts.
  case started(Assignment, BranchPoint)
  /// The worker has ended and its result is looked at.
  case worked(Assignment, WorkerResult)
  /// What came of the task, and what its attempt used, has been recorded.
  case acknowledged(Assignment, Outcome, Expense)
  /// Something went wrong that is not the task's fault.
  case trouble(String)
  /// Nothing is ready; the loop waits for more.
  case idle
}
