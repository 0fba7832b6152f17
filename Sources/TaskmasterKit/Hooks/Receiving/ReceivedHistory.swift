import Git
import TaskmasterCore

/// A commit of a log, without what is of no use here.
struct ReceivedCommit {
  let id: Oid
  let tree: Oid
  let parents: [Oid]
  /// The clock that it says its log has; nil: it was not made by this tool.
  let saidClock: UInt64?
  fileprivate let time: Int64

  init(_ commit: Commit) {
    (id, tree, parents) = (commit.id, commit.tree, commit.parents)
    saidClock = LogSubject.clock(in: commit.message)
    time = commit.committer.seconds
  }

  /// Whether it has no notes: it is the beginning of a log, a task, or gathers tasks.
  var isEmpty: Bool { tree == Self.emptyTree }

  private static let emptyTree = Repository.hash(.tree, [])
}

/// The commits that a push adds to a log: what can be reached from the new tip and not from the old one.
///
/// Both are walked together, the newest first, so that what is old is hardly read. Dates may be forged or
/// wrong: then old commits are among these, never new ones missing.
struct ReceivedHistory {
  /// The commits that are new, each after its parents; but for tasks, which have neither notes nor parents.
  private(set) var added: [ReceivedCommit] = []
  /// Whether the old tip is part of the new log.
  private(set) var isForward: Bool

  private let repository: Repository
  private var commits: [Oid: ReceivedCommit] = [:]
  private var old: Set<Oid> = []
  private var waiting = NewestFirst()
  private var isWaiting: Set<Oid> = []
  /// How many of those that wait are new.
  private var unsettled = 0

  /// Walks two logs.
  /// - Throws: ``Refusal`` when there is too much to read; `GitError` or ``MissingObject``.
  init(from before: Oid?, to after: Oid, in repository: Repository) throws {
    self.repository = repository
    isForward = before == nil || before == after
    if let before { try reach(before, isOld: true) }
    try reach(after, isOld: false)
    var met: [Oid] = []
    while unsettled > 0, let next = waiting.pop(), let commit = commits[next] {
      isWaiting.remove(next)
      let isOld = old.contains(next)
      if !isOld {
        unsettled -= 1
        met.append(next)
      }
      for parent in commit.parents { try reach(parent, isOld: isOld) }
    }
    let new = Set(met).subtracting(old)
    added = sorted(new, from: after)
    isForward = isForward || added.contains { $0.parents.contains { $0 == before } }
  }

  /// A commit that was met.
  subscript(_ id: Oid) -> ReceivedCommit? { commits[id] }

  private mutating func reach(_ id: Oid, isOld: Bool) throws {
    if commits[id] == nil {
      guard commits.count < ReceiveLimits.commits else {
        throw Refusal.batch(what: "more than \(ReceiveLimits.commits) commits of the log")
      }
      guard let commit = try repository.commit(id) else { throw MissingObject(id: id) }
      commits[id] = ReceivedCommit(commit)
    } else if !isOld || old.contains(id) {
      return
    }
    guard let commit = commits[id] else { return }
    if isOld { old.insert(id) }
    // Tasks end here; what the old log gathers under itself is none of it.
    if commit.isEmpty, isOld || commit.parents.isEmpty { return }
    if !isWaiting.insert(id).inserted {
      // It was taken for a new one.
      unsettled -= 1
      return
    }
    if !isOld { unsettled += 1 }
    waiting.push(id, time: commit.isEmpty ? .max : commit.time)
  }

  /// Puts commits behind their parents.
  private func sorted(_ new: Set<Oid>, from tip: Oid) -> [ReceivedCommit] {
    var sorted: [ReceivedCommit] = []
    var seen: Set = [tip]
    var path = new.contains(tip) ? [(id: tip, next: 0)] : []
    while let (id, next) = path.last, let commit = commits[id] {
      guard next < commit.parents.count else {
        sorted.append(commit)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let parent = commit.parents[next]
      if new.contains(parent), seen.insert(parent).inserted { path.append((parent, 0)) }
    }
    return sorted
  }
}

/// Commits that wait to be looked at: a heap, the newest at its top.
private struct NewestFirst {
  private var heap: [(time: Int64, id: Oid)] = []

  mutating func push(_ id: Oid, time: Int64) {
    heap.append((time, id))
    var index = heap.count - 1
    while index > 0, heap[(index - 1) / 2].time < heap[index].time {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> Oid? {
    guard let top = heap.first?.id else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var index = 0
    while let larger = largerChild(of: index), heap[index].time < heap[larger].time {
      heap.swapAt(index, larger)
      index = larger
    }
    return top
  }

  private func largerChild(of index: Int) -> Int? {
    let left = 2 * index + 1
    guard left < heap.count else { return nil }
    return left + 1 < heap.count && heap[left + 1].time > heap[left].time ? left + 1 : left
  }
}
