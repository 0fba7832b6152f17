import Git

/// Looks whether all objects of trees are there, each object once however many trees share it.
struct TreeReader {
  /// Objects that are missing or cannot be read.
  struct Gaps: Hashable, Sendable {
    var count = 0
    /// The path of the first.
    var path: [UInt8] = []
    /// The first few of them.
    var objects: [Oid] = []

    fileprivate mutating func add(_ object: Oid, _ path: [UInt8]) {
      if count == 0 { self.path = path }
      if count < ObjectFetch.most { objects.append(object) }
      count += 1
    }
  }

  private struct Step {
    let path: [UInt8]
    let tree: Oid
    /// The directory at this path of the tree that was there before.
    let before: Oid?
    /// Whether that was looked at.
    let isBeforeSeen: Bool
  }

  /// The largest content that is read whole; of more, the header has to do.
  static let largestContent = 16 << 20

  private let repository: Repository
  /// What is there.
  private var seen: Set<Oid> = []
  /// What was read as well, and of directories all that was new in them.
  private var read: Set<Oid> = []
  /// What is not there, and was reported.
  private var lacking: Set<Oid> = []

  init(_ repository: Repository) { self.repository = repository }

  /// Whether nothing that was looked for is missing.
  var isWhole: Bool { lacking.isEmpty }

  /// Takes the objects of a tree to be there: they were when it was verified before.
  mutating func assumeWhole(_ tree: Oid) { seen.insert(tree) }

  /// Looks for what is missing under a tree that was made from another one, if that is here.
  ///
  /// What both have need only be there; what is new is read, so that damage shows. What a tree looked at
  /// earlier was found to lack is not reported again.
  mutating func gaps(in tree: Oid, since before: Oid?) -> Gaps {
    var gaps = Gaps()
    let isBeforeSeen = before.map(seen.contains) ?? false
    var waiting = [Step(path: [], tree: tree, before: before, isBeforeSeen: isBeforeSeen)]
    while let step = waiting.popLast() {
      guard isUnknown(step.tree, isNew: step.tree != step.before) else { continue }
      guard let entries = entries(of: step) else {
        if !isPromised(step.tree), lacking.insert(step.tree).inserted {
          gaps.add(step.tree, step.path)
        }
        continue
      }
      for (entry, before) in entries where entry.mode != .commit {
        let path = step.path.isEmpty ? entry.name : step.path + [UInt8(ascii: "/")] + entry.name
        if entry.mode == .tree {
          waiting.append(
            Step(path: path, tree: entry.oid, before: before, isBeforeSeen: step.isBeforeSeen))
        } else if isUnknown(entry.oid, isNew: before != entry.oid),
          !isWhole(entry.oid, isNew: before != entry.oid), lacking.insert(entry.oid).inserted
        {
          gaps.add(entry.oid, path)
        }
      }
    }
    return gaps
  }

  /// What has to be looked at in a directory: everything, unless it was in one that was looked at.
  private func entries(of step: Step) -> [(entry: TreeEntry, before: Oid?)]? {
    if step.isBeforeSeen, let before = step.before,
      let entries = try? repository.entries(of: step.tree, notIn: before)
    {
      return entries.map { ($0.entry, $0.other?.oid) }
    }
    guard let entries = (try? repository.tree(step.tree)) ?? nil else { return nil }
    let known = entriesByName(of: step.before)
    return entries.map { ($0, known[$0.name]) }
  }

  private func entriesByName(of tree: Oid?) -> [[UInt8]: Oid] {
    guard let tree, let entries = (try? repository.tree(tree)) ?? nil else { return [:] }
    return Dictionary(entries.map { ($0.name, $0.oid) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether an object has to be looked at, and from now on need not be.
  private mutating func isUnknown(_ object: Oid, isNew: Bool) -> Bool {
    let isUnseen = seen.insert(object).inserted
    return isNew ? read.insert(object).inserted : isUnseen
  }

  private func isWhole(_ blob: Oid, isNew: Bool) -> Bool {
    guard isNew else { return repository.exists(blob) || isPromised(blob) }
    do {
      let isHere = try repository.withBlob(blob, limit: Self.largestContent) { _ in true }
      return isHere ?? isPromised(blob)
    } catch let error as GitError where error.code == .tooLarge {
      return (try? repository.header(blob))??.kind == .blob
    } catch {
      return false
    }
  }

  /// In a partial clone an object that is not here is at the remote.
  private func isPromised(_ object: Oid) -> Bool {
    repository.isPartialClone && !repository.exists(object)
  }
}
