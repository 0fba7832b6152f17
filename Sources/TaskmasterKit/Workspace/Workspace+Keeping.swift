import Git
import TaskmasterCore

/// What is staged of a tree, and what is not since it would be too much.
struct Stock {
  var tree: Oid
  var leftOut: [LeftOut] = []
}

extension Workspace {
  /// Stages everything that is not ignored, without the largest files when it is more new content than
  /// allowed: sizes are looked at first, so that nothing is stored that is not to stay.
  func stage(on base: Oid, limit: Int) async throws -> Stock {
    let changes = try await changes(on: base)
    let leftOut = try await tooLarge(of: changes, on: base, limit: limit)
    guard !leftOut.isEmpty else { return Stock(tree: try await stage(on: base)) }
    do {
      return Stock(tree: try await stage(changes, without: leftOut), leftOut: leftOut)
    } catch let error as ProgramError
      where error.ending != .interrupted && !error.isMachineTrouble
    {
      return Stock(tree: try await salvage(on: base, without: leftOut), leftOut: leftOut)
    }
  }

  private func changes(on base: Oid) async throws -> TreeChanges {
    guard isThere else { throw GoneTree(path: location.tree) }
    let list = ["ls-files", "-z", "-t", "--modified", "--others", "--exclude-standard"]
    let output = try await onSoundIndex(of: base) { try await run(list) }
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

  private func stage(_ changes: TreeChanges, without leftOut: [LeftOut]) async throws -> Oid {
    let out = Set(leftOut.map(\.path))
    let tracked = changes.tracked.filter(out.contains)
    try await run(
      WorkspaceGit.add.map { $0 == "--all" ? "--update" : $0 },
      input: try await pathspecs(without: tracked))
    let others = changes.others.filter { !out.contains($0) }
    if !others.isEmpty {
      try await run(
        ["update-index", "--add", "--replace", "-z", "--stdin"],
        input: others.flatMap { $0.bytes + [0] })
    }
    return try await writeTree()
  }
}

/// What differs from the base: tracked files and others.
private struct TreeChanges {
  var tracked: [BytePath] = []
  var others: [BytePath] = []
}
