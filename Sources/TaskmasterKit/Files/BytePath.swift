#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A path as the bytes it is: what an agent leaves need not be UTF-8.
struct BytePath: Hashable, Sendable {
  /// The bytes, without a NUL.
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: String) { bytes = Array(text.utf8) }

  /// The path for people and for text; what is not UTF-8 is replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  func appending(_ name: [UInt8]) -> BytePath {
    bytes.isEmpty ? BytePath(name) : BytePath(bytes + [UInt8(ascii: "/")] + name)
  }

  /// The names that a relative path consists of.
  var names: [[UInt8]] { bytes.split(separator: UInt8(ascii: "/")).map { Array($0) } }

  /// The directory that a relative path lies in; nil at the top.
  var parent: BytePath? {
    bytes.lastIndex(of: UInt8(ascii: "/")).map { BytePath(Array(bytes[..<$0])) }
  }

  /// Whether a relative path lies in a directory, at any depth.
  func isBelow(_ directory: BytePath) -> Bool {
    bytes.starts(with: directory.bytes + [UInt8(ascii: "/")])
  }

  func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
    (bytes + [0]).withUnsafeBytes { raw in
      raw.withMemoryRebound(to: CChar.self) { buffer in
        // A buffer of at least the NUL has an address.
        buffer.baseAddress.map(body) ?? "".withCString(body)
      }
    }
  }

  /// Whether a directory itself has that name, not a link to one.
  var isDirectory: Bool {
    var status = stat()
    return withCString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// What has that name itself, links not followed; nil when nothing has.
  var kind: FileKind? {
    var status = stat()
    return withCString { lstat($0, &status) } == 0 ? FileKind(mode: status.st_mode) : nil
  }

  /// Removes what has that name, unless it is a directory; whether that could be done is not told.
  func unlinkQuietly() { withCString { _ = unlink($0) } }

  /// Gives the owner the right to read a file that we may not read; a link is left alone.
  /// - Returns: Whether that was needed and could be done.
  func makeFileReadable() -> Bool {
    var status = stat()
    return withCString { path in
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, R_OK) != 0
      else { return false }
      return chmod(path, status.st_mode & 0o777 | 0o600) == 0
    }
  }

  /// The size of a file in bytes, and of a link that of its text; nil when nothing has that name, or
  /// something else.
  var ownSize: Int? {
    var status = stat()
    guard withCString({ lstat($0, &status) }) == 0 else { return nil }
    return [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) ? Int(status.st_size) : nil
  }

  /// One name in a directory.
  struct Entry {
    let name: [UInt8]
    let kind: FileKind

    var isDirectory: Bool { kind == .directory }
  }

  /// What a directory holds, without `.` and `..`.
  /// - Parameter besidesFiles: Whether what is a file or a link is passed over.
  /// - Returns: Nil when it cannot be read.
  func entries(besidesFiles: Bool = false) -> [Entry]? {
    guard let directory = withCString({ opendir($0) }) else { return nil }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while let entry = readdir(directory) {
      let known = FileKind(type: Int32(entry.pointee.d_type))
      if besidesFiles, known == .file { continue }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind = known ?? appending(name).kind ?? .file
      if besidesFiles, kind == .file { continue }
      entries.append(Entry(name: name, kind: kind))
    }
    return entries
  }
}

extension Files {
  /// Removes whatever has that name, directories with all they hold; links are removed, not followed.
  static func removeTree(_ path: String) throws(FileError) { try removeTree(BytePath(path)) }

  private static func removeTree(_ path: BytePath) throws(FileError) {
    if path.withCString({ unlink($0) }) == 0 || errno == ENOENT { return }
    guard path.isDirectory else { throw .last("cannot remove '\(path.text)'") }
    path.withCString { _ = chmod($0, 0o700) }
    for entry in path.entries() ?? [] { try removeTree(path.appending(entry.name)) }
    guard path.withCString({ rmdir($0) }) == 0 || errno == ENOENT else {
      throw .last("cannot remove '\(path.text)'")
    }
  }

  /// Makes every directory of a tree readable, as far as the system lets us.
  static func makeReadable(_ path: BytePath) {
    guard path.isDirectory else { return }
    path.withCString { _ = chmod($0, 0o755) }
    for entry in path.entries() ?? [] where entry.isDirectory {
      makeReadable(path.appending(entry.name))
    }
  }

  /// Gives a directory these rights, but not those in it; a link is left alone.
  static func setMode(_ mode: mode_t, ofDirectory path: String) {
    guard isDirectory(path) else { return }
    BytePath(path).withCString { _ = chmod($0, mode) }
  }

  /// Moves a file or directory within a file system.
  static func move(_ path: BytePath, to new: BytePath) throws(FileError) {
    guard path.withCString({ old in new.withCString { rename(old, $0) } }) == 0 else {
      throw .last("cannot move '\(path.text)' to '\(new.text)'")
    }
  }
}
