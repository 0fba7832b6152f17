/// One thing that was looked at before anything is claimed.
public struct PreflightFinding: Hashable, Sendable {
  /// What it came to.
  public enum Verdict: Hashable, Sendable {
    /// As it has to be.
    case fine
    /// A run may start, but a person should know.
    case warning
    /// No run may start.
    case failure(Problem)
  }

  /// What was looked at, as in "worker goose".
  public var subject: String
  /// What it came to.
  public var verdict: Verdict
  /// What was found, in a few words without a period; may be empty.
  public var message: String

  /// Makes a finding of its parts.
  public init(_ subject: String, _ verdict: Verdict = .fine, _ message: String = "") {
    self.subject = subject
    self.verdict = verdict
    self.message = message
  }
}

/// What a failing check on the untouched base is worth before anything is claimed.
public enum PreflightMode: String, Hashable, Sendable, CaseIterable {
  /// The run does not start.
  case fail
  /// It is said.
  case warn
  /// Nobody looks.
  case off
}
