public import TaskmasterCore

/// Where a queue stands in the repository it is looked at from.
///
/// A plain value: whoever shows the queue needs no repository.
public struct Standing: Sendable {
  /// Where a chain stands.
  public struct ChainStanding: Hashable, Sendable {
    /// The commit that its next task will be made on; nil when its base branch is not here either.
    public var base: ObjectID?
    /// Whether its base branch is here.
    public var hasBranch: Bool
    /// A name for its last artifact that Git resolves here: its branch, or else its commit.
    public var tip: String?

    /// Makes a standing of its parts.
    public init(base: ObjectID?, hasBranch: Bool, tip: String?) {
      self.base = base
      self.hasBranch = hasBranch
      self.tip = tip
    }
  }

  /// What a remote holds, as far as this repository has heard.
  public struct RemoteStanding: Hashable, Sendable {
    /// The name of the remote.
    public var name: String
    /// The tasks whose artifacts it holds.
    public var artifacts: Set<ObjectID>
    /// Whether it has a log.
    public var hasLog: Bool
    /// Whether its log holds all that ours holds.
    public var hasWholeLog: Bool

    /// Makes a standing of its parts.
    public init(
      name: String, artifacts: Set<ObjectID> = [], hasLog: Bool = false, hasWholeLog: Bool = false
    ) {
      self.name = name
      self.artifacts = artifacts
      self.hasLog = hasLog
      self.hasWholeLog = hasWholeLog
    }
  }

  /// The chains by name.
  public var chains: [String: ChainStanding]
  /// The remotes that hold something, by name.
  public var remotes: [RemoteStanding]
  /// Whether this repository has branches of any remote.
  public var isClone: Bool

  /// Makes a standing of its parts.
  public init(
    chains: [String: ChainStanding] = [:], remotes: [RemoteStanding] = [], isClone: Bool = false
  ) {
    self.chains = chains
    self.remotes = remotes
    self.isClone = isClone
  }

  /// Whether any remote holds the artifact of a task.
  public func isPushed(_ task: ObjectID) -> Bool {
    remotes.contains { $0.artifacts.contains(task) }
  }
}
