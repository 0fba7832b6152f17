#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A time as the file system keeps it.
struct FileTime: Hashable, Comparable, Sendable {
  let seconds: Int
  let nanoseconds: Int

  init(_ time: timespec) { (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec)) }

  /// When a file was last written to; nil when there is none.
  init?(modificationOf path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self = status.modified
  }

  /// As the system takes it.
  var value: timespec { timespec(tv_sec: seconds, tv_nsec: nanoseconds) }

  static func < (left: FileTime, right: FileTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

extension stat {
  /// When the content was last changed.
  var modified: FileTime {
    #if canImport(Darwin)
    FileTime(st_mtimespec)
    #else
    FileTime(st_mtim)
    #endif
  }

  /// When anything of it was last changed, which no program can set back.
  var changed: FileTime {
    #if canImport(Darwin)
    FileTime(st_ctimespec)
    #else
    FileTime(st_ctim)
    #endif
  }

  var isFile: Bool { st_mode & S_IFMT == S_IFREG }
  var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }

  /// Whether a file looks like a copy of another, made with its mode and its time.
  func isCopy(of other: stat) -> Bool {
    isFile && other.isFile && st_size == other.st_size && modified == other.modified
      && st_mode & 0o777 == other.st_mode & 0o777
  }
}
