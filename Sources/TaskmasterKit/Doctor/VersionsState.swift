import Git

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What runs here, and in which version.
public struct VersionsState: Hashable, Sendable {
  /// The worker of tasks that name none.
  public struct WorkerState: Hashable, Sendable {
    /// Its name in the configuration.
    public var name: String
    /// The path of its program.
    public var path: String?
    /// What the program says of its version.
    public var version: String?
    /// Why it cannot be used.
    public var problem: String?
  }

  /// git-taskmaster.
  public var tool = ToolVersion.text
  /// libgit2.
  public var libgit2 = Repository.libraryVersion
  /// The git program; nil: it cannot be run.
  public var git: String?
  /// The worker; nil: the configuration cannot be read.
  public var worker: WorkerState?
  /// The operating system, its release, and the kind of machine.
  public var system = Self.systemName

  private static var systemName: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    return [text(of: names.sysname), text(of: names.release), text(of: names.machine)]
      .joined(separator: " ")
  }

  /// The text in an array of characters, which C's arrays are tuples of.
  private static func text(of characters: some Any) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension Project {
  func versions(_ configuration: Configuration?) async -> VersionsState {
    var versions = VersionsState()
    if let output = try? await git.run(["version"]) {
      let words = String(decoding: output, as: UTF8.self).split { $0.isWhitespace }
      versions.git = words.dropFirst(2).joined(separator: " ")
    }
    if let configuration { versions.worker = await worker(of: configuration) }
    return versions
  }

  private func worker(of configuration: Configuration) async -> VersionsState.WorkerState {
    var state = VersionsState.WorkerState(name: configuration.effectiveWorker)
    let environment = GitProgram.agentEnvironment(from: surroundings.environment)
    guard let worker = WorkOptions(configuration).workers[state.name] else { return state }
    do throws(WorkerUnavailable) {
      let probe = try await worker.probe(in: environment)
      state.path = probe.path
      state.version = probe.version
    } catch {
      state.problem = error.description
    }
    return state
  }
}
