import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file descriptor that is closed with its last owner.
final class Descriptor: Sendable {
  /// The number the system knows it by.
  let number: Int32

  init(owning number: Int32) { self.number = number }

  /// Opens a file, closed on exec; nil with `errno` set when that fails.
  init?(opening path: String, _ flags: Int32, mode: mode_t = 0) {
    var opened: Int32
    repeat { opened = open(path, flags | O_CLOEXEC, mode) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { return nil }
    number = opened
  }

  deinit { close(number) }

  /// What one read gave.
  enum Reading: Equatable {
    case bytes(Int)
    case end
    case nothingNow
  }

  /// Reads once; an error other than "nothing now" is the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    while true {
      #if canImport(Darwin)
      let count = Darwin.read(number, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
      let count = Musl.read(number, buffer.baseAddress, buffer.count)
      #else
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      #endif
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .nothingNow : .end
    }
  }

  static func writeByte(to number: Int32) {
    var byte: UInt8 = 1
    _ = write(number, &byte, 1)
  }
}

/// Both ends of a pipe, closed on exec.
struct Pipe {
  /// The end that never blocks: the one that we keep.
  enum Kept: Int32 {
    case reading = 0
    case writing = 1
  }

  let reading: Descriptor
  let writing: Descriptor

  /// Makes a pipe, both of whose ends block when no other is said; nil with `errno` set when there are
  /// no descriptors left.
  init?(nonblocking kept: Kept? = nil) {
    var ends: (Int32, Int32) = (-1, -1)
    let made = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) { tm_pipe($0, kept?.rawValue ?? -1) }
    }
    guard made == 0 else { return nil }
    reading = Descriptor(owning: ends.0)
    writing = Descriptor(owning: ends.1)
  }
}
