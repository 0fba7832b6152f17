import Git

/// What is copied into a workspace, and what of it no result may contain.
struct CopyPlan: Sendable {
  /// What is copied: files and folders that Git does not track in the checkout.
  let roots: [BytePath]
  /// What the base has below them.
  let tracked: TrackedPaths
  /// The fewest paths that cover all that is copied, and no tracked file.
  let covered: [BytePath]

  /// A plan to copy nothing.
  init() { (roots, tracked, covered) = ([], TrackedPaths([]), []) }

  /// Plans to copy files and folders of a checkout to a tree in which some files are tracked.
  init(_ roots: [BytePath], of checkout: String, tracked: TrackedPaths) {
    self.roots = roots
    self.tracked = tracked
    covered = roots.flatMap { Self.cover($0, of: checkout, tracked) }
  }

  private static func cover(
    _ path: BytePath, of checkout: String, _ tracked: TrackedPaths
  ) -> [BytePath] {
    if tracked.files.contains(path) { return [] }
    guard tracked.directories.contains(path) else { return [path] }
    let full = BytePath(checkout).appending(path.bytes)
    guard full.isDirectory else { return [] }
    return (full.entries() ?? []).flatMap { cover(path.appending($0.name), of: checkout, tracked) }
  }
}

/// The files that Git tracks below some paths, and the directories on the way to them.
struct TrackedPaths: Sendable {
  /// The files.
  let files: Set<BytePath>
  /// Every directory that holds one of them, at any depth.
  let directories: Set<BytePath>

  init(_ files: Set<BytePath>) {
    self.files = files
    var directories: Set<BytePath> = []
    for file in files {
      var parent = file.parent
      while let directory = parent, directories.insert(directory).inserted {
        parent = directory.parent
      }
    }
    self.directories = directories
  }
}

extension Workspace {
  /// What was copied into the tree and is no part of any result.
  var copied: [BytePath] {
    let content = (try? Files.read(location.copied)) ?? nil
    return (content ?? []).split(separator: 0).map { BytePath(Array($0)) }
  }

  /// Records what is copied into the tree.
  func record(copied: [BytePath]) throws {
    if copied.isEmpty { return try Files.remove(location.copied) }
    try Files.write(Array(copied.map(\.bytes).joined(separator: [0])), to: location.copied)
  }
}
