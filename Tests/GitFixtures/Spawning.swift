import Foundation

/// A process to start: everything about it is said here, nothing is inherited.
struct Spawn: Sendable {
  var program: String
  var arguments: [String]
  var environment: [String: String]
  var directory: String
  var input: [UInt8]?

  /// Starts it in a process group of its own, with standard output and error as given.
  ///
  /// - Returns: Its process id.
  /// - Throws: `POSIXError` when it cannot be started.
  func start(output: Int32, error: Int32) throws -> pid_t {
    var actions = Actions()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let stdin = try openInput()
    defer { close(stdin) }
    posix_spawn_file_actions_adddup2(&actions, stdin, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, error, 2)
    var attributes = Self.attributes()
    defer { posix_spawnattr_destroy(&attributes) }

    // There is no portable way to say the directory; a shell that becomes the program is one.
    let words =
      ["/bin/sh", "-c", #"cd "$1" && shift && exec "$@""#, "sh", directory, program] + arguments
    var argv = words.map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    return pid
  }

  /// The given bytes in a file that has no name any more, or nothing.
  private func openInput() throws -> Int32 {
    guard let input else { return open("/dev/null", O_RDONLY | O_CLOEXEC) }
    let template = (NSTemporaryDirectory() as NSString).appendingPathComponent("input-XXXXXX")
    var name = Array(template.utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    try FileHandle(fileDescriptor: descriptor).write(contentsOf: input)
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  /// Own group, no signal ignored or blocked, whatever the test runner does with them.
  private static func attributes() -> Attributes {
    var attributes = Attributes()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    sigdelset(&signals, SIGKILL)
    sigdelset(&signals, SIGSTOP)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    return attributes
  }

  #if canImport(Darwin)
  private typealias Actions = posix_spawn_file_actions_t?
  private typealias Attributes = posix_spawnattr_t?
  #else
  private typealias Actions = posix_spawn_file_actions_t
  private typealias Attributes = posix_spawnattr_t
  #endif
}
