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
  /// Its tips elsewhere.
  var remotes: [Remote] = []
  /// Whether its chain's base branch has the recorded commit; only looked at when no branch is there.
  var isInBase = false
}

/// Looks branches up by their short names, here and at every remote.
struct BranchReader {
  private let repository: Repository
  /// The remote-tracking refs below `refs/remotes/`, by each ending that may be a branch's name.
  private let remotes: [String: [BranchEvidence.Remote]]

  /// Reads what is known of remotes about the branches that will be asked for.
  init(_ repository: Repository, names: Set<String>) throws(GitError) {
    self.repository = repository
    remotes = Self.remotes(try repository.references(under: Self.prefix), of: names)
  }

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

  /// Finds a branch that should be at a commit, which the chain's base branch may have when no branch
  /// has it.
  func evidence(of name: String, at commit: ObjectID, base: String) throws -> BranchEvidence {
    var evidence = BranchEvidence()
    do throws(GitError) {
      evidence.local = try repository.target(of: "refs/heads/\(name)").map { ObjectID($0) }
    } catch {
      guard error.code == .invalidName else { throw error }
      evidence.isPossible = false
    }
    evidence.remotes = remotes[name] ?? []
    guard evidence.local == nil, evidence.remotes.isEmpty else { return evidence }
    evidence.isInBase = tips(of: base).contains { tip in
      (try? repository.isAncestor(Oid(commit), of: tip)) ?? false
    }
    return evidence
  }

  private func tips(of branch: String) -> [Oid] {
    let local = (try? repository.target(of: "refs/heads/\(branch)")) ?? nil
    return [local].compactMap(\.self) + (remotes[branch] ?? []).map { Oid($0.tip) }
  }
}
