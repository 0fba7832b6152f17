import Git
public import TaskmasterCore

extension Signature {
  /// Whoever makes what has to be the same in every clone.
  static let taskmaster = Signature(
    name: TaskCommit.name, email: TaskCommit.email, seconds: 0, offsetMinutes: 0)
}

extension TaskCommit {
  /// The commit that a task is.
  static func draft(_ queued: Queued) -> CommitDraft {
    draft(text: queued.text, occurrence: queued.occurrence)
  }

  static func draft(text: String, occurrence: Int64) -> CommitDraft {
    CommitDraft(
      tree: Oid(hex: emptyTree) ?? .zero, parents: [], author: .taskmaster, committer: .taskmaster,
      message: TaskText.message(of: text, occurrence: occurrence))
  }

  /// The id of the task with that text.
  ///
  /// - Parameters:
  ///   - text: The text, in its form.
  ///   - occurrence: 1, or n for the nth time that the text is queued.
  /// - Returns: The id of its task commit.
  public static func id(ofText text: String, occurrence: Int64 = 1) -> ObjectID {
    let message = TaskText.message(of: text, occurrence: occurrence)
    return ObjectID(Repository.hash(.commit, header + message))
  }

  /// What stands before the message of every task.
  private static let header = Repository.commitBytes(
    of: CommitDraft(
      tree: Oid(hex: emptyTree) ?? .zero, parents: [], author: .taskmaster, committer: .taskmaster,
      message: []))
}
