import Git
import TaskmasterCore

extension Project {
  /// Where a queue stands here: what its chains build on, and what remotes hold of it.
  ///
  /// Only references of this repository are read; no remote is asked.
  /// - Throws: An error when a reference or the history of the log cannot be read.
  public func standing(of snapshot: LogSnapshot) throws -> Standing {
    var chains: [String: Standing.ChainStanding] = [:]
    for chain in snapshot.queue.chains {
      chains[chain] = try standing(of: chain, in: snapshot.queue)
    }
    let branches = try repository.references(under: "refs/remotes/")
    return Standing(
      chains: chains, remotes: try remotes(of: snapshot, branches: branches),
      isClone: !branches.isEmpty)
  }

  private func standing(of chain: String, in queue: Queue) throws -> Standing.ChainStanding {
    let branch = try tip(ofBranch: chain)
    guard let artifact = queue.lastArtifact(of: chain) else {
      return .init(base: branch.map { ObjectID($0) }, hasBranch: branch != nil, tip: nil)
    }
    let commit = Oid(artifact.commit)
    return .init(
      base: artifact.commit, hasBranch: branch != nil, tip: try name(of: commit, artifact.branch))
  }

  /// What Git knows an artifact by here: its branch, else its id; nil when it is not here.
  private func name(of commit: Oid, _ branch: String) throws -> String? {
    if try tip(ofBranch: branch) == commit { return branch }
    return repository.exists(commit) ? String(commit.hex.prefix(12)) : nil
  }

  private func remotes(
    of snapshot: LogSnapshot, branches: [(name: String, target: Oid)]
  ) throws -> [Standing.RemoteStanding] {
    var remotes: [String: Standing.RemoteStanding] = [:]
    for (name, target) in try repository.references(under: Self.remoteLogs) {
      let words = name.dropFirst(Self.remoteLogs.count)
      guard words.hasSuffix("/taskmaster") else { continue }
      let remote = String(words.dropLast("/taskmaster".count))
      remotes[remote, default: .init(name: remote)].hasLog = true
      remotes[remote]?.hasWholeLog = try snapshot.head.map { try holds(target, Oid($0)) } ?? true
    }
    for (remote, task) in try holders(of: snapshot.queue, among: branches) {
      remotes[remote, default: .init(name: remote)].artifacts.insert(task)
    }
    return remotes.values.sorted { $0.name < $1.name }
  }

  static let remoteLogs = "refs/taskmaster/remotes/"

  /// Whether one log holds all of another.
  ///
  /// Most logs differ by a few commits on one line, and the line is far quicker to walk than a history
  /// whose task commits all have the time 0.
  private func holds(_ log: Oid, _ other: Oid) throws -> Bool {
    if log == other { return true }
    if try isOnLine(of: other, log) { return false }
    return try isOnLine(of: log, other) || repository.isAncestor(other, of: log)
  }

  private func isOnLine(of tip: Oid, _ commit: Oid) throws -> Bool {
    var isFound = false
    try repository.firstParents(of: tip, limit: 1000) {
      isFound = $0.id == commit
      return !isFound
    }
    return isFound
  }

  /// The remotes whose branches hold artifacts: by name of the branch, whatever the remote is called.
  private func holders(
    of queue: Queue, among branches: [(name: String, target: Oid)]
  ) throws -> [(remote: String, task: ObjectID)] {
    guard !branches.isEmpty else { return [] }
    let byLastWord = Dictionary(grouping: branches) { Self.lastWord($0.name) }
    var holders: [(String, ObjectID)] = []
    for task in queue.tasks.values {
      guard let artifact = task.artifact else { continue }
      for (name, target) in byLastWord[Self.lastWord(artifact.branch)] ?? [] {
        let words = name.dropFirst("refs/remotes/".count)
        guard words.hasSuffix("/" + artifact.branch) else { continue }
        guard try contains(target, Oid(artifact.commit)) else { continue }
        holders.append((String(words.dropLast(artifact.branch.count + 1)), task.id))
      }
    }
    return holders
  }

  private func contains(_ tip: Oid, _ commit: Oid) throws -> Bool {
    if tip == commit { return true }
    return repository.exists(commit) && repository.exists(tip)
      ? try repository.isAncestor(commit, of: tip) : false
  }

  private static func lastWord(_ name: String) -> Substring {
    name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name[...]
  }
}
