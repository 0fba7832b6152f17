import Git
public import TaskmasterCore

/// What a remote holds of the queue: as last fetched, and as it says itself where it was asked.
public struct RemoteState: Hashable, Sendable {
  /// What a remote said when it was asked.
  public enum Answer: Hashable, Sendable {
    /// It was not asked.
    case none
    /// The commit of its log, and the branches of artifacts that it has at another commit than the log
    /// records or does not have, out of all.
    case holds(log: ObjectID?, branches: [String], wrong: [String])
    /// Why it did not answer.
    case failed(String)
  }

  /// Its name.
  public let name: String
  /// Where it is; nil: it is not configured any more.
  public let url: String?
  /// Whether it had a log when it was last fetched from.
  public let hasLog: Bool
  /// Whether that held all that ours holds.
  public let hasWholeLog: Bool
  /// How many artifacts it had.
  public let artifacts: Int
  /// What it says now.
  public var answer = Answer.none
}

extension Project {
  func remotes(_ snapshot: LogSnapshot, asking: Bool) async throws -> [RemoteState] {
    let known = try standing(of: snapshot).remotes
    let urls = try await remoteURLs()
    let names = Set(known.map(\.name)).union(urls.keys).sorted()
    var states: [RemoteState] = []
    for name in names {
      let standing = known.first { $0.name == name } ?? .init(name: name)
      var state = RemoteState(
        name: name, url: urls[name], hasLog: standing.hasLog, hasWholeLog: standing.hasWholeLog,
        artifacts: standing.artifacts.count)
      if asking, urls[name] != nil { state.answer = try await ask(name, snapshot.queue) }
      states.append(state)
    }
    return states
  }

  private func remoteURLs() async throws -> [String: String] {
    let answer = try await git.answer(["config", "-z", "--get-regexp", "^remote\\..*\\.url$"])
    var urls: [String: String] = [:]
    for entry in answer.output.split(separator: 0) {
      let parts = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
        .map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 2 else { continue }
      let name = parts[0].dropFirst("remote.".count).dropLast(".url".count)
      urls[String(name), default: parts[1]] = parts[1]
    }
    return urls
  }

  /// Asks what is there, and fetches nothing.
  private func ask(_ remote: String, _ queue: Queue) async throws -> RemoteState.Answer {
    let nobody = Identity(name: "", email: "")
    let sharing = RemoteLog(
      repository: repository, store: store, git: git, identity: nobody, surroundings: surroundings)
    do {
      try await sharing.requireKnown(remote)
      let there = try await sharing.references(of: remote)
      let done = queue.chains.flatMap { queue.artifacts(of: $0) }.filter { $0.status == .done }
        .compactMap(\.artifact)
      let found = done.filter { there["refs/heads/\($0.branch)"] != nil }
      return .holds(
        log: there[LogStore.reference].map { ObjectID($0) }, branches: found.map(\.branch),
        wrong: found.filter { there["refs/heads/\($0.branch)"] != Oid($0.commit) }.map(\.branch))
    } catch let problem as Problem {
      return .failed(problem.message)
    }
  }
}
