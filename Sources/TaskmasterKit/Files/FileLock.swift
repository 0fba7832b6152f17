import CPlatform

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An exclusive lock on a file that the kernel releases when its holder ends, however it ends.
///
/// The descriptor is closed at exec, so no child keeps it.
final class FileLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock, waiting for whoever has it.
  static func take(_ path: String) throws(FileError) -> FileLock {
    guard let lock = try open(path, nonblocking: false) else {
      throw FileError(operation: "cannot lock '\(path)'", code: EWOULDBLOCK)
    }
    return lock
  }

  /// Takes the lock if nobody has it; nil when somebody has.
  static func tryTake(_ path: String) throws(FileError) -> FileLock? {
    try open(path, nonblocking: true)
  }

  private static func open(_ path: String, nonblocking: Bool) throws(FileError) -> FileLock? {
    while true {
      var descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC)
      // In a Git directory that is read-only a lock may still be waited for.
      if descriptor < 0, errno == EROFS || errno == EACCES {
        descriptor = openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      }
      guard descriptor >= 0 else { throw .last("cannot open the lock '\(path)'") }
      let lock = FileLock(descriptor: descriptor)
      if tm_lock_exclusive(descriptor, nonblocking ? 1 : 0) != 0 {
        if nonblocking && errno == EWOULDBLOCK { return nil }
        throw .last("cannot lock '\(path)'")
      }
      // The file may have been removed while we waited; then the lock guards nothing.
      if isSame(descriptor, path) { return lock }
    }
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
    return held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }
}

private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o644) }
