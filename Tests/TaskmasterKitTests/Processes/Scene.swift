import Synchronization
import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A session for one test: its processes carry a marker that no other has.
struct Scene: Sendable {
  let session: String

  init() {
    session = "test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  }

  /// A shell script to run in this session.
  func shell(
    _ script: String, _ arguments: String..., limits: Limits = Limits(grace: .milliseconds(200)),
    input: [UInt8]? = nil
  ) -> Invocation {
    Invocation(
      program: "/bin/sh", arguments: ["-c", script, "sh"] + arguments, environment: environment,
      input: input, directory: "/tmp", limits: limits)
  }

  var environment: [String: String] {
    ["PATH": "/usr/local/bin:/usr/bin:/bin", ProcessHost.sessionVariable: session]
  }

  /// Runs a program, checks that nothing of it is left, and returns what became of it.
  func run(_ invocation: Invocation, runner: ProcessRunner = ProcessRunner()) async -> Run {
    let lines = Lines()
    let finished = await runner.run(invocation) { lines.add($0) }
    #expect(finished.survivors.isEmpty)
    #expect(living.isEmpty)
    return Run(finished: finished, lines: lines.all)
  }

  /// The living processes of this session.
  var living: [Int32] { Descendants.carrying(session: session) }

  struct Run {
    let finished: Finished
    let lines: [OutputLine]
    var text: [String] { lines.map(\.text) }
    var ending: Ending { finished.ending }
  }
}

/// Lines as they come, from any thread.
final class Lines: Sendable {
  private let lines = Mutex<[OutputLine]>([])

  func add(_ line: OutputLine) { lines.withLock { $0.append(line) } }

  var all: [OutputLine] { lines.withLock { $0 } }
}
