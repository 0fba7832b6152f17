import TaskmasterCore

/// What can be wrong with what an attempt left.
enum AttemptFlaw: Flaw {
  /// It was kept here, and is not any more; the ref that can name it again when the commit is there.
  case gone(attempt: Int, commit: ObjectID, reference: String?)
  /// It was kept here for as long as attempts are.
  case expired(attempt: Int, commit: ObjectID, after: Duration)
  /// It is kept where it was made, if anywhere.
  case elsewhere(attempt: Int, commit: ObjectID, host: String)

  var code: FindingCode { .attemptMissing }

  var severity: Severity {
    if case .gone = self { .problem } else { .information }
  }

  /// What is kept elsewhere will not always be; and transcripts tell where that is.
  var isLasting: Bool {
    if case .expired = self { true } else { false }
  }

  var message: String {
    switch self {
    case .gone(let attempt, let commit, _):
      "what attempt \(attempt) left, \(commit.short), is not kept any more"
    case .expired(let attempt, let commit, let duration):
      "what attempt \(attempt) left, \(commit.short), is not here; such is kept for"
        + " \(Self.text(of: duration))"
    case .elsewhere(let attempt, let commit, let host):
      "what attempt \(attempt) left, \(commit.short), is not here; it was made in another clone, on"
        + " '\(host)'"
    }
  }

  private static func text(of duration: Duration) -> String {
    let hours = duration.components.seconds / 3600
    return hours % 24 == 0 ? counted(hours / 24, "day") : counted(hours, "hour")
  }

  var mending: String? {
    guard case .gone(_, let commit, let reference?) = self else { return nil }
    return Mending.command("git", "update-ref", reference, commit.hex)
  }
}
