import Foundation
import Testing

/// A process that lives in a sandbox.
public struct SandboxProcess: Sendable, Hashable, CustomStringConvertible {
  /// Its process id.
  public let id: Int32

  /// Its arguments, with blanks between them.
  public let command: String

  /// The id and the command.
  public var description: String { "\(id) \(command)" }
}

extension Sandbox {
  /// The processes that descend from a command of this sandbox and have not ended.
  ///
  /// They are known by a variable in their environment, wherever they have gone since.
  public func livingProcesses() -> [SandboxProcess] {
    #if os(Linux)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).sorted().compactMap(process)
    #else
    let spawn = Spawn(
      program: "/bin/ps", arguments: ["-axEww", "-o", "pid=,command="], environment: [:],
      directory: "/")
    let list = (try? RunningCommand(spawn, root: root).wait())?.line ?? ""
    return list.split(separator: "\n").filter { $0.contains("FIXTURE_ROOT=\(root) ") }.compactMap {
      let words = $0.split(separator: " ", maxSplits: 1)
      return Int32(words[0]).map { SandboxProcess(id: $0, command: String(words[1])) }
    }
    #endif
  }

  /// Records as an issue each process that still lives, and each file in here that is still open.
  func expectNothingIsLeft() {
    for process in livingProcesses() {
      Issue.record("a process is still alive: \(process)")
    }
    for file in openFiles() {
      Issue.record("a file is still open: \(file)")
    }
  }

  /// The files in this sandbox that this process has open.
  private func openFiles() -> [String] {
    #if os(Linux)
    let links = "/proc/self/fd/"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: links)) ?? []
    return names.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: links + $0)
    }
    .filter { $0.hasPrefix(root + "/") }.sorted()
    #else
    return []
    #endif
  }

  /// Kills what still lives and sees it gone.
  ///
  /// It takes a moment to be gone, in which it could write to the directory that is to be removed.
  public func killLivingProcesses() {
    for _ in 0..<5000 {
      let processes = livingProcesses()
      if processes.isEmpty { return }
      for process in processes {
        kill(process.id, SIGKILL)
      }
      usleep(1000)
    }
  }

  #if os(Linux)
  private func process(_ id: Int32) -> SandboxProcess? {
    guard words("/proc/\(id)/environ").contains("FIXTURE_ROOT=\(root)") else { return nil }
    return SandboxProcess(id: id, command: words("/proc/\(id)/cmdline").joined(separator: " "))
  }

  private func words(_ path: String) -> [String] {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
  #endif
}
