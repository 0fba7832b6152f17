import CPlatform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that runs on this process's own terminal, beside it: a pager, or git that has one.
///
/// From its start until it is waited for, Ctrl-C is meant for it and not for this process.
public final class ForegroundProgram: Sendable {
  private let id: Int32
  private let watch: Descriptor?
  /// What it is fed through; nil when it reads what this process would, and at the end.
  private let pipe: Mutex<Descriptor?>
  /// The signals that were not ignored before.
  private let signals: [Int32]

  /// Starts a program with this process's own streams, but for a standard input that it is fed.
  init(_ invocation: Invocation, isFed: Bool) throws(Child.StartFailure) {
    let path = try Child.path(of: invocation)
    let feed = isFed ? Pipe() : nil
    guard let input = isFed ? feed?.reading : Self.copy(STDIN_FILENO),
      let output = Self.copy(STDOUT_FILENO), let error = Self.copy(STDERR_FILENO)
    else { throw Child.StartFailure(reason: systemMessage(errno)) }
    pipe = Mutex(feed?.writing)
    signals = [SIGINT, SIGQUIT].filter { !StopSignals.isIgnored($0) }
    for number in signals { signal(number, SIG_IGN) }
    do throws(Child.StartFailure) {
      id = try Child.spawn(path, invocation, [input, output, error], inForeground: true)
    } catch {
      for number in signals { signal(number, SIG_DFL) }
      throw error
    }
    let number = tm_watch_exit(id)
    watch = number >= 0 ? Descriptor(owning: number) : nil
  }

  /// The descriptor that it is fed through; nil when it is not.
  public var input: Int32? { pipe.withLock { $0?.number } }

  /// Ends its input, and waits for its own end.
  @discardableResult
  public func finish() -> Ending {
    pipe.withLock { $0 = nil }
    while tm_child_ended(id) == 0 {
      // Where the end of a process cannot be waited for, it is looked for.
      _ = Poll.wait(
        [(watch?.number ?? -1, Poll.readable)], atMost: watch == nil ? .milliseconds(20) : nil)
    }
    let status = tm_reap(id)
    ActiveChildren.remove(id)
    for number in signals { signal(number, SIG_DFL) }
    return status >= 256 ? .signalled(status - 256) : .exited(status)
  }

  /// Runs a program to its end on this process's own streams.
  static func run(_ invocation: Invocation) async -> Ending {
    await OwnThread.run {
      do throws(Child.StartFailure) {
        return try ForegroundProgram(invocation, isFed: false).finish()
      } catch {
        return .notStarted(error.reason)
      }
    }
  }

  private static func copy(_ number: Int32) -> Descriptor? {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    return copy >= 0 ? Descriptor(owning: copy) : nil
  }
}
