import Git
import TaskmasterCore

/// Compares where artifacts stand with where the log says that they do.
enum ChainCheck {
  /// What is wrong with the base of an artifact, which has to be the artifact of the task before it, if there
  /// is one.
  static func flaws(
    of artifact: Done, after previous: QueueTask?, commit: Found<Commit>
  ) -> [ChainFlaw] {
    var flaws: [ChainFlaw] = []
    if let previous, let expected = previous.artifact?.commit, expected != artifact.base {
      flaws.append(.base(artifact.base, previous: expected, of: previous.id))
    }
    if let parents = commit.value?.parents.map({ ObjectID($0) }), parents != [artifact.base] {
      flaws.append(.parents(parents, base: artifact.base))
    }
    return flaws
  }

  /// The task before each task of a chain that has to stand on it.
  ///
  /// An artifact stands on the one before it as long as both are done. On one that is merged it need not:
  /// it may have been put on what the merge made of that.
  static func previous(in queue: Queue, chain: String) -> [ObjectID: QueueTask] {
    var previous: [ObjectID: QueueTask] = [:]
    let tasks = queue.artifacts(of: chain)
    for (before, task) in zip(tasks, tasks.dropFirst())
    where before.status == .done && task.status == .done {
      previous[task.id] = before
    }
    return previous
  }
}
