#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Whether whoever made a lock file may still live.
///
/// A program may have closed the file and hold the lock all the same; but it was there when the file was
/// made. So a file is nobody's when no git program of its owner that may work on the repository is as old as
/// it, and nobody has it open.
enum LockHolders {
  /// How many seconds the two clocks that are compared may be apart.
  private static let slack: Int64 = 5

  #if os(Linux)
  /// Whether that can be told at all, but by the machine's having been started since.
  static let areSeen = true

  /// Whether it is certain that nobody holds a file of the repository any more.
  static func areGone(_ path: String, _ file: LockFiles.Facts, in commonDirectory: String) -> Bool {
    // Of other users' processes nothing can be known.
    guard file.owner == geteuid(), let boot = bootTime else { return false }
    return SystemProcesses.all().allSatisfy { process in
      guard process.id != getpid(), process.isAlive else { return true }
      let started = boot + Int64(process.started / ticksPerSecond)
      guard started <= file.written + slack else { return true }
      let git = GitProcess(process.id)
      return git?.mayWork(in: commonDirectory) != true && !hasOpen(path, process.id)
    }
  }

  private static let ticksPerSecond = UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))

  /// When the machine was started, in seconds since 1970.
  private static var bootTime: Int64? {
    guard let content = try? Files.read("/proc/stat") else { return nil }
    let line = content.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "btime ".utf8) }
    return line.flatMap { Int64(String(decoding: $0.dropFirst(6), as: UTF8.self)) }
  }

  private static func hasOpen(_ path: String, _ process: Int32) -> Bool {
    let directory = "/proc/\(process)/fd"
    let names = ((try? Files.names(in: directory)) ?? nil) ?? []
    return names.contains { name in
      var (opened, file) = (stat(), stat())
      return stat("\(directory)/\(name)", &opened) == 0 && lstat(path, &file) == 0
        && opened.st_ino == file.st_ino && opened.st_dev == file.st_dev
    }
  }
  #else
  static let areSeen = false

  /// Whether it is certain that nobody holds the file any more: here, when the machine was started since.
  static func areGone(_ path: String, _ file: LockFiles.Facts, in commonDirectory: String) -> Bool {
    var time = timeval()
    var size = MemoryLayout<timeval>.size
    guard sysctlbyname("kern.boottime", &time, &size, nil, 0) == 0 else { return false }
    return file.written + slack < Int64(time.tv_sec)
  }
  #endif
}
