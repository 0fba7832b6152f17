import Git
import TaskmasterCore

/// Where a branch is, as far as this repository knows.
struct BranchEvidence: Sendable {
  /// A branch of that name at a remote, as last seen.
  struct Remote: Hashable, Sendable {
    let name: String
    let tip: ObjectID
  }

  /// Whether Git accepts the name.
  var isPossible = true
  /// Its tip here.
  var local: ObjectID?
  /// Whether moving it would pull it away under somebody.
  var isInUse = false
  /// The top of the checkout that it is checked out in; only looked at when it is not where it has to be.
  var checkout: String?
  /// Its tips elsewhere.
  var remotes: [Remote] = []
  /// Whether the recorded commit is here.
  var isHere = false
  /// Whether the recorded commit says itself that it is the task's.
  var isResult = false
  /// Whether its chain's base branch has the recorded commit; only looked at when no branch is there.
  var isInBase = false
}

/// Where branches are, by their short names, here and at every remote.
struct BranchTips: Sendable {
  /// The branches that are here.
  let locals: [String: ObjectID]
  /// The remote-tracking refs below `refs/remotes/`, by each ending that may be a branch's name.
  let remotes: [String: [BranchEvidence.Remote]]

  /// Reads what is known about the branches that tasks have to do with.
  init(of tasks: [QueueTask], in repository: Repository) throws(GitError) {
    locals = Dictionary(
      try repository.references(under: Self.heads).map { reference in
        (String(reference.name.dropFirst(Self.heads.count)), ObjectID(reference.target))
      }, uniquingKeysWith: { first, _ in first })
    let references = try repository.references(under: Self.prefix)
    remotes = references.isEmpty ? [:] : Self.remotes(references, of: Self.names(of: tasks))
  }

  private static func names(of tasks: [QueueTask]) -> Set<String> {
    var names: Set<String> = []
    for task in tasks {
      names.insert(task.chain)
      if let branch = task.artifact?.branch { names.insert(branch) }
      if let branch = task.merge?.into { names.insert(branch) }
    }
    return names
  }

  static let heads = "refs/heads/"
  private static let prefix = "refs/remotes/"

  /// A remote's name may have slashes as a branch's may: every way to split the rest is tried.
  private static func remotes(
    _ references: [(name: String, target: Oid)], of names: Set<String>
  ) -> [String: [BranchEvidence.Remote]] {
    var found: [String: [BranchEvidence.Remote]] = [:]
    for reference in references {
      let path = reference.name.dropFirst(prefix.count)
      for slash in path.indices where path[slash] == "/" {
        let branch = String(path[path.index(after: slash)...])
        guard names.contains(branch) else { continue }
        let remote = BranchEvidence.Remote(
          name: String(path[..<slash]), tip: ObjectID(reference.target))
        found[branch, default: []].append(remote)
      }
    }
    return found
  }
}

extension BranchTips {
  /// Where a branch is, here and at remotes.
  func tips(of branch: String) -> [Oid] {
    let local = locals[branch].map { Oid($0) }
    return [local].compactMap(\.self) + (remotes[branch] ?? []).map { Oid($0.tip) }
  }
}

/// Looks branches up.
struct BranchReader {
  private let repository: Repository
  private let known: BranchTips

  init(_ repository: Repository, _ known: BranchTips) {
    self.repository = repository
    self.known = known
  }

  /// Finds the branch of an artifact, whose chain's base branch may have the commit when no branch has it.
  func evidence(of artifact: Done, base: String) -> BranchEvidence {
    var evidence = BranchEvidence()
    evidence.local = known.locals[artifact.branch]
    if let tip = evidence.local, tip != artifact.commit {
      let name = BranchTips.heads + artifact.branch
      evidence.isInUse = (try? repository.isCheckedOut(branch: name)) ?? false
      evidence.checkout = (try? repository.checkout(of: name)) ?? nil
    }
    evidence.remotes = known.remotes[artifact.branch] ?? []
    // A name with a branch is possible.
    guard evidence.local == nil, evidence.remotes.isEmpty else { return evidence }
    evidence.isPossible = ReferenceName.isValid(BranchTips.heads + artifact.branch)
    evidence.isInBase = tips(of: base).contains { tip in
      (try? repository.isAncestor(Oid(artifact.commit), of: tip)) ?? false
    }
    return evidence
  }

  /// Where a branch is: here, else at a remote.
  func tip(of branch: String) -> Oid? { known.tips(of: branch).first }

  /// Where a branch is, here and at remotes.
  func tips(of branch: String) -> [Oid] { known.tips(of: branch) }
}
