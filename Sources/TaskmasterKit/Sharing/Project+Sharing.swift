import Git
import TaskmasterCore

/// What making a clone share has done.
public struct SharingReport: Sendable {
  /// A key of the repository's own configuration that was written.
  public struct Setting: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value that it was set to, or got besides others.
    public let value: String
  }

  /// What came of looking for a log on a remote.
  public struct Fetched: Sendable {
    /// The name of the remote.
    public let remote: String
    /// How many events it brought; nil: it has no log.
    public let events: Int?
  }

  /// The keys that were written; those that were right already are not among them.
  public var settings: [Setting] = []
  /// The remotes that were asked for their log.
  public var fetched: [Fetched] = []
  /// Why remotes could not be asked.
  public var failures: [Problem] = []
  /// The hooks, when they were asked for.
  public var hooks: [HookChange] = []

  /// Whether nothing was changed.
  public var isUnchanged: Bool {
    settings.isEmpty && fetched.allSatisfy { ($0.events ?? 0) == 0 }
      && hooks.allSatisfy { $0.action == .unchanged }
  }
}

extension Project {
  /// Makes this clone share its queue: its log is fetched along with everything else, and merged as a set.
  ///
  /// Doing it again changes nothing. A remote that does not answer costs the fetch, not the settings.
  /// - Parameters:
  ///   - remotes: The remotes to share with; empty: all.
  ///   - push: The remote that `work` pushes to from now on; nil: as it is.
  ///   - hooks: Whether the hook is installed.
  /// - Returns: What was done.
  /// - Throws: ``Problem`` for a remote that there is not; ``ProgramError`` when the configuration cannot
  ///   be written.
  public func share(
    with remotes: [String], push: String?, hooks: Bool
  ) async throws -> SharingReport {
    let sharing = RemoteLog(
      repository: repository, store: store, git: git, identity: try await identity(),
      surroundings: surroundings)
    for name in remotes + [push].compactMap(\.self) { try await sharing.requireKnown(name) }
    let all = try await remotes.isEmpty ? sharing.remotes() : remotes
    var report = SharingReport()
    for remote in all {
      try await add("remote.\(remote).fetch", RemoteLog.refspec(of: remote), &report)
    }
    try await set("notes.taskmaster.mergeStrategy", "cat_sort_uniq", &report)
    if let push { try await set("taskmaster.remote", push, &report) }
    if hooks { report.hooks = try await installHooks(HookKind.client) }
    for remote in all { try await fetch(remote, sharing, &report) }
    return report
  }

  private func fetch(
    _ remote: String, _ sharing: RemoteLog, _ report: inout SharingReport
  ) async throws {
    do {
      let before = try snapshot().log.events.count
      guard let tip = try await sharing.fetch(remote) else {
        report.fetched.append(.init(remote: remote, events: nil))
        return
      }
      let after = try await sharing.merge(tip, from: remote)
      try Settlement(
        repository: repository, identity: sharing.identity, surroundings: surroundings
      ).setLosersAside(after.queue)
      report.fetched.append(.init(remote: remote, events: after.log.events.count - before))
    } catch let error as CancellationError {
      throw error
    } catch {
      // What is wrong with one remote keeps none of the others from being asked.
      report.failures.append(Problem(describing: error))
    }
  }

  /// Adds a value to a key that may have several.
  private func add(_ key: String, _ value: String, _ report: inout SharingReport) async throws {
    guard try await !values(of: key).contains(value) else { return }
    try await git.run(["config", "--local", "--add", key, value])
    report.settings.append(.init(key: key, value: value))
  }

  private func set(_ key: String, _ value: String, _ report: inout SharingReport) async throws {
    guard try await values(of: key) != [value] else { return }
    try await git.run(["config", "--local", "--replace-all", key, value])
    report.settings.append(.init(key: key, value: value))
  }

  private func values(of key: String) async throws -> [String] {
    let answer = try await git.answer(["config", "--local", "-z", "--get-all", key])
    return answer.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
