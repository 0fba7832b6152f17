import Git
import TaskmasterCore

/// A ref that is being pushed, as Git tells a `pre-push` hook.
struct PushedReference: Hashable {
  let commit: Oid
  let remoteName: String
  let remoteCommit: Oid

  /// Reads the lines of the hook's input; deletions push nothing and are left out.
  /// - Throws: ``Problem`` for a line that Git would not write.
  static func parse(_ input: [UInt8]) throws(Problem) -> [PushedReference] {
    var references: [PushedReference] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      // <local ref> <local object> <remote ref> <remote object>; only the first may hold spaces.
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count >= 4, let commit = Oid(hex: words[words.count - 3]),
        let old = Oid(hex: words[words.count - 1])
      else { throw Problem("the hook was given a line that Git does not write") }
      let name = words[words.count - 2]
      if commit != .zero {
        references.append(PushedReference(commit: commit, remoteName: name, remoteCommit: old))
      }
    }
    return references
  }
}

extension Project {
  /// Verifies what is being pushed, as a file tells that Git writes for a hook.
  /// - Throws: As ``reasonsToRefusePush(_:)``.
  public func reasonsToRefusePush(fromFile path: String) throws -> [String] {
    try reasonsToRefusePush(try Files.read(path) ?? [])
  }

  /// Verifies the task branches and the log among what is being pushed, and nothing else.
  /// - Parameter input: What Git gave the hook on standard input.
  /// - Returns: Why the push has to be refused, a sentence each; none: let it go on.
  /// - Throws: ``Problem`` for input that Git would not write; an error when the log cannot be read.
  public func reasonsToRefusePush(_ input: [UInt8]) throws -> [String] {
    let pushed = try PushedReference.parse(input).filter {
      $0.remoteName == LogStore.reference || $0.remoteName.hasPrefix("refs/heads/")
    }
    guard !pushed.isEmpty else { return [] }
    let snapshot = try snapshot()
    var reasons: [String] = []
    var tasks: Set<ObjectID> = []
    for reference in pushed {
      if reference.remoteName == LogStore.reference {
        reasons += try reasonsToRefuseLog(reference)
      } else if let task = try task(of: reference, in: snapshot.queue) {
        reasons += reasonsToRefuse(reference, of: task)
        tasks.insert(task.id)
      }
    }
    guard !tasks.isEmpty else { return reasons }
    let findings = try Verifier(repository: repository, snapshot: snapshot).verify(only: tasks).findings
    return reasons + findings.filter { $0.severity == .problem }.map(\.description)
  }

  /// The task whose branch is pushed: one that the log knows, or that the tip's trailer names.
  private func task(of reference: PushedReference, in queue: Queue) throws -> QueueTask? {
    let name = String(reference.remoteName.dropFirst("refs/heads/".count))
    if let task = queue.tasks.values.first(where: { $0.artifact?.branch == name }) { return task }
    let message = try repository.commit(reference.commit)?.message ?? []
    return ArtifactMessage.task(in: message).flatMap { id in
      queue.tasks[id].flatMap { task in task.lost.contains { $0.done.branch == name } ? task : nil }
    }
  }

  private func reasonsToRefuse(_ reference: PushedReference, of task: QueueTask) -> [String] {
    guard let artifact = task.artifact else {
      return ["\(reference.remoteName) holds a result of task \(task.id.short) that lost a race"]
    }
    guard Oid(artifact.commit) != reference.commit else { return [] }
    return [
      "\(reference.remoteName) would be \(reference.commit.hex.prefix(7)), but the log records "
        + "\(artifact.commit.short) for task \(task.id.short)"
    ]
  }

  /// A log may grow on the remote, but lose nothing there; and every line of a task has to be an event.
  private func reasonsToRefuseLog(_ reference: PushedReference) throws -> [String] {
    let new = Set(try LogContents(of: reference.commit, in: repository).lines)
    var reasons = EventLog(new).strays.map { stray in
      "the log has a line on task \(stray.line.task.short) that is no event: \(stray.reason)"
    }
    guard reference.remoteCommit != .zero, repository.exists(reference.remoteCommit) else {
      return reasons
    }
    let old = Set(try LogContents(of: reference.remoteCommit, in: repository).lines)
    let lost = old.subtracting(new).count
    if lost > 0 { reasons.append("the log would lose \(lost) of the lines that the remote has") }
    return reasons
  }
}
