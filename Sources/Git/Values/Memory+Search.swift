#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension UnsafeRawBufferPointer {
  /// Finds a byte by the C library's own search, which looks at many bytes at once.
  ///
  /// - Parameters:
  ///   - byte: What is looked for.
  ///   - start: Where to begin.
  /// - Returns: The first place that has it; `nil` when there is none.
  func place(of byte: UInt8, from start: Int) -> Int? {
    guard start < count, let base = baseAddress,
      let found = memchr(base + start, CInt(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
