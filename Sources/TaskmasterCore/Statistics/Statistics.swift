/// What attempts came to, by who made them.
public struct Statistics: Hashable, Sendable {
  /// The attempts of one worker with one model.
  public struct Row: Hashable, Sendable {
    /// The worker; nil: not known.
    public let worker: String?
    /// The model; nil: not known.
    public let model: String?
    /// What they came to.
    public let tally: Tally
  }

  /// A row for each worker and model, in the order of their names, those that are not known last.
  public let rows: [Row]
  /// All attempts together.
  public let total: Tally

  /// Counts the attempts of some tasks, of them only those that began at that moment or later.
  public init(_ tasks: some Sequence<QueueTask>, since: Timestamp? = nil) {
    var tallies: [Maker: Tally] = [:]
    var total = Tally()
    for task in tasks {
      let attempts = task.attempts.filter { attempt in
        attempt.counts && since.map { attempt.started >= $0 } ?? true
      }
      total.add(attempts)
      for (maker, made) in Dictionary(grouping: attempts, by: { Maker($0.usage) }) {
        tallies[maker, default: Tally()].add(made)
      }
    }
    rows = tallies.keys.sorted().map { maker in
      Row(worker: maker.worker, model: maker.model, tally: tallies[maker] ?? Tally())
    }
    self.total = total
  }
}

/// Who made an attempt.
private struct Maker: Hashable, Comparable {
  let worker: String?
  let model: String?

  init(_ usage: Usage) {
    worker = usage.worker
    model = usage.model
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.worker != right.worker { return precedes(left.worker, right.worker) }
    return precedes(left.model, right.model)
  }

  private static func precedes(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left != nil && right == nil }
    return left < right
  }
}

extension Attempt {
  /// Whether there is anything to count of it: a verdict, or at least what it used.
  fileprivate var counts: Bool { hasVerdict || outcome != .running && seconds != nil }

  /// Whether it was brought to an end that says something about who made it.
  ///
  /// Of those that were lost, one whose result lost a race has a length, and was not given back.
  var hasVerdict: Bool {
    switch outcome {
    case .done, .failed: true
    case .lost: seconds != nil && reason != ReleaseReason.interrupted.rawValue
    case .running, .interrupted: false
    }
  }
}
