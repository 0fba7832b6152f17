#if canImport(Darwin)
import CPlatform
import Darwin

/// What the system says about processes.
enum SystemProcesses {
  /// Every process there is to see.
  static func all() -> [ProcessEntry] {
    var ids = [pid_t](repeating: 0, count: 1024)
    while true {
      let count = Int(tm_list_processes(&ids, ids.count))
      guard count >= ids.count else { return ids.prefix(max(0, count)).compactMap(entry) }
      ids = [pid_t](repeating: 0, count: 2 * count)
    }
  }

  /// One process; nil when it is gone.
  static func entry(_ id: Int32) -> ProcessEntry? {
    var facts = tm_process_facts()
    guard id > 0, tm_process_facts_of(id, &facts) == 0 else { return nil }
    return ProcessEntry(
      id: id, parent: facts.parent, group: facts.group, session: facts.session,
      isAlive: facts.zombie == 0, isStopped: facts.stopped != 0, started: facts.started,
      processorTime: facts.processor_time)
  }

  /// Whether the environment that the process was started with has exactly that entry.
  ///
  /// - Returns: nil where that cannot be told yet, which this system does not say.
  static func carries(_ id: Int32, _ entry: String) -> Bool? { tm_process_carries(id, entry) == 1 }
}
#endif
