import TaskmasterCore

/// What can be wrong with an artifact as the result of its task.
enum ResultFlaw: Flaw {
  /// It changes nothing, and the task does not allow that.
  case empty(commit: ObjectID, base: ObjectID)
  /// Its message names another task, or none.
  case trailer(commit: ObjectID, names: ObjectID?)
  /// Nothing that the task asks for is recorded under that path or pattern.
  case unrecorded(pattern: String)

  var code: FindingCode {
    switch self {
    case .empty: .artifactEmpty
    case .trailer: .artifactTrailer
    case .unrecorded: .artifactPath
    }
  }

  var message: String {
    switch self {
    case .empty(let commit, let base):
      "its artifact \(commit.short) changes nothing of its base \(base.short)"
    case .trailer(let commit, let task?):
      "the message of its artifact \(commit.short) names another task, \(task.short)"
    case .trailer(let commit, nil): "the message of its artifact \(commit.short) names no task"
    case .unrecorded(let pattern):
      "the log records no file '\(pattern)' of its artifact, which the task asks for"
    }
  }
}
