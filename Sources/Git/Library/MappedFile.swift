#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file in memory without a copy of it.
///
/// For files that are only ever replaced, never rewritten.
struct MappedFile: ~Copyable {
  let bytes: UnsafeRawBufferPointer

  /// Maps a file; one that is not there is as good as an empty one.
  init(_ path: String) throws(GitError) { try self.init(Array(path.utf8) + [0]) }

  /// Maps a file whose name ends in a NUL; one that is not there is as good as an empty one.
  init(_ name: [UInt8]) throws(GitError) {
    let file = name.withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { path in
        path.baseAddress.map { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } ?? -1
      }
    }
    var path: String { String(decoding: name.dropLast(), as: UTF8.self) }
    if file < 0 {
      guard errno == ENOENT else { throw Files.failure("read \(path)") }
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Files.failure("read \(path)") }
    bytes = try MappedFile.map(file, count: Int(status.st_size), path)
  }

  private static func map(
    _ file: Int32, count: Int, _ path: @autoclosure () -> String
  ) throws(GitError) -> UnsafeRawBufferPointer {
    if count == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard let memory = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED
    else { throw Files.failure("read \(path())") }
    return UnsafeRawBufferPointer(start: memory, count: count)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
