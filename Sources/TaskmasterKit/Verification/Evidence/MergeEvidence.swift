import Git
import TaskmasterCore

/// What a branch has of an artifact that was merged into it.
struct MergeEvidence: Hashable, Sendable {
  /// Where the branch is; nil: there is none.
  var tip: ObjectID?
  /// Whether the artifact is part of it.
  var hasArtifact = false
  /// Whether the commit is part of it that the log says it was merged as.
  var hasCommit = false
  /// Whether that commit has all that the artifact changes; only looked at when the artifact is not there.
  var hasContent = false
}

/// Looks up what was merged.
struct MergeReader {
  private let repository: Repository
  private let branches: BranchReader
  /// The history of each tip, as far as it was walked.
  private var histories: [Oid: Reach] = [:]

  init(_ repository: Repository, branches: BranchReader) {
    self.repository = repository
    self.branches = branches
  }

  /// Looks for an artifact where the log says that it was merged: here, or as a remote had it.
  mutating func evidence(of artifact: Done, _ merge: Merge) -> MergeEvidence {
    var evidence = MergeEvidence()
    for tip in branches.tips(of: merge.into) {
      if evidence.tip == nil { evidence.tip = ObjectID(tip) }
      if isReached(Oid(artifact.commit), from: tip) {
        evidence.hasArtifact = true
        return evidence
      }
      if isReached(Oid(merge.commit), from: tip) { evidence.hasCommit = true }
    }
    if evidence.hasCommit { evidence.hasContent = hasContent(of: artifact, Oid(merge.commit)) }
    return evidence
  }

  private mutating func isReached(_ commit: Oid, from tip: Oid) -> Bool {
    histories[tip, default: Reach(of: tip)].contains(commit, in: repository)
  }

  /// Whether a commit has all that an artifact changes.
  func hasContent(of artifact: Done, _ merged: Oid) -> Bool {
    guard let new = tree(of: Oid(artifact.commit)), let old = tree(of: Oid(artifact.base)),
      let there = tree(of: merged)
    else { return false }
    return (try? TreeContent(repository).has(there, changesFrom: old, to: new)) ?? false
  }

  private func tree(of commit: Oid) -> Oid? { ((try? repository.commit(commit)) ?? nil)?.tree }
}

/// What can be reached from a commit, walked no further than is asked for.
private struct Reach {
  private var seen: Set<Oid>
  private var waiting: [Oid]
  private var next = 0

  init(of tip: Oid) {
    seen = [tip]
    waiting = [tip]
  }

  /// Whether a commit can be reached, as far as objects are here.
  mutating func contains(_ commit: Oid, in repository: Repository) -> Bool {
    while !seen.contains(commit), next < waiting.count {
      let parents = ((try? repository.commit(waiting[next])) ?? nil)?.parents ?? []
      next += 1
      for parent in parents where seen.insert(parent).inserted { waiting.append(parent) }
    }
    return seen.contains(commit)
  }
}

/// Compares what is at the same paths of trees.
private struct TreeContent {
  private let repository: Repository

  init(_ repository: Repository) { self.repository = repository }

  /// Whether a tree has, wherever two others differ, what the second of them has.
  func has(_ tree: Oid?, changesFrom old: Oid?, to new: Oid?) throws -> Bool {
    var waiting = [(tree: tree, old: old, new: new)]
    var left = Self.mostDirectories
    while let step = waiting.popLast() {
      left -= 1
      if left == 0 { return false }
      if step.old == step.new || step.tree == step.new { continue }
      let (there, old, new) = try (entries(step.tree), entries(step.old), entries(step.new))
      for name in Set(old.keys).union(new.keys) where old[name] != new[name] {
        if there[name] == new[name] { continue }
        let sides = [there[name], old[name], new[name]]
        // What became a file, or is gone, has to be that over there as well.
        guard new[name]?.mode == .tree else { return false }
        let trees = sides.map { $0?.mode == .tree ? $0?.oid : nil }
        waiting.append((trees[0], trees[1], trees[2]))
      }
    }
    return true
  }

  /// A small tree can be made that has more directories than can ever be looked at.
  private static let mostDirectories = 100_000

  private func entries(_ tree: Oid?) throws -> [[UInt8]: TreeEntry] {
    guard let tree else { return [:] }
    guard let entries = try repository.tree(tree) else { throw MissingObject(id: tree) }
    return Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
