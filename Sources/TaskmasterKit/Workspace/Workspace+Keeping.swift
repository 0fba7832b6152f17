import Git
import TaskmasterCore

/// What is staged of a tree, and what is not since it would be too much.
struct Stock {
  var tree: Oid
  var leftOut: [LeftOut] = []
  /// What Git refuses.
  var refused: [Unrecorded] = []
  /// What is nothing to Git.
  var special: [Unrecorded] = []

  /// What Git cannot record, whether it says so or not.
  var unrecorded: [Unrecorded] { refused + special.filter { !refused.contains($0) } }

  /// What it is kept without, and why.
  func sentences(limit: Int) -> [String] {
    (leftOut.isEmpty ? [] : [LeftOut.sentence(leftOut, limit: limit)])
      + (unrecorded.isEmpty ? [] : [Unrecorded.sentence("kept", without: unrecorded)])
  }
}

extension Workspace {
  /// Stages everything that is not ignored, without the largest files when it is more new content than
  /// allowed: sizes are looked at first, so that nothing is stored that is not to stay.
  func stage(on base: Oid, limit: Int) async throws -> Stock {
    guard isThere else { throw GoneTree(path: location.tree) }
    let changes = try await onSoundIndex(of: base) { try await self.changes() }
    let leftOut = try await tooLarge(of: changes, on: base, limit: limit)
    guard !leftOut.isEmpty else { return try await stage(on: base) }
    do {
      return try await stage(changes, on: base, without: leftOut)
    } catch let error as ProgramError
      where error.ending != .interrupted && !error.isMachineTrouble
    {
      return try await salvage(on: base, without: leftOut)
    }
  }

  /// Makes files readable, as far as the system lets us.
  /// - Returns: Whether one was not and is now.
  func makeReadable(_ files: [Unrecorded]) -> Bool {
    let top = BytePath(location.tree)
    return files.map { top.appending($0.path.bytes).makeFileReadable() }.contains(true)
  }

  /// What in the tree differs from what is staged.
  func changes() async throws(ProgramError) -> TreeChanges {
    let output = try await run([
      "ls-files", "-z", "-t", "--modified", "--others", "--exclude-standard",
    ])
    let copied = copied
    var changes = TreeChanges()
    // A tag, a blank, a path; a file that is gone has two entries, one of which says so.
    for entry in output.split(separator: 0) where entry.count > 2 {
      let path = BytePath(Array(entry.dropFirst(2)))
      if copied.contains(where: { path == $0 || path.isBelow($0) }) { continue }
      if entry.first == UInt8(ascii: "?") {
        changes.others.append(path)
      } else {
        changes.tracked.append(path)
      }
    }
    return changes
  }

  private func tooLarge(
    of changes: TreeChanges, on base: Oid, limit: Int
  ) async throws -> [LeftOut] {
    let top = BytePath(location.tree)
    let files = (changes.tracked + changes.others).compactMap { path in
      top.appending(path.bytes).ownSize.map { LeftOut(path: path, size: $0) }
    }
    let first = LeftOut.choose(from: files, limit: limit)
    guard !first.isEmpty else { return [] }
    let known = try await contentOf(base, among: files)
    return LeftOut.choose(from: files.filter { !known.contains($0.path) }, limit: limit)
  }

  /// The files whose content is in the base already, under another name: they were moved or copied.
  private func contentOf(_ base: Oid, among files: [LeftOut]) async throws -> Set<BytePath> {
    guard let tree = try repository.commit(base)?.tree else { return [] }
    var blobs: Set<Oid> = []
    var sizes: Set<Int> = []
    for file in try repository.paths(in: tree) where file.entry.mode != .commit {
      guard blobs.insert(file.entry.oid).inserted else { continue }
      if let size = try repository.header(file.entry.oid)?.size { sizes.insert(size) }
    }
    // One name a line is all that git takes; a name with a newline is none of a file that was moved.
    let candidates = files.filter {
      sizes.contains($0.size) && !$0.path.bytes.contains(UInt8(ascii: "\n"))
    }
    guard !candidates.isEmpty else { return [] }
    let top = BytePath(location.tree)
    let names = candidates.flatMap { top.appending($0.path.bytes).bytes + [UInt8(ascii: "\n")] }
    let output = try await run(
      ["hash-object", "--no-filters", "--stdin-paths"], input: names)
    let ids = String(decoding: output, as: UTF8.self).split(separator: "\n").map { Oid(hex: $0) }
    return Set(
      zip(candidates, ids).compactMap { file, id in
        id.map(blobs.contains) == true ? file.path : nil
      })
  }

  private func stage(
    _ changes: TreeChanges, on base: Oid, without leftOut: [LeftOut]
  ) async throws -> Stock {
    let paths = leftOut.map(\.path)
    do {
      try await stageQuickly(changes, without: Set(paths))
    } catch let error as ProgramError where error.ending != .interrupted && !error.isMachineTrouble
    {
      // Slower with many paths, but it goes on without what Git refuses.
      _ = try await addEverything(without: paths)
    }
    let refused = try await unstaged(without: paths)
    return Stock(tree: try await stagedTree(on: base), leftOut: leftOut, refused: refused)
  }

  private func stageQuickly(_ changes: TreeChanges, without out: Set<BytePath>) async throws {
    try await run(
      WorkspaceGit.add.map { $0 == "--all" ? "--update" : $0 },
      input: try await pathspecs(without: changes.tracked.filter(out.contains)))
    let others = changes.others.filter { !out.contains($0) }
    guard !others.isEmpty else { return }
    try await run(
      ["update-index", "--add", "--replace", "-z", "--stdin"],
      input: others.flatMap { $0.bytes + [0] })
  }
}

/// What differs from what is staged: tracked files and others.
struct TreeChanges {
  var tracked: [BytePath] = []
  var others: [BytePath] = []
}
