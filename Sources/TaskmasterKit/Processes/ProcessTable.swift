/// What the system knows of one process.
struct ProcessEntry: Hashable, Sendable {
  var id: Int32
  var parent: Int32
  var group: Int32
  var session: Int32
  /// Whether it still runs: not one that has ended and waits to be reaped.
  var isAlive: Bool
  /// Whether it has been stopped, so that only SIGCONT and SIGKILL reach it.
  var isStopped: Bool
  /// When it was started, in units of the system; with the id, this names it for good.
  var started: UInt64
  /// Microseconds of processor time that it and its reaped children have used.
  var processorTime: UInt64
}

/// All processes, as they were when it was made.
struct ProcessTable {
  private(set) var entries: [Int32: ProcessEntry]

  init(_ entries: some Sequence<ProcessEntry>) {
    self.entries = Dictionary(entries.map { ($0.id, $0) }) { _, last in last }
  }

  /// The table as it is now.
  static func now() -> ProcessTable { ProcessTable(SystemProcesses.all()) }

  subscript(id: Int32) -> ProcessEntry? { entries[id] }

  /// The processes given and all their descendants.
  func withDescendants(_ ancestors: Set<Int32>) -> Set<Int32> {
    let children = Dictionary(grouping: entries.values) { $0.parent }
    var found = ancestors
    var pending = Array(ancestors)
    while let next = pending.popLast() {
      for child in children[next] ?? [] where found.insert(child.id).inserted {
        pending.append(child.id)
      }
    }
    return found
  }

  /// The process given, its parent, and so on.
  func ancestry(of id: Int32) -> Set<Int32> {
    var found: Set<Int32> = []
    var next = id
    while next > 0, found.insert(next).inserted { next = entries[next]?.parent ?? 0 }
    return found
  }
}

extension ProcessEntry {
  /// What names a process for good, though its id is given out again.
  struct Identity: Hashable, Sendable {
    let id: Int32
    let started: UInt64
  }

  var identity: Identity { Identity(id: id, started: started) }
}
