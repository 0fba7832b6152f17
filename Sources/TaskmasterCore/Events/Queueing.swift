/// A task was put into a chain.
public struct Queued: Hashable, Sendable {
  /// The text of the task.
  public var text: String
  /// The chain, named after its base branch.
  public var chain: String
  /// The place in the chain among tasks of equal priority; steps of 65536.
  public var position: Int64
  /// Higher is worked first.
  public var priority: Int64 = 0
  /// Tasks that have to be done before this one.
  public var after: [ObjectID] = []
  /// Commands that have to pass in the workspace before the task is done.
  public var check: [String] = []
  /// Paths or globs that the artifact has to contain.
  public var artifacts: [String] = []
  /// Whether the task may be done without a change.
  public var allowEmpty = false
  /// How many attempts may fail; nil: as configured.
  public var attempts: Int64?
  /// Seconds an attempt may take; nil: as configured.
  public var timeout: Double?
  /// The worker that has to do it; nil: as configured.
  public var worker: String?
  /// 1, or n for the nth time that the same text was queued on purpose.
  public var occurrence: Int64 = 1

  /// The distance between neighbours in a chain, so that a task fits between them.
  public static let positionStep: Int64 = 65536

  /// Puts a text into a chain at a position; everything else has its default.
  public init(text: String, chain: String, position: Int64) {
    self.text = text
    self.chain = chain
    self.position = position
  }
}

/// A task got another place.
public struct Moved: Hashable, Sendable {
  /// The chain it is in now.
  public var chain: String
  /// Its position there.
  public var position: Int64

  /// Names the new place.
  public init(chain: String, position: Int64) {
    self.chain = chain
    self.position = position
  }
}
