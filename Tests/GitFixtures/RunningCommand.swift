import Foundation

/// A command that runs beside the test.
///
/// One that nobody has waited for is killed when the last use of this value is gone.
public final class RunningCommand: Sendable {
  /// How long a command may take when a test does not say otherwise: so long that only a hang
  /// takes longer, on the slowest machine.
  public static let patience: Duration = .seconds(180)

  struct Progress: Sendable {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    var status: CommandOutput.Status?
  }

  /// Its process id, which is also the id of its process group.
  public let processID: Int32

  private let command: [String]
  private let root: String
  private let progress: Monitor<Progress>

  init(_ spawn: Spawn, root: String) throws {
    let output = try Channel()
    let error = try Channel()
    let end = try Channel()
    let pid = try spawn.start(output: output.write, error: error.write)
    output.closeWriting()
    error.closeWriting()
    let progress = Monitor(Progress())
    Thread.detachNewThread {
      Self.waitUntilGone(pid)
      end.signal()
    }
    Thread.detachNewThread {
      Self.collect(output, error, until: end, into: progress)
      progress.update { $0.status = Self.reap(pid) }
    }
    command = [spawn.program] + spawn.arguments
    processID = pid
    self.root = root
    self.progress = progress
  }

  deinit {
    signalGroup(SIGKILL)
  }

  /// Sends a signal to the process.
  public func signal(_ number: Int32) {
    send(number, to: processID)
  }

  /// Sends a signal to the process and the others of its group.
  public func signalGroup(_ number: Int32) {
    send(number, to: -processID)
  }

  // Under the lock that reaping takes too, so that the id cannot be another process's by now.
  private func send(_ number: Int32, to target: Int32) {
    progress.update { if $0.status == nil { kill(target, number) } }
  }

  /// Waits for its end; kills its group when that does not come.
  public func wait(atMost limit: Duration = patience) -> CommandOutput {
    if progress.wait(atMost: limit, \.status) == nil {
      signalGroup(SIGKILL)
      _ = progress.wait(atMost: .seconds(30), \.status)
      return output(.overdue(limit))
    }
    return output(nil)
  }

  /// Waits for its end; kills its group when that does not come.
  public func wait(atMost limit: Duration = patience) async -> CommandOutput {
    await onOwnThread { self.wait(atMost: limit) }
  }

  /// Waits until it has said something, on either stream.
  ///
  /// - Throws: ``CommandFailure`` when it ends, or its time does, without having said it.
  public func waitForOutput(containing text: String, atMost limit: Duration = patience) throws {
    let heard = progress.wait(atMost: limit) { progress -> Bool? in
      if String(decoding: progress.stdout + progress.stderr, as: UTF8.self).contains(text) {
        return true
      }
      return progress.status == nil ? nil : false
    }
    if heard != true {
      throw CommandFailure(output: output(heard == nil ? .overdue(limit) : nil))
    }
  }

  /// Waits until it has said something, on either stream.
  ///
  /// - Throws: ``CommandFailure`` when it ends, or its time does, without having said it.
  public func waitForOutput(
    containing text: String, atMost limit: Duration = patience
  ) async throws {
    try await onOwnThread { [self] in
      Result { try waitForOutput(containing: text, atMost: limit) }
    }.get()
  }

  private func output(_ status: CommandOutput.Status?) -> CommandOutput {
    progress.update {
      CommandOutput(
        command: command, stdout: $0.stdout, stderr: $0.stderr,
        status: status ?? $0.status ?? .overdue(.zero), root: root)
    }
  }
}

// The threads behind a command.
extension RunningCommand {
  /// Returns when the process has ended, and leaves it to be reaped.
  private static func waitUntilGone(_ pid: pid_t) {
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
  }

  private static func reap(_ pid: pid_t) -> CommandOutput.Status {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }

  /// Reads both streams until the process is gone and what it wrote is read: others may hold the
  /// streams for longer, and are not waited for.
  private static func collect(
    _ output: Channel, _ error: Channel, until end: Channel, into progress: Monitor<Progress>
  ) {
    var gone = false
    while !gone {
      var polled = [output, error, end].map {
        pollfd(fd: $0.read, events: Int16(POLLIN), revents: 0)
      }
      poll(&polled, 3, -1)
      gone = polled[2].revents != 0
      let stdout = output.available()
      let stderr = error.available()
      progress.update {
        $0.stdout += stdout
        $0.stderr += stderr
      }
    }
  }
}
