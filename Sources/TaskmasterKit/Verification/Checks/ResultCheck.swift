import Git
import TaskmasterCore

/// Compares an artifact with what its task asks for.
enum ResultCheck {
  /// What is wrong with the commit and with what the log records of it.
  /// - Parameters:
  ///   - task: The task.
  ///   - artifact: Its artifact.
  ///   - commit: The commit of that, if it can be read.
  ///   - baseTree: The tree that the artifact was made from, if that is here.
  /// - Returns: What was found.
  static func flaws(
    of task: QueueTask, _ artifact: Done, commit: Commit?, baseTree: Oid?
  ) -> [ResultFlaw] {
    var flaws: [ResultFlaw] = []
    if let commit {
      if commit.tree == baseTree, !task.queued.allowEmpty {
        flaws.append(.empty(commit: artifact.commit, base: artifact.base))
      }
      let named = ArtifactMessage.task(in: commit.message)
      if named != task.id { flaws.append(.trailer(commit: artifact.commit, names: named)) }
    }
    return flaws + unrecorded(of: task, artifact)
  }

  private static func unrecorded(of task: QueueTask, _ artifact: Done) -> [ResultFlaw] {
    task.queued.artifacts.filter { pattern in
      !artifact.artifacts.contains { matches($0.path, pattern) }
    }.map { .unrecorded(pattern: $0) }
  }

  /// Whether a path may be what a pattern stands for: of a glob, what comes before its first wildcard.
  private static func matches(_ path: String, _ pattern: String) -> Bool {
    let (path, pattern) = (Array(path.utf8), Array(pattern.utf8))
    let plain = pattern.prefix { !"*?[\\".utf8.contains($0) }
    if plain.count < pattern.count { return path.starts(with: plain) }
    // A directory stands for all that is in it.
    return path == pattern || path.starts(with: pattern + [UInt8(ascii: "/")])
  }

  /// What is wrong with the checks that the task itself asks for, going by the log.
  static func checkFlaws(of task: QueueTask, _ artifact: Done) -> [CheckFlaw] {
    task.queued.check.compactMap { command in
      let runs = artifact.checks.filter { $0.command == command }
      if runs.contains(where: { $0.exit == 0 }) { return nil }
      return runs.last.map { .notPassed(command: command, status: $0.exit) }
        ?? .never(command: command)
    }
  }
}
