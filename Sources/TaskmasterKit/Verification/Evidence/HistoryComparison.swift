import Git
import TaskmasterCore

/// What commits of the log took out of it, or brought late; the newest first.
struct HistoryComparison: Sendable {
  /// What one commit took out of one note.
  struct Loss: Hashable, Sendable {
    let commit: ObjectID
    let loss: LogComparison.Loss
  }

  /// A commit that could not be read.
  struct Gap: Hashable, Sendable {
    let commit: ObjectID
    let reason: String
  }

  /// What a commit brought though the log's clock was past it.
  struct Late: Hashable, Sendable {
    let commit: ObjectID
    /// The clock of the log that it stands on.
    let clock: UInt64
    let lines: [LogLine]
  }

  let losses: [Loss]
  let gaps: [Gap]
  let late: [Late]
  /// Whether everything was there.
  let isWhole: Bool
  /// Whether the commit was met that is known from before.
  let hasMetKnown: Bool
}
