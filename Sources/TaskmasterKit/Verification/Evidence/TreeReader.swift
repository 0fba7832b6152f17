import Git

/// Looks whether all objects of trees are there, each object once however many trees share it.
struct TreeReader {
  /// Objects that are missing or cannot be read.
  struct Gaps: Hashable, Sendable {
    var count = 0
    /// The path of the first.
    var path: [UInt8] = []

    fileprivate mutating func add(_ path: [UInt8]) {
      if count == 0 { self.path = path }
      count += 1
    }
  }

  private struct Step {
    let path: [UInt8]
    let tree: Oid
    /// The directory at this path of the tree that was there before.
    let before: Oid?
  }

  /// The largest content that is read whole; of more, the header has to do.
  private static let largestContent = 16 << 20

  private let repository: Repository
  private var seen: Set<Oid> = []

  init(_ repository: Repository) { self.repository = repository }

  /// Looks for what is missing under a tree that was made from another one, if that is here.
  ///
  /// What both have need only be there; what is new is read, so that damage shows. What a tree looked at
  /// earlier was found to lack is not reported again.
  mutating func gaps(in tree: Oid, since before: Oid?) -> Gaps {
    var gaps = Gaps()
    var waiting = [Step(path: [], tree: tree, before: before)]
    while let step = waiting.popLast() {
      guard seen.insert(step.tree).inserted else { continue }
      guard let entries = (try? repository.tree(step.tree)) ?? nil else {
        if !isPromised(step.tree) { gaps.add(step.path) }
        continue
      }
      let known = entriesByName(of: step.before)
      for entry in entries where entry.mode != .commit {
        let path = step.path.isEmpty ? entry.name : step.path + [UInt8(ascii: "/")] + entry.name
        let before = known[entry.name]
        if entry.mode == .tree {
          waiting.append(Step(path: path, tree: entry.oid, before: before))
        } else if seen.insert(entry.oid).inserted, !isWhole(entry.oid, isNew: before != entry.oid) {
          gaps.add(path)
        }
      }
    }
    return gaps
  }

  private func entriesByName(of tree: Oid?) -> [[UInt8]: Oid] {
    guard let tree, let entries = (try? repository.tree(tree)) ?? nil else { return [:] }
    return Dictionary(entries.map { ($0.name, $0.oid) }, uniquingKeysWith: { first, _ in first })
  }

  private func isWhole(_ blob: Oid, isNew: Bool) -> Bool {
    guard isNew, repository.exists(blob) else {
      return repository.exists(blob) || isPromised(blob)
    }
    do {
      guard let header = try repository.header(blob), header.kind == .blob else { return false }
      guard header.size <= Self.largestContent else { return true }
      return try repository.withBlob(blob, limit: Self.largestContent) { _ in true } ?? false
    } catch {
      return false
    }
  }

  /// In a partial clone an object that is not here is at the remote.
  private func isPromised(_ object: Oid) -> Bool {
    repository.isPartialClone && !repository.exists(object)
  }
}
