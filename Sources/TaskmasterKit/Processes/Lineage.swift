#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Which processes belong to a program that was started, however far they went away from it.
struct Lineage: Sendable {
  /// The program's process, not yet reaped; nil when only its marker is known.
  var root: Int32?
  /// The entry of the environment that all its processes carry, unless they dropped it.
  var marker: String?
  /// Whether children of ours that nobody started are its orphans.
  var adopts: Bool

  /// The lineage of a program that was started in a session.
  init(root: Int32, session: String?, adopts: Bool = ProcessHost.ownsAllChildren) {
    self.root = root
    self.adopts = adopts
    // When we are ourselves inside of that session, its marker says nothing about this program.
    let isOurs = session.map { $0 == ProcessHost.environment[ProcessHost.sessionVariable] } ?? false
    marker = isOurs ? nil : session.map(Self.marker)
  }

  /// All of a session, whoever started it.
  init(session: String) {
    root = nil
    adopts = false
    marker = Self.marker(session)
  }

  private static func marker(_ session: String) -> String {
    "\(ProcessHost.sessionVariable)=\(session)"
  }

  /// What a look at the table of processes shows.
  struct Sight {
    /// The living processes of the lineage, the program's own included.
    var members: [ProcessEntry]
    /// Whether some process could not be judged, because it is just becoming another program.
    var isDoubtful: Bool
  }

  /// The processes of the lineage; never ours, nor one that we descend from.
  ///
  /// What is in the program's session or group, what descends from it, what carries its marker,
  /// and their descendants; lastly orphans that came to us.
  func look(in table: ProcessTable) -> Sight {
    let others = others(in: table)
    let untouchable = table.ancestry(of: getpid()).union([getpid(), 1]).union(others)
    var first: Set<Int32> = []
    var isDoubtful = false
    for entry in table.entries.values where !untouchable.contains(entry.id) {
      if isOfRoot(entry) || isOrphan(entry) {
        first.insert(entry.id)
      } else if let isMarked = isMarked(entry, in: table) {
        if isMarked { first.insert(entry.id) }
      } else {
        isDoubtful = true
      }
    }
    let members = table.withDescendants(first).subtracting(untouchable)
      .compactMap { table[$0] }.filter(\.isAlive)
    return Sight(members: members, isDoubtful: isDoubtful)
  }

  /// The processes of the other programs that run now.
  private func others(in table: ProcessTable) -> Set<Int32> {
    guard let root else { return [] }
    let roots = ActiveChildren.ids.subtracting([root])
    guard !roots.isEmpty else { return [] }
    let theirs = table.entries.values.filter {
      roots.contains($0.id) || roots.contains($0.session) || roots.contains($0.group)
    }
    return table.withDescendants(Set(theirs.map(\.id)))
  }

  private func isOfRoot(_ entry: ProcessEntry) -> Bool {
    guard let root else { return false }
    return entry.id == root || entry.session == root || entry.group == root
  }

  /// Whether it carries the marker; nil: that cannot be told yet.
  private func isMarked(_ entry: ProcessEntry, in table: ProcessTable) -> Bool? {
    guard let marker, entry.isAlive else { return false }
    if let root, let started = table[root]?.started, entry.started < started { return false }
    return SystemProcesses.carries(entry.id, marker)
  }

  /// While another program runs, an orphan might be that one's: the last to end takes them.
  private func isOrphan(_ entry: ProcessEntry) -> Bool {
    guard adopts, let root, entry.parent == getpid(), entry.session != getsid(0) else {
      return false
    }
    guard ActiveChildren.ids == [root], entry.id != root else { return false }
    return SystemProcesses.carries(entry.id, "\(ProcessHost.gitVariable)=1") == false
  }
}
