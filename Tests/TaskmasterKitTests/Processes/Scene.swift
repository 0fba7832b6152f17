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

/// A session for one test: its processes carry a marker that no other has, and none outlives it.
final class Scene: Sendable {
  let session = "test-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  deinit {
    for process in living {
      Issue.record("a process is still alive: \(process)")
      kill(process, SIGKILL)
    }
  }

  /// A shell script to run in this session.
  func shell(
    _ script: String, limits: Limits = Limits(grace: .milliseconds(200)), input: [UInt8]? = nil,
    leftovers: Invocation.Leftovers = .ended
  ) -> Invocation {
    Invocation(
      program: "/bin/sh", arguments: ["-c", script], environment: environment, input: input,
      directory: "/tmp", limits: limits, leftovers: leftovers)
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

  /// What became of a run.
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

/// A directory that is gone with its last owner.
final class Place: Sendable {
  let path: String

  init() throws {
    var name = Array("/tmp/taskmaster-place-XXXXXX".utf8CString)
    try #require(mkdtemp(&name) != nil)
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private init(at path: String) { self.path = path }

  deinit {
    for name in names where unlink("\(path)/\(name)") != 0 { _ = Place(at: "\(path)/\(name)") }
    rmdir(path)
  }

  /// Writes a file, by default one that can be run.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o755) throws -> String {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
    chmod("\(path)/\(name)", mode)
    return "\(path)/\(name)"
  }

  /// All of a file; nil when there is none.
  func read(_ name: String) -> [UInt8]? {
    guard let file = Descriptor(opening: "\(path)/\(name)", O_RDONLY) else { return nil }
    var bytes: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      while case .bytes(let count) = file.read(into: buffer) { bytes += buffer[..<count] }
    }
    return bytes
  }

  /// The names of what is in it.
  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let item = readdir(directory) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { found.append(name) }
    }
    return found.sorted()
  }
}

/// Counts, from any thread.
final class Counter: Sendable {
  private let value = Mutex<UInt64>(0)

  @discardableResult
  func add() -> UInt64 {
    value.withLock { value in
      value += 1
      return value
    }
  }

  var count: UInt64 { value.withLock { $0 } }
}
