import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ends all processes of a lineage but its root, those too that are started meanwhile.
struct Sweep {
  private let lineage: Lineage
  private let clock = SuspendingClock()
  /// When asking is over.
  private let killing: SuspendingClock.Instant
  /// When waiting is over.
  private let end: SuspendingClock.Instant

  /// Sets out to end them; they have the grace after SIGTERM, before SIGKILL.
  init(_ lineage: Lineage, grace: Duration) {
    self.lineage = lineage
    killing = clock.now + grace
    end = killing + StopPlan.patience
  }

  /// Ends them, and waits until they are gone.
  /// - Returns: Those that could not be ended.
  func run() -> [Int32] {
    var asked: Set<ProcessEntry.Identity> = []
    var forbidden: Set<Int32> = []
    var emptyLooks = 0
    // After a look that found some, two that find none: one just being started may be missed once.
    while emptyLooks < (asked.isEmpty ? 1 : 2) {
      let members = look().filter { !forbidden.contains($0.id) }
      guard !members.isEmpty else {
        emptyLooks += 1
        continue
      }
      emptyLooks = 0
      let now = clock.now
      guard now < end else { return (members.map(\.id) + forbidden).sorted() }
      let signal = now < killing ? SIGTERM : SIGKILL
      let targets = members.compactMap(SignalTarget.init)
      for target in targets where signal == SIGKILL || !asked.contains(target.entry.identity) {
        if target.send(signal) == .forbidden { forbidden.insert(target.entry.id) }
        asked.insert(target.entry.identity)
      }
      SignalTarget.wait(
        for: targets.filter { !forbidden.contains($0.entry.id) },
        atMost: (now < killing ? killing : end) - now)
    }
    return forbidden.sorted()
  }

  private func look() -> [ProcessEntry] {
    let table = ProcessTable.now()
    if lineage.adopts { Orphans.reap(in: table) }
    return lineage.members(in: table).filter { $0.id != lineage.root }
  }
}
