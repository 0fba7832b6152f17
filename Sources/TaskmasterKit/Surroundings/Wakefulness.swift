import CPlatform
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Keeps the machine from going to sleep by itself, where there is a way: systemd-inhibit(1), caffeinate(8).
///
/// Each of them holds the machine awake for as long as a program runs. That program is `cat`, which ends
/// with the pipe it reads: so the machine may sleep again however this process ends.
final class Wakefulness: Sendable {
  private let environment: [String: String]
  private let child = Mutex<Child?>(nil)

  init(environment: [String: String]) { self.environment = environment }

  /// Keeps it awake from now on; where that cannot be done, nothing happens.
  func begin() {
    child.withLock { child in
      guard child == nil else { return }
      child = try? Child(invocation)
      // It is no worker's, and none of the orphans that workers leave to us.
      if let child { ActiveChildren.remove(child.id) }
    }
  }

  /// Lets it sleep again.
  func end() {
    child.withLock { child in
      guard let ended = child else { return }
      child = nil
      kill(-ended.id, SIGKILL)
      _ = tm_reap(ended.id)
    }
  }

  deinit { end() }

  private var invocation: Invocation {
    #if canImport(Darwin)
    let command = ["caffeinate", "-i", "cat"]
    #else
    let command = [
      "systemd-inhibit", "--what=sleep:idle", "--mode=block", "--who=git taskmaster",
      "--why=tasks are being worked", "cat",
    ]
    #endif
    var environment = environment
    environment[ProcessHost.gitVariable] = "1"
    // There has to be input for there to be a pipe; it is never written.
    return Invocation(
      program: command[0], arguments: Array(command.dropFirst()), environment: environment,
      input: [0])
  }
}
