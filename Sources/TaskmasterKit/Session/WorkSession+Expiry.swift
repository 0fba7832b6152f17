import Git
import TaskmasterCore

extension WorkSession {
  /// Removes attempts that were kept for long enough, and what was said in them, of tasks that are over.
  ///
  /// A task that failed is not: a person may want to see why, and retry it.
  func expireAttempts() throws {
    guard let time = options.keepAttempts else { return }
    let over = try store.snapshot().queue.tasks.values.filter {
      [.done, .merged, .cancelled, .superseded].contains($0.status)
        && $0.attempts.contains(where: \.isUnsuccessful)
    }
    guard !over.isEmpty else { return }
    let limit = surroundings.now().advanced(bySeconds: -time)
    try expireCommits(of: Set(over.map(\.id)), before: limit)
    for task in over { try expireTranscripts(of: task, before: limit) }
  }

  private func expireCommits(of tasks: Set<ObjectID>, before limit: Timestamp) throws {
    for (name, target) in try repository.references(under: Settlement.attempts) {
      let words = name.dropFirst(Settlement.attempts.count).split(separator: "/")
      guard let task = words.first.flatMap({ ObjectID(hex: $0) }), tasks.contains(task),
        let commit = try repository.commit(target),
        commit.committer.seconds <= limit.microseconds / 1_000_000
      else { continue }
      _ = try repository.deleteReference(name, expecting: .at(target))
    }
  }

  private func expireTranscripts(of task: QueueTask, before limit: Timestamp) throws {
    let place = TranscriptPlace(of: task.id, commonDirectory: repository.commonDirectory)
    for attempt in task.attempts where attempt.isUnsuccessful && attempt.started <= limit {
      if let path = try place.path(of: attempt.claim) { try Files.remove(path) }
    }
    Files.removeEmptyDirectory(place.directory)
  }
}

extension Attempt {
  /// Whether it is over, and did not become the artifact.
  fileprivate var isUnsuccessful: Bool { outcome != .done && outcome != .running }
}
