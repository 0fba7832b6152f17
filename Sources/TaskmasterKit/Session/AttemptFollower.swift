import Git
import TaskmasterCore

/// Reads what a running attempt prints, as it comes, until the attempt is over.
///
/// It only looks: at the transcript, whether the log still says that the attempt runs, and whether the
/// session that claimed it is alive. Each look costs next to nothing while nothing happens.
public actor AttemptFollower {
  private let store: LogStore
  private let task: ObjectID
  private let claim: Claimed
  private let place: TranscriptPlace
  private let commonDirectory: String
  private var reader: TranscriptReader?
  private var isOver = false

  /// How long to wait when there is nothing new.
  private static let interval = Duration.milliseconds(200)

  init(
    _ repository: sending Repository, _ surroundings: Surroundings, task: ObjectID, claim: Claimed
  ) {
    commonDirectory = repository.commonDirectory
    store = LogStore(repository: repository, surroundings: surroundings)
    self.task = task
    self.claim = claim
    place = TranscriptPlace(of: task, commonDirectory: commonDirectory)
  }

  /// The next lines, as soon as there are any.
  ///
  /// - Parameter isWanted: Asked while there is nothing new; false ends it as well.
  /// - Returns: Whole lines; nil: there will be no more.
  /// - Throws: `CancellationError` when the task is cancelled; an error when transcript or log cannot be
  ///   read.
  public func next(while isWanted: @Sendable () -> Bool) async throws -> [UInt8]? {
    while true {
      try Task.checkCancellation()
      if reader == nil { reader = try place.path(of: claim).flatMap(TranscriptReader.init) }
      if let lines = try reader?.next() { return lines }
      // What was printed before it ended is there now, so one more look finds all of it.
      if isOver { return reader?.rest() }
      isOver = try hasEnded()
      if !isOver {
        guard isWanted() else { return nil }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  private func hasEnded() throws -> Bool {
    let attempts = try store.snapshot().queue.tasks[task]?.attempts ?? []
    let isRunning = attempts.contains { $0.outcome == .running && $0.claim.isSame(as: claim) }
    return !isRunning || !SessionLock.isAlive(claim.session, commonDirectory: commonDirectory)
  }
}

extension Claimed {
  /// Whether it is the same claim, be it renewed since.
  func isSame(as other: Claimed) -> Bool { session == other.session && attempt == other.attempt }
}
