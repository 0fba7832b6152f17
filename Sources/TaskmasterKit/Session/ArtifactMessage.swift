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
    let newline = UInt8(ascii: "\n")
    let end = message.lastIndex { $0 != newline }.map { $0 + 1 } ?? 0
    var start = end
    // The last paragraph begins after an empty line.
    while start > 0, message[start - 1] != newline || start > 1 && message[start - 2] != newline {
      start -= 1
    }
    let line = message[start..<end].split(separator: newline).last { $0.starts(with: taskStart) }
    return line.flatMap { ObjectID(hexDigits: $0.dropFirst(taskStart.count)) }
  }

  private static let taskStart = Array("\(taskKey): ".utf8)
  private static let taskKey = "Taskmaster-Task"
  private static let attemptKey = "Taskmaster-Attempt"

  private static func cut(_ title: String) -> String {
    title.count > longestSubject ? title.prefix(longestSubject - 1) + "…" : title
  }
}
