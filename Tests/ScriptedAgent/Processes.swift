import Foundation

let daemonArgument = "--daemon"

#if canImport(Darwin)
private let startInNewSession = Int16(POSIX_SPAWN_SETSID)
#else
// Not among what Swift sees of <spawn.h>.
private let startInNewSession: Int16 = 0x80
#endif

/// Runs a program to its end.
///
/// - Returns: Its exit status, or 128 and the number of the signal that ended it.
func run(_ program: String, _ arguments: [String], flags: Int16 = 0) -> Int32 {
  let pid = start(program, arguments, flags: flags)
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  let signal = status & 0x7f
  return signal == 0 ? (status >> 8) & 0xff : 128 + signal
}

private func start(_ program: String, _ arguments: [String], flags: Int16) -> pid_t {
  #if canImport(Darwin)
  var attributes: posix_spawnattr_t?
  #else
  var attributes = posix_spawnattr_t()
  #endif
  posix_spawnattr_init(&attributes)
  posix_spawnattr_setflags(&attributes, flags)
  defer { posix_spawnattr_destroy(&attributes) }
  var argv = ([program] + arguments).map { strdup($0) } + [nil]
  defer { for pointer in argv { free(pointer) } }
  var pid: pid_t = 0
  guard posix_spawn(&pid, program, nil, &attributes, &argv, environ) == 0 else {
    give(up: "cannot start \(program)")
  }
  return pid
}

private var ownPath: String { Bundle.main.executablePath ?? words[0] }

/// Leaves behind a process with no parent, in a session of its own, that holds the agent's pipes and
/// hangs; its id stands in the file.
func spawnDaemon(writingIDTo file: String) {
  _ = run(ownPath, [daemonArgument, file], flags: startInNewSession)
}

/// The step between the agent and the daemon; over when the daemon has begun.
func startDaemon(writingIDTo file: String) -> Never {
  let pid = start(ownPath, [daemonArgument], flags: startInNewSession)
  var status: Int32 = 0
  while waitpid(pid, &status, WUNTRACED) < 0, errno == EINTR {}
  emit(Array("\(pid)\n".utf8), toFile: file, O_WRONLY | O_CREAT | O_TRUNC)
  kill(pid, SIGCONT)
  leave(0)
}

/// Tells the step before by stopping that it has begun.
func beDaemon() -> Never {
  raise(SIGSTOP)
  hang()
}
