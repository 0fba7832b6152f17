import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Supervisor {
  /// How long what is written is read after the program's end.
  private static let drainLimit = Duration.seconds(2)

  /// The most that a pipe holds: what the program itself may have left in it is read in any case.
  private static let largestPipe = 1 << 20

  /// Where the system cannot tell of a program's end, how often to look.
  private static let lookInterval = Duration.milliseconds(20)

  /// Waits until something happens or is due, and moves what there is to move.
  func transfer(alarm: Int32, until due: Instant?) {
    var limit = due.map { max($0 - clock.now, .zero) }
    if child.watch == nil { limit = min(limit ?? Self.lookInterval, Self.lookInterval) }
    let ready = Poll.wait(
      [
        (child.output?.number ?? -1, Poll.readable), (child.error?.number ?? -1, Poll.readable),
        (child.input?.number ?? -1, Poll.writable), (child.watch?.number ?? -1, Poll.readable),
        (alarm, Poll.readable),
      ], atMost: limit)
    if ready[0] { read(.output) }
    if ready[1] { read(.error) }
    if ready[2] { write() }
    hasEnded = child.watch == nil ? tm_child_ended(child.id) == 1 : ready[3]
  }

  /// Reads what is there, and no longer than its limit: a grandchild may hold the pipes and may go
  /// on writing.
  func drain() {
    let end = clock.now + Self.drainLimit
    for stream in [OutputLine.Stream.output, .error] {
      var total = 0
      while case let count = read(stream), count > 0, total < Self.largestPipe || clock.now < end {
        total += count
      }
    }
    child.output = nil
    child.error = nil
    child.input = nil
  }

  /// Reads once.
  /// - Returns: How many bytes there were.
  @discardableResult
  private func read(_ stream: OutputLine.Stream) -> Int {
    let reading =
      switch stream {
      case .output: child.output?.read(into: buffer) ?? .end
      case .error: child.error?.read(into: buffer) ?? .end
      }
    switch reading {
    case .nothingNow: return 0
    case .end:
      if stream == .output { child.output = nil } else { child.error = nil }
      return 0
    case .bytes(let count):
      let now = clock.now
      silence?.heard(at: now)
      receive(stream, UnsafeRawBufferPointer(rebasing: buffer[..<count]), now)
      return count
    }
  }

  /// Writes as much of the input as fits; closes it after the last byte, or when nobody reads it.
  private func write() {
    guard let input = invocation.input, let number = child.input?.number else { return }
    let count = input.withUnsafeBytes { bytes in
      #if canImport(Darwin)
      Darwin.write(number, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      #elseif canImport(Musl)
      Musl.write(number, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      #else
      Glibc.write(number, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      #endif
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    written += max(0, count)
    if count < 0 || written == input.count { child.input = nil }
  }
}
