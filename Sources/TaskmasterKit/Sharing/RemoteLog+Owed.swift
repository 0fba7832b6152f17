import Git
import TaskmasterCore

extension RemoteLog {
  /// What a remote does not have yet, as far as is known here.
  public struct Owed: Hashable, Sendable {
    /// The branches of artifacts, by their short names, in the order they were done.
    public var branches: [String] = []
    /// Whether the log is owed.
    public var log = false

    /// Makes it of its parts.
    public init(branches: [String] = [], log: Bool = false) {
      self.branches = branches
      self.log = log
    }

    /// Whether nothing is owed.
    public var isEmpty: Bool { branches.isEmpty && !log }
  }

  /// Tells what a remote does not have yet, without asking it.
  ///
  /// A branch counts when it is here at the commit that the log records for a done task.
  /// - Throws: `GitError` when something cannot be read.
  public func owed(to remote: String, in snapshot: LogSnapshot) throws -> Owed {
    Owed(
      branches: try owedArtifacts(to: remote, in: snapshot).map(\.branch),
      log: try isLogOwed(to: remote, in: snapshot))
  }

  /// An artifact whose branch is here and not there.
  struct OwedArtifact: Equatable {
    let branch: String
    let commit: Oid
    /// Results of the same task that lost a race: one of them may have the branch over there.
    let losers: Set<Oid>
  }

  func owedArtifacts(
    to remote: String, in snapshot: LogSnapshot
  ) throws -> [OwedArtifact] {
    let queue = snapshot.queue
    let done = queue.chains.flatMap { queue.artifacts(of: $0) }.filter { $0.status == .done }
    guard !done.isEmpty else { return [] }
    let here = try branches(under: "refs/heads/")
    let there = try branches(under: Self.trackingBranch("", of: remote))
    return try done.compactMap { task in
      guard let artifact = task.artifact, here[artifact.branch] == Oid(artifact.commit),
        try !isThere(Oid(artifact.commit), there[artifact.branch]),
        try repository.isResult(Oid(artifact.commit), of: task.id)
      else { return nil }
      return OwedArtifact(
        branch: artifact.branch, commit: Oid(artifact.commit),
        losers: Set(task.lost.map { Oid($0.done.commit) }))
    }
  }

  func isLogOwed(to remote: String, in snapshot: LogSnapshot) throws -> Bool {
    guard let head = snapshot.head else { return !snapshot.missing.isEmpty }
    let there = try repository.target(of: Self.trackingReference(of: remote))
    return try !snapshot.missing.isEmpty || !isThere(Oid(head), there)
  }

  private func isThere(_ commit: Oid, _ tip: Oid?) throws -> Bool {
    guard let tip else { return false }
    return try tip == commit || (repository.exists(tip) && repository.isAncestor(commit, of: tip))
  }

  /// The tips of branches by their short names.
  private func branches(under prefix: String) throws -> [String: Oid] {
    Dictionary(
      try repository.references(under: prefix).map { reference in
        (
          String(decoding: reference.name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self),
          reference.target
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}
