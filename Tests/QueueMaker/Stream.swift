#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Standard output, by the buffer.
final class Stream {
  private var buffer: [UInt8] = []

  /// Writes a line.
  func line(_ text: String) {
    buffer += text.utf8
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count > 1 << 20 { flush() }
  }

  /// Writes bytes as fast-import takes them.
  func data(_ bytes: [UInt8]) {
    line("data \(bytes.count)")
    buffer += bytes
    line("")
  }

  func flush() {
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      guard count > 0 else { exit(1) }
      rest = rest.dropFirst(count)
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
