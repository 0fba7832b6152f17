import Git
import TaskmasterCore

extension Workspace {
  /// The tree of a commit without its largest files, when it has more new content than allowed.
  func slimmed(_ commit: Oid, from base: Oid, limit: Int) async throws -> Stock? {
    guard let old = try repository.commit(base)?.tree, let new = try repository.commit(commit)?.tree
    else { return nil }
    let output = try await run(["diff-tree", "-r", "-z", "--no-renames", old.hex, new.hex])
    let changes = TreeChange.parse(output).filter { !$0.isGone && !$0.isSubmodule }
    func files(besides blobs: Set<Oid>) throws -> [LeftOut] {
      try changes.filter { !blobs.contains($0.blob) }.compactMap { change in
        try repository.header(change.blob).map { LeftOut(path: change.path, size: $0.size) }
      }
    }
    guard !LeftOut.choose(from: try files(besides: []), limit: limit).isEmpty else { return nil }
    let known = Set(try repository.paths(in: old).map(\.entry.oid))
    let leftOut = LeftOut.choose(from: try files(besides: known), limit: limit)
    guard !leftOut.isEmpty else { return nil }
    let out = Set(leftOut.map(\.path))
    try await run(["read-tree", new.hex])
    try await run(
      ["update-index", "-z", "--index-info"],
      input: changes.filter { out.contains($0.path) }.flatMap(\.takingBack))
    return Stock(tree: try await writeTree(), leftOut: leftOut)
  }
}

/// A file that differs between two trees.
struct TreeChange {
  let path: BytePath
  /// What the second tree has there; nothing when it is gone.
  let blob: Oid
  /// Whether the second tree has a submodule there.
  let isSubmodule: Bool
  /// What puts into an index what the first tree has there.
  let takingBack: [UInt8]

  /// Whether the second tree has nothing of that name.
  var isGone: Bool { blob == .zero }

  /// Reads `git diff-tree -r -z --no-renames`, or the like: a line of modes and ids, and a path, by turns.
  static func parse(_ output: [UInt8]) -> [TreeChange] {
    let fields = output.split(separator: 0)
    return stride(from: 0, to: fields.count - 1, by: 2).compactMap { index in
      let words = fields[index].dropFirst().split(separator: UInt8(ascii: " "))
      guard words.count == 5, let blob = Oid(hex: String(decoding: words[3], as: UTF8.self))
      else { return nil }
      let path = fields[index + 1]
      let back = words[0] + [UInt8(ascii: " ")] + words[2] + [UInt8(ascii: "\t")] + path + [0]
      return TreeChange(
        path: BytePath(Array(path)), blob: blob,
        isSubmodule: words[1] == Array("160000".utf8)[...], takingBack: Array(back))
    }
  }
}
