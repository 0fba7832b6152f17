@testable import TaskmasterCore

/// Clones that worked apart and met now and then.
func clones(_ random: inout SplitMix64, count: Int = 3, actions: Int = 40) throws -> [Clone] {
  var clones = (0..<count).map { Clone(name: "\(Unicode.Scalar(UInt8(97 + $0)))") }
  for _ in 0..<actions {
    let index = random.below(count)
    try clones[index].act(&random)
    if random.oneIn(6) { clones[random.below(count)].learn(from: clones[index]) }
  }
  return clones
}

/// Lines that fit together by accident alone: few tasks, sessions and commits, everything else random.
func nonsense(_ random: inout SplitMix64, count: Int) -> [LogLine] {
  (0..<count).map { _ in
    let task = id(UInt8(1 + random.below(4)))
    if random.oneIn(12) { return LogLine(task: task, bytes: random.bytes(random.below(30))) }
    let fact = random.oneIn(12) ? factMakers[random.below(14)](&random) : likelyFact(&random)
    let clock = random.oneIn(30) ? random.next() >> 11 | 1 : UInt64(1 + random.below(40))
    let event = Event(
      at: Timestamp(microseconds: Int64(random.below(3))), by: "A", clock: clock, fact: fact)
    return LogLine(task: task, bytes: event.line)
  }
}

private func likelyFact(_ random: inout SplitMix64) -> Fact {
  let session = random.pick(["s1", "s2", "s3"])
  let attempt = Int64(random.below(3))
  let (base, commit) = (id(UInt8(0xc0 + random.below(4))), id(UInt8(0xc0 + random.below(4))))
  let chain = random.pick(["main", "two", "é", "e\u{301}"])
  switch random.below(18) {
  case 0, 1:
    var queued = Queued(text: "text", chain: chain, position: Int64(random.below(3)))
    queued.after = random.some { id(UInt8(1 + $0.below(5))) }
    return .queued(queued)
  case 2, 3, 4: return .claim(session, attempt, on: base)
  case 5: return .renew(session)
  case 6: return .release(session, attempt, kept: random.maybe { _ in commit })
  case 7: return .fail(session, attempt, final: random.oneIn(2), kept: commit)
  case 8, 9, 10: return .done(session, attempt, on: base, commit: commit)
  case 11: return .cancelled
  case 12: return .reopened
  case 13: return .move(to: chain, Int64(random.below(3)))
  case 14: return .superseded(with: id(UInt8(1 + random.below(5))))
  case 15: return .rewound(kept: random.maybe { _ in commit })
  case 16: return .merged(into: "main", commit: commit)
  default: return .restacked(Fact.rebased(on: base, commit: commit))
  }
}

extension [LogLine] {
  /// The lines each once, in an order that is the same in every run.
  var inOrder: [LogLine] {
    Set(self).sorted {
      $0.bytes != $1.bytes ? $0.bytes.lexicographicallyPrecedes($1.bytes) : $0.task < $1.task
    }
  }
}

/// All that can be seen of a queue, to compare it with another one.
struct Picture: Equatable {
  private let tasks: [ObjectID: QueueTask]
  private let observations: [Observation]
  private let clock: UInt64
  private let chains: [String]
  private let order: [ObjectID]
  private let artifacts: [[ObjectID]]
  private let last: [Done?]
  private let fallen: Set<ObjectID>
  private let next: NextStep
  private let blockers: [ObjectID: Blocker?]

  init(_ queue: Queue) {
    (tasks, observations, clock) = (queue.tasks, queue.observations, queue.clock)
    chains = queue.chains
    order = queue.allTasks.map(\.id)
    artifacts = chains.map { queue.artifacts(of: $0).map(\.id) }
    last = chains.map { queue.lastArtifact(of: $0) }
    fallen = queue.fallen
    next = queue.nextStep(at: Timestamp(microseconds: 0))
    blockers = queue.tasks.mapValues { queue.blocker(of: $0) }
  }
}
