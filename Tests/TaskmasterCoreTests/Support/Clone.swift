@testable import TaskmasterCore

/// A clone whose users and machines do only what they may, going by what this clone knows.
struct Clone {
  let name: String
  private(set) var lines: Set<LogLine> = []
  private var sessions = 0
  private var commits = 0
  private var jobs: [Job] = []

  /// A session at work on a task.
  private struct Job {
    let task: ObjectID
    let session: String
    let attempt: Int64
    let base: ObjectID
  }

  init(name: String) { self.name = name }

  var queue: Queue { Queue(EventLog(lines)) }

  mutating func learn(from other: Clone) { lines.formUnion(other.lines) }

  /// Does one random thing that fits the state this clone sees.
  mutating func act(_ random: inout SplitMix64) throws {
    switch random.below(10) {
    case 0, 1: try queueTasks(&random)
    case 2, 3, 4: try claim(&random)
    case 5, 6, 7: try goOn(&random)
    default: try decide(&random)
    }
  }

  private mutating func queueTasks(_ random: inout SplitMix64) throws {
    let queue = queue
    let requests = (0...random.below(2)).map { _ in
      var queued = Queued(text: "text", chain: random.pick(["main", "release"]), position: 0)
      queued.priority = random.pick([0, 0, 1])
      queued.after = Array(queue.tasks.keys.sorted().filter { _ in random.oneIn(4) }.prefix(1))
      return TaskRequest(id: id(UInt8(1 + random.below(6))), queued: queued)
    }
    try record(queue.decideToQueue(requests, skippingKnown: true), on: queue)
  }

  private mutating func claim(_ random: inout SplitMix64) throws {
    let queue = queue
    guard case .claim(let id) = queue.nextStep(at: now(queue)), let task = queue.tasks[id] else {
      return
    }
    sessions += 1
    let job = Job(
      task: id, session: "\(name)\(sessions)", attempt: Int64(task.attempts.count + 1),
      base: queue.lastArtifact(of: task.chain)?.commit ?? tip)
    jobs.append(job)
    try record([NewFact(id, .claim(job.session, job.attempt, on: job.base))], on: queue)
  }

  /// A session says what became of its task, though its claim may be lost by now.
  private mutating func goOn(_ random: inout SplitMix64) throws {
    guard !jobs.isEmpty else { return }
    let queue = queue
    let index = random.below(jobs.count)
    let job = jobs[index]
    let fact: Fact
    switch random.below(6) {
    case 0: fact = .renew(job.session)
    case 1: fact = .release(job.session, job.attempt)
    case 2:
      let failures = queue.tasks[job.task]?.failures ?? 0
      let final = RetryPolicy(attempts: 2).isFinal(afterFailures: failures, limit: nil)
      fact = .fail(job.session, job.attempt, final: final, kept: newCommit())
    default: fact = .done(job.session, job.attempt, on: job.base, commit: newCommit())
    }
    if case .renewed = fact {} else { jobs.remove(at: index) }
    try record([NewFact(job.task, fact)], on: queue)
  }

  /// A person, or a machine that clears up, changes a task.
  private mutating func decide(_ random: inout SplitMix64) throws {
    let queue = queue
    guard !queue.tasks.isEmpty else { return }
    let task = random.pick(queue.allTasks)
    guard let fact = fact(about: task, &random) else { return }
    try record([NewFact(task.id, fact)], on: queue)
  }

  private mutating func fact(about task: QueueTask, _ random: inout SplitMix64) -> Fact? {
    switch task.status {
    case .queued:
      return random.pick([
        .cancelled, .move(to: "release", 3), .superseded(with: id(UInt8(1 + random.below(8)))),
      ])
    case .running: return task.claim.map { .release($0.session, $0.attempt, .lost) }
    case .failed, .cancelled: return random.pick([.reopened, .superseded(with: id(9))])
    case .done:
      return random.pick([
        .merged(into: "main", commit: newCommit()), .rewound(kept: nil), .move(to: task.chain, 7),
        .restacked(Fact.rebased(on: tip, commit: newCommit())),
        .adopted(Fact.rebased(on: tip, commit: newCommit())), .superseded(with: id(9)),
      ])
    case .merged, .superseded: return nil
    }
  }

  private mutating func newCommit() -> ObjectID {
    commits += 1
    var random = SplitMix64(seed: UInt64(commits) << 8 | UInt64(name.utf8.first ?? 0))
    return .random(&random)
  }

  private func now(_ queue: Queue) -> Timestamp {
    Timestamp(microseconds: Int64(queue.clock) * 1000)
  }

  private mutating func record(_ facts: [NewFact], on queue: Queue) throws {
    lines.formUnion(try queue.events(facts, at: now(queue), by: "\(name) <\(name)@example.com>"))
  }
}
