import CPlatform
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Notices that files below a directory change, ignored ones too.
///
/// Nothing is looked at before the second time it is asked: what was there before counts for nothing.
final class TreeActivity: Sendable {
  private let directory: String
  private let start: UInt64
  private let wasAsked = Mutex(false)

  init(of directory: String) {
    self.directory = directory
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    start = UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  /// A number that is another one when something has changed since it was asked before.
  func look() -> UInt64 {
    let isFirst = wasAsked.withLock { wasAsked in
      defer { wasAsked = true }
      return !wasAsked
    }
    return isFirst ? start : max(start, tm_newest_change(directory))
  }
}
