import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reaps the orphans that came back to this process; only for one that owns all its children.
enum Orphans {
  /// How often to look while a program runs, so that they do not fill the table of processes.
  static let interval = Duration.seconds(10)

  /// Reaps those that have ended.
  static func reap() {
    if tm_any_child_ended() == 1 { reap(in: .now()) }
  }

  /// Reaps those that had ended when the table was made: each by its id, since somebody else waits
  /// for the other children.
  static func reap(in table: ProcessTable) {
    let ours = getpid()
    for entry in table.entries.values where entry.parent == ours && !entry.isAlive {
      // Asked anew each time: a child that was started since is in the list by now.
      if !ActiveChildren.ids.contains(entry.id) { _ = tm_reap(entry.id) }
    }
  }
}
