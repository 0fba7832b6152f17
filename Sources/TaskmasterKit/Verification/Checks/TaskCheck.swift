import Git
import TaskmasterCore

/// Compares a task with the commit that it is.
enum TaskCheck {
  /// What is wrong with the id of what was queued and the commit of that id, which a shallow clone may
  /// have left out.
  static func flaws(
    of id: ObjectID, _ queued: Queued, commit: Found<some Any>, isShallow: Bool
  ) -> [TaskFlaw] {
    let correct = TaskCommit.id(ofText: queued.text, occurrence: queued.occurrence)
    guard id == correct else { return [.wrongID(correct: correct)] }
    switch commit {
    // Git names an object by its content: with the right id it is the right commit.
    case .here: return []
    case .missing: return isShallow ? [] : [.missing]
    case .damaged(let reason): return [.damaged(reason: reason)]
    }
  }
}
