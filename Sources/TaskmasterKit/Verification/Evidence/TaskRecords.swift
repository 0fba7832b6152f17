import Git
import TaskmasterCore

/// What log and refs say of tasks that are verified, for every thread that does so.
struct TaskRecords: Sendable {
  /// The tasks that need not be read again.
  let verified: Set<ObjectID>
  /// What else was queued under the id of a task: clones may have raced, or somebody has lied.
  let otherQueuings: [ObjectID: [Queued]]
  /// The task before each one that has to stand on it.
  let previous: [ObjectID: Predecessor]
  /// What there is to say of the standing of chains, by the task of the first unmerged artifact.
  let standings: [ObjectID: [ChainFlaw]]
  /// Tasks whose artifacts were put on another base.
  let rebased: Set<ObjectID>
  /// Results that are one commit, by that.
  let alike: [ObjectID: [Done]]
  let branches: BranchTips
  let notes: NotesTree.Listing
  /// Where refs are, as far as attempts are concerned.
  let attemptTips: Set<Oid>
  let attempts: AttemptCheck

  /// Looks up what is not read task by task.
  init(
    of tasks: [QueueTask], _ snapshot: LogSnapshot, notes: NotesTree.Listing,
    in repository: Repository,
    verified: VerifiedTasks?, attempts: AttemptCheck
  ) throws {
    self.notes = notes
    self.attempts = attempts
    self.verified = Set(tasks.lazy.filter { verified?.contains($0) ?? false }.map(\.id))
    otherQueuings = Self.otherQueuings(in: snapshot)
    previous = snapshot.queue.chains.reduce(into: [:]) { all, chain in
      all.merge(ChainCheck.previous(in: snapshot.queue, chain: chain)) { first, _ in first }
    }
    branches = try BranchTips(of: tasks, in: repository)
    let chains = Set(tasks.map(\.chain))
    let reader = ChainReader(
      repository: repository, branches: BranchReader(repository, branches))
    standings = snapshot.queue.chains.filter(chains.contains).reduce(into: [:]) {
      $0.merge(reader.flaws(of: $1, in: snapshot.queue)) { first, _ in first }
    }
    rebased = Set(snapshot.log.events.lazy.filter(\.event.fact.isRebase).map(\.task))
    alike = snapshot.log.resultsAlike
    attemptTips = try AttemptReader.tips(for: tasks, in: repository)
  }

  /// Where the branches are that artifacts of tasks were merged into.
  func mergeTips(of tasks: [QueueTask]) -> [String: ObjectID] {
    Set(tasks.compactMap(\.merge?.into)).reduce(into: [:]) { tips, branch in
      tips[branch] = branches.tips(of: branch).first.map { ObjectID($0) }
    }
  }

  private static func otherQueuings(in snapshot: LogSnapshot) -> [ObjectID: [Queued]] {
    var queuings: [ObjectID: [Queued]] = [:]
    for entry in snapshot.log.events {
      guard case .queued(let fact) = entry.event.fact,
        let first = snapshot.queue.tasks[entry.task]?.queued
      else { continue }
      let known = [first] + (queuings[entry.task] ?? [])
      if known.contains(where: { $0.text == fact.text && $0.occurrence == fact.occurrence }) {
        continue
      }
      queuings[entry.task, default: []].append(fact)
    }
    return queuings
  }
}

extension Fact {
  /// Whether it puts a result on another base.
  var isRebase: Bool {
    switch self {
    case .restacked, .adopted: true
    default: false
    }
  }
}

extension ChainReader {
  /// What there is to say of a chain and its base branch, by the task of its first unmerged artifact.
  fileprivate func flaws(of chain: String, in queue: Queue) -> [ObjectID: [ChainFlaw]] {
    let tasks = queue.artifacts(of: chain)
    guard let first = tasks.first(where: { $0.status == .done }), let artifact = first.artifact,
      let last = tasks.last(where: { $0.status == .done })?.artifact,
      let evidence = evidence(
        of: chain, first: artifact, last: last,
        known: Set(tasks.lazy.compactMap { $0.artifact?.commit }))
    else { return [:] }
    return [first.id: ChainCheck.standingFlaws(of: artifact, chain: chain, evidence)]
  }
}
