#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A directory that is open: what is done in it is done there, whatever its path comes to mean meanwhile.
///
/// No link is followed, neither on the way to it nor in it.
struct OpenDirectory {
  private let descriptor: Descriptor
  /// Where it is, for messages.
  let path: BytePath

  /// The number the system knows it by.
  var number: Int32 { descriptor.number }

  /// Opens the directory at the top.
  init(_ path: String) throws(FileError) {
    guard let opened = Descriptor(opening: path, O_RDONLY | O_DIRECTORY) else {
      throw .last("cannot open directory '\(path)'")
    }
    descriptor = opened
    self.path = BytePath([])
  }

  private init(_ descriptor: Descriptor, _ path: BytePath) {
    self.descriptor = descriptor
    self.path = path
  }

  /// A directory in this one; nil when nothing has that name, or something else than a directory.
  func directory(_ name: [UInt8]) throws(FileError) -> OpenDirectory? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK
    if let opened = open(name, flags) { return OpenDirectory(opened, path.appending(name)) }
    guard [ENOENT, ENOTDIR, ELOOP].contains(errno) else { throw trouble("open", name) }
    return nil
  }

  /// Opens a file, closed on exec; nil with `errno` set when that fails.
  func open(_ name: [UInt8], _ flags: Int32, mode: mode_t = 0) -> Descriptor? {
    var opened: Int32
    repeat {
      opened = BytePath(name).withCString { openat(number, $0, flags | O_CLOEXEC, mode) }
    } while opened < 0 && errno == EINTR
    return opened < 0 ? nil : Descriptor(owning: opened)
  }

  /// What a name stands for, a link for itself; nil when nothing has that name.
  func status(of name: [UInt8]) throws(FileError) -> stat? {
    var status = stat()
    let result = BytePath(name).withCString { fstatat(number, $0, &status, AT_SYMLINK_NOFOLLOW) }
    if result == 0 { return status }
    guard errno == ENOENT || errno == ENOTDIR else { throw trouble("look at", name) }
    return nil
  }

  /// The names in it, without `.` and `..`, in the order of their bytes.
  func names() throws(FileError) -> [[UInt8]] {
    let again = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard again >= 0, let stream = fdopendir(again) else { throw trouble("read", []) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Where a link leads; nil when the name is not that of a link.
  func link(_ name: [UInt8]) -> [UInt8]? {
    let most = 4097
    var target = [CChar](repeating: 0, count: most)
    let count = BytePath(name).withCString { readlinkat(number, $0, &target, most) }
    return count < 0 ? nil : target.prefix(count).map { UInt8(bitPattern: $0) }
  }

  /// Says what could not be done, and why.
  func trouble(_ verb: String, _ name: [UInt8]) -> FileError {
    let code = errno
    let full = name.isEmpty ? path : path.appending(name)
    return FileError(operation: "cannot \(verb) '\(full.text)'", code: code)
  }
}

extension OpenDirectory {
  /// A directory in this one, made anew when something else has its name or nothing has.
  func makeDirectory(_ name: [UInt8]) throws(FileError) -> OpenDirectory {
    if let status = try status(of: name) {
      // Its owner may have lost the right to it.
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      if isDirectory, status.st_mode & 0o700 != 0o700 { setMode(0o700 | status.st_mode, of: name) }
      if !isDirectory { try remove(name) }
    }
    let result = BytePath(name).withCString { mkdirat(number, $0, 0o700) }
    guard result == 0 || errno == EEXIST else { throw trouble("make directory", name) }
    guard let made = try directory(name) else { throw trouble("open", name) }
    return made
  }

  /// Makes a link.
  func makeLink(_ name: [UInt8], to target: [UInt8]) throws(FileError) {
    let result = BytePath(target).withCString { target in
      BytePath(name).withCString { symlinkat(target, number, $0) }
    }
    guard result == 0 else { throw trouble("make link", name) }
  }

  /// Removes whatever has that name, directories with all they hold; that there is nothing is fine.
  func remove(_ name: [UInt8]) throws(FileError) {
    if unlink(name, 0) || errno == ENOENT { return }
    guard let status = try status(of: name), status.st_mode & S_IFMT == S_IFDIR else {
      throw trouble("remove", name)
    }
    setMode(0o700, of: name)
    if let directory = try directory(name) {
      for child in try directory.names() { try directory.remove(child) }
    }
    guard unlink(name, AT_REMOVEDIR) || errno == ENOENT else { throw trouble("remove", name) }
  }

  /// Moves something into another directory, which must be on the same file system.
  func move(_ name: [UInt8], to other: OpenDirectory) throws(FileError) {
    let result = BytePath(name).withCString { renameat(number, $0, other.number, $0) }
    guard result == 0 else { throw trouble("move", name) }
  }

  private func unlink(_ name: [UInt8], _ flags: Int32) -> Bool {
    BytePath(name).withCString { unlinkat(number, $0, flags) } == 0
  }

  private func setMode(_ mode: mode_t, of name: [UInt8]) {
    BytePath(name).withCString { _ = fchmodat(number, $0, mode & 0o7777, 0) }
  }
}
