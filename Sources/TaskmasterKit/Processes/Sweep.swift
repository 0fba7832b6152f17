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
  typealias Instant = SuspendingClock.Instant

  private let lineage: Lineage
  private let grace: Duration
  private let clock = SuspendingClock()
  /// When asking is over: it begins when the first are found.
  private var killing: Instant?
  /// Those that were asked to end.
  private var asked: Set<ProcessEntry.Identity> = []
  /// Those that were killed, and when.
  ///
  /// How long one has for dying counts from there, not from the start: on a machine that is short of
  /// everything, looking alone may take seconds.
  private var killed: [ProcessEntry.Identity: Instant] = [:]
  /// Those that cannot be ended.
  private var survivors: Set<Int32> = []

  /// Sets out to end them; they have the grace after SIGTERM, before SIGKILL.
  init(_ lineage: Lineage, grace: Duration) {
    self.lineage = lineage
    self.grace = grace
  }

  /// Ends them, and waits until they are gone.
  /// - Returns: Those that could not be ended.
  mutating func run() -> [Int32] {
    var emptyLooks = 0
    var doubtfulLooks = 0
    // After a look that found some, two that find none: one just being started may be missed once.
    while emptyLooks < (killing == nil ? 1 : 2) {
      let sight = look()
      if let killing, clock.now - killing > Self.endurance {
        survivors.formUnion(sight.members.map(\.id))
        break
      }
      if !sight.members.isEmpty {
        end(sight.members)
        emptyLooks = 0
      } else if sight.isDoubtful, doubtfulLooks < Self.mostDoubtfulLooks {
        doubtfulLooks += 1
        _ = Poll.wait([], atMost: Self.doubt)
      } else {
        emptyLooks += 1
      }
    }
    return survivors.sorted()
  }

  /// How long to run after processes that start others faster than they can be killed.
  private static let endurance = Duration.seconds(60)

  /// How long to wait for a process that is just becoming another program, and how often.
  ///
  /// In all a second, though that takes a fraction of a millisecond: again for a machine that is
  /// short of everything.
  private static let doubt = Duration.milliseconds(2)
  private static let mostDoubtfulLooks = 500

  private func look() -> Lineage.Sight {
    let table = ProcessTable.now()
    if lineage.adopts { Orphans.reap(in: table) }
    var sight = lineage.look(in: table)
    sight.members.removeAll { $0.id == lineage.root || survivors.contains($0.id) }
    return sight
  }

  /// Asks them to end, or kills them, and waits for it.
  private mutating func end(_ members: [ProcessEntry]) {
    let now = clock.now
    let killing = killing ?? now + grace
    self.killing = killing
    let targets = members.compactMap(SignalTarget.init)
    for target in targets {
      if now < killing { ask(target) } else { kill(target, at: now) }
    }
    SignalTarget.wait(
      for: targets.filter { !survivors.contains($0.entry.id) },
      atMost: now < killing ? killing - now : StopPlan.patience)
  }

  private mutating func ask(_ target: SignalTarget) {
    guard asked.insert(target.entry.identity).inserted else { return }
    if target.send(SIGTERM) == .forbidden { survivors.insert(target.entry.id) }
  }

  private mutating func kill(_ target: SignalTarget, at now: Instant) {
    let first = killed[target.entry.identity] ?? now
    killed[target.entry.identity] = first
    let isForbidden = target.send(SIGKILL) == .forbidden
    if isForbidden || now - first >= StopPlan.patience { survivors.insert(target.entry.id) }
  }
}
