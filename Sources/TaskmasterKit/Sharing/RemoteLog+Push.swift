import Git
import TaskmasterCore

extension RemoteLog {
  /// How often a push that failed is made again.
  static let mostRepetitions = 5

  /// Pushes what a remote does not have yet: branches and log together, all of them or nothing.
  ///
  /// Nothing is forced, but for one case: a branch that holds, over there, a result that the log
  /// records as having lost a race for the same task is replaced by the result that won. A log that was
  /// refused because the remote's had moved is fetched, joined to ours and pushed again.
  ///
  /// - Parameters:
  ///   - remote: The name of the remote.
  ///   - hooks: Whether the repository's hooks run.
  /// - Returns: What was pushed.
  /// - Throws: ``Problem`` when something is still owed; or the logs cannot be joined.
  @discardableResult
  public func push(to remote: String, hooks: Bool) async throws -> Owed {
    try await requireKnown(remote)
    var pushed = Owed()
    var there: [String: Oid] = [:]
    var repetitions = 0
    var owed = try parcel(for: remote)
    while !owed.artifacts.isEmpty || owed.log != nil && !pushed.log {
      let parcel = owed.first
      let losers = parcel.losers(among: there)
      let failure = try await send(parcel, to: remote, replacing: losers, hooks: hooks)
      if let failure {
        // It may have arrived all the same, or another clone was faster: the remote knows.
        guard repetitions < Self.mostRepetitions, let found = try await look(at: remote) else {
          throw failure
        }
        repetitions += 1
        there = found
      } else {
        there.merge(parcel.targets) { $1 }
      }
      try note(parcel, at: remote, given: there)
      let left = try self.parcel(for: remote)
      pushed.add(parcel, given: there, left: left)
      if let failure, left == owed, parcel.losers(among: there) == losers {
        try await giveWay(failure)
      }
      owed = left
    }
    return pushed
  }

  /// All that is owed, the log made whole before.
  private func parcel(for remote: String) throws -> Parcel {
    var snapshot = try store.snapshot()
    if snapshot.needsHealing {
      snapshot = try store.heal(by: identity)
    }
    let isOwed = try isLogOwed(to: remote, in: snapshot)
    return Parcel(
      log: isOwed ? snapshot.head.map { Oid($0) } : nil,
      artifacts: try owedArtifacts(to: remote, in: snapshot))
  }

  /// Runs `git push`; what it answers is why it failed.
  private func send(
    _ parcel: Parcel, to remote: String, replacing losers: [String: Oid], hooks: Bool
  ) async throws -> Problem? {
    var git = git
    git.settings += ["advice.pushUpdateRejected=false", "remote.\(remote).mirror=false"]
    let options = ["push", "--quiet", "--atomic", "--no-follow-tags", "--recurse-submodules=no"]
    let leases = losers.sorted { $0.key < $1.key }
      .map { "--force-with-lease=\($0.key):\($0.value.hex)" }
    let refspecs = parcel.targets.sorted { $0.key < $1.key }.map { "\($0.value.hex):\($0.key)" }
    do {
      try await talk(to: remote, "cannot push to '\(remote)'") { [git] in
        try await git.run(
          options + leases + [remote] + refspecs, deadline: transferLimit, hooks: hooks,
          network: true)
      }
      return nil
    } catch let problem as Problem {
      return problem
    }
  }

  /// What the remote has, after its log was joined to ours; nil when it does not answer.
  private func look(at remote: String) async throws -> [String: Oid]? {
    guard
      let (tip, references) = try await answered({
        (try await fetch(remote), try await references(of: remote))
      })
    else { return nil }
    guard let tip else { return references }
    let snapshot = try join(tip, of: remote)
    return try await answered { try await fetchArtifacts(of: snapshot, from: remote) } == nil
      ? nil : references
  }

  private func answered<Value>(_ body: () async throws -> Value) async throws -> Value? {
    do { return try await body() } catch is Problem { return nil }
  }

  /// Waits a moment when another push held a lock over there; anything else comes to nothing again.
  private func giveWay(_ failure: Problem) async throws {
    let signs = ["cannot lock ref", "failed to update ref", "incorrect old value"]
    guard signs.contains(where: failure.message.contains) else { throw failure }
    let chance = Int(surroundings.randomBytes(1).first ?? 0)
    try await Task.sleep(for: .milliseconds(50 + chance))
  }
}

extension RemoteLog {
  /// Writes down what of a parcel the remote has.
  private func note(
    _ parcel: Parcel, at remote: String, given there: [String: Oid]
  ) throws {
    for (reference, commit) in parcel.targets where there[reference] == commit {
      let branch = String(reference.dropFirst("refs/heads/".count))
      let tracking =
        reference == LogStore.reference
        ? Self.trackingReference(of: remote) : Self.trackingBranch(branch, of: remote)
      guard try repository.target(of: tracking) != commit else { continue }
      let isDone = try repository.updateReference(
        tracking, to: commit, expecting: .any, message: "taskmaster: push",
        signature: identity.signature(at: surroundings.now()))
      guard isDone else { throw Problem("'\(tracking)' is locked", exitStatus: Problem.no) }
    }
  }
}

extension RemoteLog.Owed {
  /// Adds what of a parcel has arrived.
  fileprivate mutating func add(_ parcel: Parcel, given there: [String: Oid], left: Parcel) {
    log = log || parcel.log != nil && left.log == nil
    branches += parcel.artifacts.filter { there["refs/heads/\($0.branch)"] == $0.commit }
      .map(\.branch)
  }
}
