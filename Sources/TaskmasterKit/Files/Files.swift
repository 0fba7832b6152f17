#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The few operations on files that the tool needs, by paths and bytes.
enum Files {
  /// The contents of a file; nil when there is none.
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes to accept.
  ///   - waits: Whether it may be something that others write to meanwhile, such as a pipe, or a device.
  /// - Returns: The bytes.
  /// - Throws: ``FileError``, also when it is no file.
  static func read(
    _ path: String, limit: Int = 64 << 20, waits: Bool = false
  ) throws(FileError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .last("cannot open '\(path)'")
    }
    defer { close(descriptor) }
    guard waits || isFile(descriptor) else {
      throw FileError(operation: "cannot read '\(path)'", reason: "it is no regular file")
    }
    return try readAll(descriptor, of: path, limit: limit)
  }

  /// Whether an open descriptor is that of a regular file, or of a directory, which no read waits for.
  static func isFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// What an open descriptor gives from here on.
  static func readAll(
    _ descriptor: Int32, of path: String, limit: Int = 64 << 20
  ) throws(FileError) -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = retrying { readBytes(descriptor, &buffer, buffer.count) }
      guard count >= 0 else { throw .last("cannot read '\(path)'") }
      if count == 0 { return content }
      content += buffer[..<count]
      guard content.count <= limit else {
        throw FileError(operation: "cannot read '\(path)'", code: EFBIG)
      }
    }
  }

  /// Puts a file in place whole, by way of a temporary one; with `durably`, on the disk before it returns.
  static func write(
    _ bytes: [UInt8], to path: String, durably: Bool = false, mode: mode_t = 0o644
  ) throws(FileError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last("cannot write '\(path)'") }
    do throws(FileError) {
      defer { close(descriptor) }
      try writeAll(bytes, to: descriptor, of: path)
      if durably, fsync(descriptor) != 0 { throw .last("cannot sync '\(path)'") }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = FileError.last("cannot write '\(path)'")
      unlink(temporary)
      throw error
    }
  }

  static func writeAll(_ bytes: [UInt8], to descriptor: Int32, of path: String) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { rest in
        retrying { rest.baseAddress.map { writeBytes(descriptor, $0, rest.count) } ?? 0 }
      }
      guard count >= 0 else { throw .last("cannot write '\(path)'") }
      offset += count
    }
  }

  /// Makes a directory and those above it.
  static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(FileError) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw .last("cannot make directory '\(path)'")
    }
    try makeDirectory(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else {
      throw .last("cannot make directory '\(path)'")
    }
  }

  /// Brings the contents of a file to the disk.
  static func sync(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("cannot open '\(path)'") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("cannot sync '\(path)'") }
  }

  /// Brings the names in a directory to the disk.
  static func syncDirectory(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("cannot open directory '\(path)'") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("cannot sync directory '\(path)'") }
  }

  /// The names in a directory in byte order, without `.` and `..`; nil when there is none.
  static func names(in path: String) throws(FileError) -> [String]? {
    guard let entries = BytePath(path).entries() else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .last("cannot read directory '\(path)'")
    }
    return entries.map { String(decoding: $0.name, as: UTF8.self) }.sorted()
  }

  /// The size of a file in bytes; nil when there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Whether something has that name, be it a link to nowhere.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether there is a file of that name, links followed, that may be run.
  static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// Makes an empty file; false when something has that name already.
  static func create(_ path: String) throws(FileError) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { return false }
      throw .last("cannot make '\(path)'")
    }
    close(descriptor)
    return true
  }

  /// Removes a file; that there is none is fine.
  static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("cannot remove '\(path)'") }
  }

  static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

// `read` and `write` are also names of this type's own functions.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
