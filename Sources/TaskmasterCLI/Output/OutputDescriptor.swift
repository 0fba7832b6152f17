#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A descriptor that output goes to, and what became of it.
struct OutputDescriptor {
  let descriptor: Int32
  let isTerminal: Bool
  /// The `errno` of the first write that failed; a reader that went away is no failure.
  private(set) var failure: Int32?
  private var isGone = false

  static let standardOutput = STDOUT_FILENO
  static let standardError = STDERR_FILENO

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// The columns of the terminal; nil when there is none or it does not say.
  var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    let answer = ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Whether nobody can read any more what is written.
  var isAbandoned: Bool {
    guard !isGone else { return true }
    var request = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLERR | POLLHUP) != 0
  }

  /// Writes all of the bytes; after a failure, nothing more.
  mutating func send(_ bytes: [UInt8]) {
    guard !isGone else { return }
    bytes.withUnsafeBytes { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while !rest.isEmpty, !isGone {
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno == EAGAIN {
          awaitRoom()
        } else if errno != EINTR {
          isGone = true
          failure = errno == EPIPE ? nil : errno
        }
      }
    }
  }

  /// A descriptor that somebody else made non-blocking is waited for.
  private func awaitRoom() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, -1)
  }
}
