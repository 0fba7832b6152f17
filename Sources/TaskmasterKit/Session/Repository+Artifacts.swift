import Git
import TaskmasterCore

extension Repository {
  /// Whether a commit says itself that it is a task's result.
  ///
  /// The log comes from others as well, and must not make us push, make or remove any other branch.
  func isResult(_ commit: Oid, of task: ObjectID) throws(GitError) -> Bool {
    try self.commit(commit).flatMap { ArtifactMessage.task(in: $0.message) } == task
  }
}
