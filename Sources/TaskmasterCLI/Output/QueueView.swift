import TaskmasterCore
import TaskmasterKit

/// A queue and what is needed to show it.
struct QueueView: Sendable {
  let queue: Queue
  let standing: Standing
  let ids: Abbreviations
  let now: Timestamp

  init(queue: Queue, standing: Standing, now: Timestamp) {
    self.queue = queue
    self.standing = standing
    self.now = now
    ids = Abbreviations(queue)
  }

  /// What keeps a task from being worked; nil for one that is not waiting.
  func blocker(of task: QueueTask) -> Blocker? {
    task.status == .queued ? queue.blocker(of: task) : nil
  }

  /// Whether a task waits for one that will not be done by itself.
  func isStuck(_ task: QueueTask) -> Bool {
    if case .stuck? = blocker(of: task) { true } else { false }
  }

  /// The title of a task, fit to be shown.
  func title(of task: QueueTask) -> String { VisibleText.line(task.title) }
}
