import Git

/// What is owed to a remote, as references to push.
struct Parcel: Equatable {
  /// The tip of the log, when that is owed.
  var log: Oid?
  /// The artifacts whose branches are owed.
  var artifacts: [RemoteLog.OwedArtifact]

  /// How many branches go into one push; many more make a command line too long for some systems.
  static let mostBranches = 4000

  /// The part of it that goes into one push.
  var first: Parcel { Parcel(log: log, artifacts: Array(artifacts.prefix(Self.mostBranches))) }

  /// What is pushed where, by full name.
  var targets: [String: Oid] {
    var targets: [String: Oid] = [:]
    targets[LogStore.reference] = log
    for artifact in artifacts { targets["refs/heads/\(artifact.branch)"] = artifact.commit }
    return targets
  }

  /// Branches that hold a result over there which lost a race for the same task, with that result.
  func losers(among references: [String: Oid]) -> [String: Oid] {
    var losers: [String: Oid] = [:]
    for artifact in artifacts {
      let name = "refs/heads/\(artifact.branch)"
      if let commit = references[name], artifact.losers.contains(commit) { losers[name] = commit }
    }
    return losers
  }
}
