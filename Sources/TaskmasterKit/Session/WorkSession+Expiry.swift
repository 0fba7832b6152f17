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
    for task in over {
      let attempts = task.attempts.filter { $0.isUnsuccessful && $0.started <= limit }
      try expireTranscripts(of: attempts, task.id)
      try expireWhatWasMovedAside(of: attempts, task.id)
    }
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

  private func expireTranscripts(of attempts: [Attempt], _ task: ObjectID) throws {
    let place = TranscriptPlace(of: task, commonDirectory: repository.commonDirectory)
    for attempt in attempts {
      if let path = try place.path(of: attempt.claim) { try Files.remove(path) }
    }
    Files.removeEmptyDirectory(place.directory)
  }

  /// Out of the checkout that this session may work in.
  private func expireWhatWasMovedAside(of attempts: [Attempt], _ task: ObjectID) throws {
    let location = WorkspaceLocation(checkout: "", gitDirectory: repository.gitDirectory)
    let directory = "\(location.aside)/\(task.hex)"
    let numbers = attempts.map { Substring("\($0.claim.attempt)") }
    for name in try Files.names(in: directory) ?? []
    where numbers.contains(name.prefix { $0 != "-" }) {
      try Files.removeTree("\(directory)/\(name)")
    }
    Files.removeEmptyDirectory(directory)
  }
}

extension Attempt {
  /// Whether it is over, and did not become the artifact.
  fileprivate var isUnsuccessful: Bool { outcome != .done && outcome != .running }
}
