import Git
import TaskmasterCore

/// Which tasks need not be read again: what the log says of them is what it said when they were verified
/// and there was nothing to say.
struct VerifiedTasks {
  private let repository: Repository
  private let record: VerifiedRecord
  /// The objects whose notes have changed since.
  private let changed: Set<Oid>

  /// Compares the notes of a log with those that were verified; nil: none were.
  init?(_ record: VerifiedRecord, in repository: Repository, log: ObjectID) {
    self.repository = repository
    self.record = record
    let trees = [record.artifacts, log].map { id in
      id.flatMap { ((try? repository.commit(Oid($0))) ?? nil)?.tree }
    }
    guard let before = trees[0], let after = trees[1],
      let changes = try? NotesTree.changes(from: before, to: after, in: repository)
    else { return nil }
    changed = Set(changes.map(\.object))
  }

  /// Whether a task was verified, and its commit and its artifact's are still there.
  func contains(_ task: QueueTask) -> Bool {
    guard !record.open.contains(task.id), !changed.contains(Oid(task.id)),
      repository.exists(Oid(task.id))
    else { return false }
    guard let artifact = task.artifact else { return true }
    return !changed.contains(Oid(artifact.commit)) && repository.exists(Oid(artifact.commit))
  }

  /// Whether a branch still has all that was found in it.
  func isGrown(_ branch: String, to tip: Oid) -> Bool {
    guard let before = record.branches[branch] else { return false }
    return (try? repository.isAncestor(Oid(before), of: tip)) ?? false
  }
}
