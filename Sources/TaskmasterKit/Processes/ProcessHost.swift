import CPlatform
import Synchronization

/// What a program that runs others has to be set up for, once, at its start.
public enum ProcessHost {
  /// The name of the variable that marks the processes of a session.
  public static let sessionVariable = "TASKMASTER_SESSION"

  /// The variable that marks what git starts: services that are none of an agent's.
  static let gitVariable = "TASKMASTER_GIT"

  private static let adoptsOrphans = Mutex(false)

  /// Makes this process fit to run others; call it first thing in `main`.
  ///
  /// SIGPIPE is ignored (writing fails instead), and threads share memory that they have freed. On Linux, orphans
  /// of what it starts come back to it, and the runner takes a child that it did not start for such an orphan: so
  /// a program that also starts children by other means, as a library's user may, must not call this.
  public static func prepare() {
    tm_prepare_signals()
    tm_share_memory()
    if tm_become_subreaper() == 0 { adoptsOrphans.withLock { $0 = true } }
  }

  /// Whether children that were not started by the runner are orphans of those that were.
  static var ownsAllChildren: Bool { adoptsOrphans.withLock { $0 } }

  /// The environment of this process, as it is now.
  ///
  /// Bytes that are not UTF-8 are replaced.
  public static var environment: [String: String] {
    var result: [String: String] = [:]
    guard var next = tm_environment() else { return result }
    while let entry = next.pointee {
      let parts = String(cString: entry).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
      next += 1
    }
    return result
  }
}
