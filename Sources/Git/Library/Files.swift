#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The few things that are asked of the file system without libgit2.
enum Files {
  /// Reads a whole file; `nil` when there is none.
  static func contents(of path: String) throws(GitError) -> [UInt8]? {
    // A pipe in the place of a file must not be waited for.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("read \(path)")
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    while let chunk = try chunk(of: file, path), !chunk.isEmpty { bytes.append(contentsOf: chunk) }
    return bytes
  }

  private static func chunk(of file: Int32, _ path: String) throws(GitError) -> [UInt8]? {
    var status = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      repeat {
        status = read(file, buffer.baseAddress, buffer.count)
      } while status < 0 && errno == EINTR
      count = max(status, 0)
    }
    if status < 0 { throw failure("read \(path)") }
    return chunk
  }

  /// The first line of a small file, without its end; `nil` when there is no file.
  static func firstLine(of path: String) throws(GitError) -> String? {
    guard let bytes = try contents(of: path) else { return nil }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(validating: line, as: UTF8.self)
  }

  /// The names in a directory, in no order; none when it cannot be read.
  static func names(in path: String) -> [[UInt8]] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [[UInt8]] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// The path without links in it; `nil` when it leads nowhere.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// A path as seen from a directory.
  static func path(_ path: String, from directory: String) -> String {
    if path.hasPrefix("/") { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// The directory that a path is in.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func failure(_ operation: String) -> GitError {
    GitError(code: .failed, operation: operation, message: String(cString: strerror(errno)))
  }
}

extension Files {
  /// What `lstat` says; `nil` when there is nothing.
  static func status(of path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  static func exists(_ path: String) -> Bool { status(of: path) != nil }

  static func isDirectory(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  static func isFile(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
  }
}

extension Files {
  /// Writes a file of the repository, replacing what is there.
  static func save(_ bytes: [UInt8], to path: String) throws(GitError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure("write \(path)") }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure("write \(path)") }
      rest = rest.dropFirst(count)
    }
    if Library.isDurable, fsync(file) != 0 { throw failure("write \(path)") }
  }

  /// Removes a file, if it is there.
  static func remove(_ path: String) throws(GitError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure("delete \(path)") }
    if Library.isDurable { try sync(parent(of: path)) }
  }

  /// Removes a directory that is empty.
  static func removeDirectory(_ path: String) -> Bool { rmdir(path) == 0 }

  /// Makes the names in a directory reach the disk.
  static func sync(_ directory: String) throws(GitError) {
    let file = open(directory, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("sync \(directory)") }
    defer { close(file) }
    if fsync(file) != 0 { throw failure("sync \(directory)") }
  }
}
