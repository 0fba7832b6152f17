#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Files {
  /// Whether the name is that of a directory itself, not of a link to one.
  static func isDirectory(_ path: String) -> Bool { BytePath(path).isDirectory }

  /// Moves a file or directory within a file system.
  static func move(_ path: String, to new: String) throws(FileError) {
    try move(BytePath(path), to: BytePath(new))
  }

  /// Removes a directory, unless there is something in it.
  static func removeEmptyDirectory(_ path: String) { rmdir(path) }

  /// Copies a file with its time, since Git tells from an index's time which of its entries to trust.
  static func copy(_ path: String, to new: String) throws(FileError) {
    guard let content = try read(path, limit: .max) else {
      throw FileError(operation: "cannot copy '\(path)'", code: ENOENT)
    }
    try write(content, to: new)
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last("cannot copy '\(path)'") }
    #if canImport(Darwin)
    let times = [status.st_atimespec, status.st_mtimespec]
    #else
    let times = [status.st_atim, status.st_mtim]
    #endif
    guard utimensat(AT_FDCWD, new, times, 0) == 0 else { throw .last("cannot copy '\(path)'") }
  }
}
