import Foundation

/// A pipe whose reading end does not block.
final class Channel: @unchecked Sendable {
  /// The end to read from; -1 once everything was read.
  private(set) var read: Int32

  /// The end to write to; -1 when it is closed.
  private(set) var write: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    read = ends[0]
    write = ends[1]
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    _ = fcntl(read, F_SETFL, O_NONBLOCK)
  }

  deinit {
    closeWriting()
    closeReading()
  }

  func closeWriting() {
    if write >= 0 { close(write) }
    write = -1
  }

  /// Makes the reading end readable.
  ///
  /// Unlike the closing of the writing end this cannot be held up by a process that was started at the
  /// same moment and got that end as well.
  func signal() {
    _ = Foundation.write(write, [1], 1)
  }

  private func closeReading() {
    if read >= 0 { close(read) }
    read = -1
  }

  /// What can be read without waiting; nothing more comes once the end was seen.
  func available() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while read >= 0 {
      let count = Foundation.read(read, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 {
        closeReading()
      } else if errno != EINTR {
        break
      }
    }
    return bytes
  }
}
