#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What the file system says of files and directories: kind, size, number and times, not what is in them.
struct FileStatuses {
  /// Something is neither file nor directory, lies on another file system, or cannot be looked at.
  struct Unfit: Error {}

  /// All of it, to be compared with what was said at another time.
  private(set) var bytes: [UInt8] = []
  /// The newest of the times, in nanoseconds since 1970.
  private(set) var newest = Int64.min
  private let device: dev_t

  /// Nothing yet; whatever is taken in has to be on this file system.
  init(on device: dev_t) { self.device = device }

  /// Takes in a file, or a directory with all that is below it; that there is none is fine.
  mutating func add(_ path: String) throws(Unfit) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return }
      throw Unfit()
    }
    let path = Array(path.utf8CString)
    path.withUnsafeBytes { bytes.append(contentsOf: $0) }
    try append(status)
    var waiting = status.isDirectory ? [path] : []
    while let directory = waiting.popLast() { try list(directory, &waiting) }
  }

  /// Takes in what a directory holds, in the order in which the system names it: as long as nothing
  /// changes, that is the same.
  private mutating func list(_ path: [CChar], _ waiting: inout [[CChar]]) throws(Unfit) {
    guard let directory = opendir(path) else { throw Unfit() }
    defer { closedir(directory) }
    path.withUnsafeBytes { bytes.append(contentsOf: $0) }
    while let entry = try Self.next(in: directory) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      try withUnsafePointer(to: &entry.pointee.d_name) { name throws(Unfit) in
        try name.withMemoryRebound(to: CChar.self, capacity: capacity) { name throws(Unfit) in
          guard strcmp(name, ".") != 0, strcmp(name, "..") != 0 else { return }
          var status = stat()
          guard fstatat(dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw Unfit()
          }
          let name = UnsafeBufferPointer(start: name, count: strlen(name) + 1)
          bytes.append(contentsOf: UnsafeRawBufferPointer(name))
          try append(status)
          guard status.isDirectory else { return }
          waiting.append(path.dropLast() + [CChar(UInt8(ascii: "/"))] + name)
        }
      }
    }
  }

  #if canImport(Darwin)
  private typealias Directory = UnsafeMutablePointer<DIR>
  #else
  private typealias Directory = OpaquePointer
  #endif

  private static func next(in directory: Directory) throws(Unfit) -> UnsafeMutablePointer<dirent>? {
    errno = 0
    let entry = readdir(directory)
    guard entry != nil || errno == 0 else { throw Unfit() }
    return entry
  }

  private mutating func append(_ status: stat) throws(Unfit) {
    guard status.st_dev == device, status.isDirectory || status.isFile else { throw Unfit() }
    let values = (
      Int64(status.st_mode), Int64(status.st_size), UInt64(status.st_ino), status.modified,
      status.changed
    )
    withUnsafeBytes(of: values) { bytes.append(contentsOf: $0) }
    newest = max(newest, status.modified, status.changed)
  }
}

extension stat {
  fileprivate var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
  fileprivate var isFile: Bool { st_mode & S_IFMT == S_IFREG }

  /// When the content was last changed, in nanoseconds since 1970.
  fileprivate var modified: Int64 {
    #if canImport(Darwin)
    Self.nanoseconds(st_mtimespec)
    #else
    Self.nanoseconds(st_mtim)
    #endif
  }

  /// When anything of it was last changed, which no program can set back.
  var changed: Int64 {
    #if canImport(Darwin)
    Self.nanoseconds(st_ctimespec)
    #else
    Self.nanoseconds(st_ctim)
    #endif
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    // A time is anything that somebody has set.
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
