import TaskmasterCore

/// Makes a fact with random fields; one for each kind of fact.
let factMakers: [@Sendable (inout SplitMix64) -> Fact] = [
  { .queued(.random(&$0)) }, { .claimed(.random(&$0)) },
  { .renewed(Renewed(session: .random(&$0), expires: .random(&$0))) },
  { .released(.random(&$0)) }, { .failed(.random(&$0)) }, { .done(.random(&$0)) },
  { _ in .cancelled }, { _ in .reopened },
  { .moved(Moved(chain: .random(&$0), position: .random(&$0))) },
  { .superseded(with: .random(&$0)) }, { .rewound(kept: $0.maybe { .random(&$0) }) },
  { .merged(into: .random(&$0), commit: .random(&$0)) },
  { .restacked(.random(&$0)) }, { .adopted(.random(&$0)) },
]

extension Event {
  static func random(_ random: inout SplitMix64, fact: Fact) -> Event {
    Event(
      at: .random(&random), by: .random(&random),
      clock: random.pick([
        1, 2, Event.highestClock, .random(in: 1...Event.highestClock, using: &random),
      ]),
      fact: fact)
  }
}

extension Queued {
  static func random(_ random: inout SplitMix64) -> Queued {
    var fact = Queued(text: .random(&random), chain: .random(&random), position: .random(&random))
    fact.priority = .random(&random)
    fact.after = random.some { .random(&$0) }
    fact.check = random.some { .random(&$0) }
    fact.artifacts = random.some { .random(&$0) }
    fact.allowEmpty = random.oneIn(2)
    fact.attempts = random.maybe { .random(&$0) }
    fact.timeout = random.maybe { .random(&$0) }
    fact.worker = random.maybe { .random(&$0) }
    fact.occurrence = random.pick([1, 1, 2, .max])
    return fact
  }
}

extension Claimed {
  static func random(_ random: inout SplitMix64) -> Claimed {
    Claimed(
      attempt: .random(&random), base: .random(&random), session: .random(&random),
      host: .random(&random), pid: .random(&random), boot: .random(&random),
      expires: .random(&random))
  }
}

extension Released {
  static func random(_ random: inout SplitMix64) -> Released {
    var fact = Released(
      attempt: .random(&random), session: .random(&random),
      reason: random.pick([.interrupted, .lost, ReleaseReason(rawValue: .random(&random))]),
      detail: random.maybe { .random(&$0) }, kept: random.maybe { .random(&$0) })
    fact.seconds = random.maybe { .random(&$0) }
    fact.usage = .random(&random)
    return fact
  }
}

extension Failed {
  static func random(_ random: inout SplitMix64) -> Failed {
    var fact = Failed(
      attempt: .random(&random), session: .random(&random),
      reason: random.pick([.timeout, .noChanges, FailureReason(rawValue: .random(&random))]),
      detail: random.maybe { .random(&$0) }, final: random.oneIn(2),
      kept: random.maybe { .random(&$0) }, retryAt: random.maybe { .random(&$0) },
      seconds: .random(&random), started: .random(&random), usage: .random(&random))
    fact.checks = random.some {
      CheckResult(command: .random(&$0), exit: .random(&$0), seconds: .random(&$0))
    }
    return fact
  }
}

extension Done {
  static func random(_ random: inout SplitMix64) -> Done {
    var fact = Done(
      attempt: .random(&random), session: .random(&random), base: .random(&random),
      commit: .random(&random), tree: .random(&random), branch: .random(&random),
      seconds: .random(&random), started: .random(&random))
    fact.artifacts = random.some { ArtifactFile(path: .random(&$0), blob: .random(&$0)) }
    fact.checks = random.some {
      CheckResult(command: .random(&$0), exit: .random(&$0), seconds: .random(&$0))
    }
    fact.files = .random(&random)
    fact.insertions = .random(&random)
    fact.deletions = .random(&random)
    fact.usage = .random(&random)
    return fact
  }
}

extension Rebased {
  static func random(_ random: inout SplitMix64) -> Rebased {
    Rebased(base: .random(&random), commit: .random(&random), tree: .random(&random))
  }
}

extension Usage {
  static func random(_ random: inout SplitMix64) -> Usage {
    var usage = Usage(worker: random.maybe { .random(&$0) })
    usage.cost = random.maybe { .random(&$0) }
    usage.model = random.maybe { .random(&$0) }
    usage.provider = random.maybe { .random(&$0) }
    usage.tokensIn = random.maybe { .random(&$0) }
    usage.tokensOut = random.maybe { .random(&$0) }
    usage.agentSeconds = random.maybe { .random(&$0) }
    usage.exit = random.maybe { .random(&$0) }
    usage.retries = random.maybe { .random(&$0) }
    usage.turns = random.maybe { .random(&$0) }
    usage.waitSeconds = random.maybe { .random(&$0) }
    usage.workerVersion = random.maybe { .random(&$0) }
    return usage
  }
}
