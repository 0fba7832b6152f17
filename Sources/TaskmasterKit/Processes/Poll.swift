#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Waits for descriptors.
enum Poll {
  /// There is something to read, or the end.
  static let readable = Int16(POLLIN)
  /// There is room to write, or nobody who reads.
  static let writable = Int16(POLLOUT)

  /// Waits until one of the descriptors is ready, or the time is up; nil: without end.
  ///
  /// A negative descriptor is passed over.
  /// - Returns: For each, whether it is ready.
  static func wait(
    _ descriptors: [(number: Int32, events: Int16)], atMost limit: Duration?
  ) -> [Bool] {
    var polled = descriptors.map { pollfd(fd: $0.number, events: $0.events, revents: 0) }
    let count = poll(&polled, nfds_t(polled.count), milliseconds(limit))
    return polled.map { count > 0 && $0.revents != 0 }
  }

  /// Rounded up: to wake too early would only mean to wait again.
  private static func milliseconds(_ limit: Duration?) -> Int32 {
    guard let limit else { return -1 }
    let (seconds, attoseconds) = limit.components
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int32(
      max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
  }
}
