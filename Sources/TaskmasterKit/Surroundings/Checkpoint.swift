#if DEBUG
#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
#endif

/// A point between two steps of a task's cycle at which a test may kill a debug build.
///
/// `TASKMASTER_DEBUG_KILL=<name>` names the point, `<name>:<n>` its nth passing; a release build passes all.
enum Checkpoint: String, CaseIterable {
  case journalWritten
  case objectsWritten
  case logMoved
  case claimed
  case workspaceCleared
  case checkoutMarked
  case headDetached
  case workspaceReady
  case agentStarted
  case agentEnded
  case staged
  case kept
  case checked
  case doneRecorded
  case branchMade
  case headOnBranch
  case attemptDropped

  #if DEBUG
  nonisolated(unsafe) private static var passings = 0
  #endif

  func pass() {
    #if DEBUG
    guard let wanted = getenv("TASKMASTER_DEBUG_KILL").map({ String(cString: $0) }) else { return }
    let parts = wanted.split(separator: ":")
    guard parts.first.map(String.init) == rawValue else { return }
    Self.passings += 1
    if Self.passings == parts.dropFirst().first.flatMap({ Int($0) }) ?? 1 {
      kill(getpid(), SIGKILL)
    }
    #endif
  }
}
