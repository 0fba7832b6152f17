import Foundation

/// A named pipe by which a test and a process wait for each other, one byte a meeting.
///
/// The scripted agent's `signal-fifo` and `wait-fifo` are the other side; so are `echo >` and `read <`
/// of a shell. One pipe serves one direction.
public final class Meeting: Sendable {
  /// No process arrived in time.
  public struct Missed: Error {
    /// The pipe that nobody wrote to.
    public let path: String
  }

  /// The pipe's name, for the other side.
  public let path: String

  private let descriptor: Int32

  /// A sandbox counts what is still open in it at its end.
  private let sandbox: Sandbox

  /// Makes the pipe in the sandbox.
  public init(_ name: String, in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    path = sandbox.root + "/" + name
    guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EEXIST) }
    // With both ends open here, no side waits for the other to open it, and nobody sees an end.
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
  }

  deinit {
    close(descriptor)
  }

  /// Lets one process that waits go on, now or when it comes.
  public func release() {
    _ = Foundation.write(descriptor, [UInt8(ascii: "\n")], 1)
  }

  /// Waits until a process has signalled.
  ///
  /// - Throws: ``Missed`` when that takes too long.
  public func wait(atMost limit: Duration = RunningCommand.patience) throws {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    guard poll(&polled, 1, Int32(limit / .milliseconds(1))) == 1,
      Foundation.read(descriptor, &byte, 1) == 1
    else { throw Missed(path: path) }
  }

  /// Waits until a process has signalled.
  ///
  /// - Throws: ``Missed`` when that takes too long.
  public func wait(atMost limit: Duration = RunningCommand.patience) async throws {
    try await onOwnThread { [self] in Result { try wait(atMost: limit) } }.get()
  }
}
