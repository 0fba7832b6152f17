import TaskmasterCore

/// Compares the note on an artifact with what it has to say.
enum NoteCheck {
  /// What is wrong with the note.
  ///
  /// It must have every line that the log makes, and nothing else under the same keys; people may add
  /// lines of their own.
  /// - Parameters:
  ///   - artifact: The artifact.
  ///   - evidence: What is there and what should be; nil: that is the same.
  /// - Returns: What was found.
  static func flaws(of artifact: Done, _ evidence: NoteEvidence?) -> [NoteFlaw] {
    guard let evidence else { return [] }
    guard let lines = evidence.lines else {
      return [.missing(commit: artifact.commit, source: evidence.source)]
    }
    let isWrong = lines.subtracting(evidence.expected).subtracting(evidence.allowed).contains {
      line in
      keys.contains { line.starts(with: $0) }
    }
    guard isWrong || !evidence.expected.isSubset(of: lines) else { return [] }
    return [.differs(commit: artifact.commit, source: evidence.source, isWrong: isWrong)]
  }

  /// What the lines of such a note begin with.
  private static let keys = [
    "Task", "Title", "Chain", "Base", "Attempt", "Started", "Seconds", "Files", "Insertions",
    "Deletions", "Worker", "Provider", "Model", "Tokens-In", "Tokens-Out", "Cost", "Artifact",
    "Check",
  ].map { Array("\($0): ".utf8) }
}
