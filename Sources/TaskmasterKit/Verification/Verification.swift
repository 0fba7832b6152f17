public import TaskmasterCore

/// What verification found in a repository.
public struct Verification: Hashable, Sendable {
  /// What a chain consists of.
  public struct ChainSummary: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// How many artifacts stand in it.
    public let artifacts: Int
    /// The last of them that is not merged; nil: there is none.
    public let tip: Tip?
  }

  /// A branch and the artifact that it names.
  public struct Tip: Hashable, Sendable {
    /// The short name of the branch.
    public let branch: String
    /// The artifact.
    public let commit: ObjectID
  }

  /// What was found, chain after chain, then of the log, then elsewhere.
  public internal(set) var findings: [Finding]
  /// How many tasks were looked at.
  public let tasks: Int
  /// How many events the log has.
  public let events: Int
  /// The chains that were looked at.
  public let chains: [ChainSummary]

  /// Whether there is no problem.
  public var isSound: Bool { !findings.contains { $0.severity == .problem } }
}
