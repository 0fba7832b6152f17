public import TaskmasterCore

/// What verification looks at.
public struct VerificationOptions: Sendable {
  /// The tasks to look at; nil: all, and the log as a whole.
  public var only: Set<ObjectID>?
  /// Whether everything is read, also what was verified here before.
  public var isFull = false
  /// The remote that is asked what it has; nil: none.
  public var remote: String?
  /// Whether the checks are run that artifacts passed.
  public var runsChecks = false

  /// Looks at everything that is here.
  public init() {}
}
