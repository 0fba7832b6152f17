import Git
public import TaskmasterCore

/// A commit that the log records, and that was made anew by an amend or a rebase.
public struct RewrittenArtifact: Hashable, Sendable {
  /// The task whose artifact it was.
  public let task: ObjectID
  /// The task's title.
  public let title: String
  /// The name of its branch.
  public let branch: String
  /// The commit that the log records.
  public let old: ObjectID
  /// What was made of it.
  public let new: ObjectID
  /// How many artifacts of the chain stand on it.
  public let followers: Int
  /// Whether the branch is checked out here.
  public let isCheckedOut: Bool

  /// What happened, in a sentence without a period.
  public var message: String {
    let stand = followers == 1 ? "stands" : "stand"
    let rest = followers == 0 ? "" : "; \(counted(followers, "result")) of the chain \(stand) on it"
    return "the result of task \(task.short) '\(VisibleText.line(title, most: 50))' was rewritten:"
      + " the log records \(old.short), and this is \(new.short)\(rest)"
  }

  /// What to do about it, one step each.
  public var hints: [String] {
    let back =
      isCheckedOut
      ? "git reset --keep \(old.hex)"
      : Mending.command("git", "branch", "--force", branch, old.hex)
    return [
      "to put back what the log records: \(back)",
      "to keep the change, put it on a branch of its own, or merge it: `git taskmaster verify` says"
        + " where the chain stands",
    ]
  }

  /// Finds the artifacts among commits that were rewritten.
  /// - Throws: `HookInputError` with a line that Git does not give to the hook `post-rewrite`.
  static func find(
    in input: [UInt8], _ queue: Queue, _ repository: Repository
  ) throws -> [RewrittenArtifact] {
    let done = queue.tasks.values.filter { $0.status == .done }
    let owners = Dictionary(
      done.compactMap { task in task.artifact.map { ($0.commit, task) } },
      uniquingKeysWith: { $0.order < $1.order ? $0 : $1 })
    return try RewrittenCommit.parse(postRewrite: input).compactMap { commit in
      guard let task = owners[commit.old], let artifact = task.artifact else { return nil }
      return RewrittenArtifact(
        task: task.id, title: task.title, branch: artifact.branch, old: commit.old,
        new: commit.new,
        followers: followers(of: task, in: queue),
        isCheckedOut: try repository.isCheckedOut(branch: "refs/heads/\(artifact.branch)"))
    }
  }

  private static func followers(of task: QueueTask, in queue: Queue) -> Int {
    let artifacts = queue.artifacts(of: task.chain).filter { $0.status == .done }
    let index = artifacts.firstIndex { $0.id == task.id } ?? artifacts.endIndex
    return max(0, artifacts.endIndex - index - 1)
  }
}
