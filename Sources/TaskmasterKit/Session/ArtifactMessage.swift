import TaskmasterCore

/// The message of the commit that an attempt is kept as, and that becomes the artifact.
enum ArtifactMessage {
  /// The longest subject, in characters.
  private static let longestSubject = 72

  /// The title, the whole text, the subjects of the agent's own commits, what was too large, what Git cannot
  /// record, and the trailers.
  static func text(
    of task: QueueTask, attempt: Int, agentCommits: [String], leftOut: [String] = [],
    unrecorded: [String] = []
  ) -> [UInt8] {
    let subject = cut(task.title)
    var paragraphs = [subject]
    if subject != task.text { paragraphs.append(task.text) }
    if !agentCommits.isEmpty {
      let list = agentCommits.map { "- " + VisibleText.line($0, most: longestSubject) }
      paragraphs.append(
        (["Commits of the agent, folded into this one:"] + list).joined(separator: "\n"))
    }
    if !leftOut.isEmpty {
      paragraphs.append((["Too large to be kept:"] + leftOut).joined(separator: "\n"))
    }
    if !unrecorded.isEmpty {
      paragraphs.append((["Nothing that Git can record:"] + unrecorded).joined(separator: "\n"))
    }
    paragraphs.append("\(taskKey): \(task.id.hex)\n\(attemptKey): \(attempt)")
    return Array((paragraphs.joined(separator: "\n\n") + "\n").utf8)
  }

  /// The task that a commit's trailers name; nil when they name none.
  static func task(in message: [UInt8]) -> ObjectID? {
    let paragraph = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .reversed().drop { $0.isEmpty }.prefix { !$0.isEmpty }
    let key = Array("\(taskKey): ".utf8)
    guard let line = paragraph.first(where: { $0.starts(with: key) }) else { return nil }
    return ObjectID(hexDigits: line.dropFirst(key.count))
  }

  private static let taskKey = "Taskmaster-Task"
  private static let attemptKey = "Taskmaster-Attempt"

  private static func cut(_ title: String) -> String {
    title.count > longestSubject ? title.prefix(longestSubject - 1) + "…" : title
  }
}
