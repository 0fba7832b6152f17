/// The queue: what a log says about every task.
///
/// It is folded from the events in their order; what does not fit the state it meets changes nothing and
/// is observed. Folding never fails, and the same set of lines gives the same queue.
public struct Queue: Sendable {
  /// Every task by its id.
  public private(set) var tasks: [ObjectID: QueueTask] = [:]
  /// What changed nothing, in the order of the log.
  public private(set) var observations: [Observation] = []
  /// The highest clock of the log; 0 when it is empty.
  public internal(set) var clock: UInt64

  /// The tasks with an artifact by chain, in the order they were done.
  var artifacts: [String: [ObjectID]] = [:]
  /// The same without those that are merged at the end: the last one is the chain's last artifact.
  var standing: [String: [ObjectID]] = [:]
  /// Results that lost a race, or were artifacts once: nothing may stand on them.
  var fallen: Set<ObjectID> = []

  /// Folds a log.
  public init(_ log: EventLog) {
    clock = log.clock
    tasks.reserveCapacity(
      log.events.count { if case .queued = $0.event.fact { true } else { false } })
    for entry in log.events { apply(entry) }
  }

  /// An empty queue.
  public init() { self.init(EventLog([])) }

  mutating func apply(_ entry: LoggedEvent) {
    if case .queued(let fact) = entry.event.fact {
      queue(fact, entry)
    } else if var task = tasks.removeValue(forKey: entry.task) {
      if let oddity = transition(&task, entry.event) {
        observations.append(Observation(kind: oddity.kind, event: entry, message: oddity.message))
      }
      tasks[entry.task] = task
      if task.status != .done { dropFallen(of: task.chain) }
    } else {
      let message = "'\(entry.event.fact.name)' of a task that was never queued"
      observations.append(Observation(kind: .finding, event: entry, message: message))
    }
  }

  /// Keeps the end of ``standing`` true; a task that is done again stands there once more.
  private mutating func dropFallen(of chain: String) {
    while let last = standing[chain]?.last {
      if let task = tasks[last], task.status == .done, task.chain == chain { return }
      standing[chain]?.removeLast()
    }
  }

  private mutating func queue(_ fact: Queued, _ entry: LoggedEvent) {
    guard tasks[entry.task] == nil else {
      let message = "queued again; the first queueing holds"
      observations.append(Observation(kind: .race, event: entry, message: message))
      return
    }
    tasks[entry.task] = QueueTask(entry, fact, order: tasks.count)
  }
}

/// Why an event changed nothing.
struct Oddity {
  let kind: Observation.Kind
  let message: String

  static func race(_ message: String) -> Self { Self(kind: .race, message: message) }
  static func finding(_ message: String) -> Self { Self(kind: .finding, message: message) }
}
