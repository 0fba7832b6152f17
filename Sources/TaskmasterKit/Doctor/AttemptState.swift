import Git
public import TaskmasterCore

/// An attempt whose commit is kept under a reference.
public struct AttemptState: Hashable, Sendable {
  /// The reference.
  public let reference: String
  /// The commit.
  public let commit: ObjectID
  /// When that was made; nil: it cannot be read.
  public let made: Timestamp?
  /// The task; nil: the reference has another form than ours.
  public let task: ObjectID?
  /// The first line of the task's text; nil: the task is not in the log.
  public let title: String?
}

extension Project {
  func attempts(_ queue: Queue) throws -> [AttemptState] {
    try repository.references(under: AttemptState.prefix).map { name, target in
      let words = name.dropFirst(AttemptState.prefix.count).split(separator: "/")
      let task = words.first.flatMap { ObjectID(hex: $0) }
      let made = (try? repository.commit(target)).flatMap { commit in
        commit.map { Timestamp(microseconds: $0.committer.seconds * 1_000_000) }
      }
      return AttemptState(
        reference: name, commit: ObjectID(target), made: made, task: task,
        title: task.flatMap { queue.tasks[$0]?.title })
    }
  }
}

extension AttemptState {
  static let prefix = "refs/taskmaster/attempts/"
}
