import Git
import TaskmasterCore

extension Workspace {
  /// What Git would pass over in the tree, less what is ignored; what blocks Git alone when there is such.
  func obstacles(base: Oid) async throws -> [Obstacle] {
    let baseTree = try repository.commit(base)?.tree
    let submodules = try baseTree.map { try repository.submodules(in: $0) } ?? []
    let found = TreeScan(
      tree: BytePath(location.tree), submodules: Set(submodules.map { BytePath($0) }),
      passedOver: Set(copied)
    ).obstacles()
    guard !found.isEmpty else { return [] }
    let blocking = found.filter(\.blocksGit)
    guard blocking.isEmpty else { return blocking }
    let tracked = try await paths(
      ["ls-files", "-z", "--"]
        + found.filter { $0.kind == .bareRepository }.map { $0.path.text + "/HEAD" })
    let ignored = try await ignored(found.map(\.path))
    return found.filter { obstacle in
      let isTracked =
        obstacle.kind == .bareRepository
        && tracked.contains(obstacle.path.appending(Array("HEAD".utf8)))
      return !isTracked && !ignored.contains(obstacle.path)
    }
  }

  /// Makes the contents of obstacles such that Git stages them as files, so that they can be kept.
  /// - Returns: What is nothing to Git.
  func overcomeObstacles(on base: Oid) async throws -> [Unrecorded] {
    var obstacles = try await obstacles(base: base)
    if obstacles.contains(where: \.blocksGit) {
      try await disarm(obstacles)
      obstacles = try await self.obstacles(base: base)
    }
    try await disarm(obstacles)
    return obstacles.compactMap(\.special)
  }

  private func disarm(_ obstacles: [Obstacle]) async throws {
    for obstacle in obstacles {
      let path = BytePath(location.tree).appending(obstacle.path.bytes)
      switch obstacle.kind {
      case .nestedRepository:
        let names = path.entries()?.filter { $0.name.count == 4 }.map(\.name) ?? []
        for name in names where String(decoding: name, as: UTF8.self).lowercased() == ".git" {
          try Files.move(path.appending(name), to: path.appending(Array("nested.git".utf8)))
        }
      case .submoduleContent:
        try await run(["update-index", "--force-remove", "--", obstacle.path.text])
      case .unreadable:
        Files.makeReadable(path)
      case .blockingRules:
        path.unlinkQuietly()
      case .bareRepository, .tooLong, .special:
        break
      }
    }
  }

  /// Stages everything that is not ignored, but for what Git refuses.
  func stage(on base: Oid) async throws -> Stock {
    guard isThere else { throw GoneTree(path: location.tree) }
    let refused = try await onSoundIndex(of: base) { try await addEverything() }
    return Stock(tree: try await stagedTree(on: base), refused: refused)
  }

  /// Does something with the index, and once more with a new one when that fails: it lies where an agent can
  /// break it, and the tree is what counts.
  func onSoundIndex<Value>(
    of base: Oid, _ body: () async throws -> Value
  ) async throws -> Value {
    // Without one Git would begin with an empty one, and take what is hidden for deleted.
    if BytePath(location.index).kind != .file { try await resetIndex(to: base) }
    do {
      return try await body()
    } catch let error as ProgramError where !error.isMachineTrouble {
      try await resetIndex(to: base)
      return try await body()
    }
  }

  /// Makes the index anew.
  func resetIndex(to base: Oid) async throws {
    try Files.removeTree(location.index)
    try Files.removeTree(location.index + ".lock")
    try await run(["read-tree", base.hex])
    try await leaveOutHidden()
  }

  /// The tree that is staged.
  func writeTree() async throws -> Oid {
    let output = try await run(["write-tree"])
    guard let tree = Oid(hex: String(decoding: output.prefix(40), as: UTF8.self)) else {
      throw Problem("git write-tree printed no object id")
    }
    return tree
  }

  /// Stages everything but some paths.
  /// - Returns: What Git refuses.
  func addEverything(
    without leftOut: [BytePath] = [], accepting statuses: Set<Int32> = [0, 1]
  ) async throws(ProgramError) -> [Unrecorded] {
    let input = try await pathspecs(without: leftOut)
    let answer = try await git.answer(
      WorkspaceGit.add + ["--ignore-errors"], input: input, deadline: WorkspaceGit.deadline,
      accepting: statuses)
    guard answer.status != 0 else { return [] }
    // A disk that is full is no fault of a file.
    if MachineTrouble.isNamed(in: answer.errorText) {
      try await run(WorkspaceGit.add, input: input)
    }
    return try await unstaged(without: leftOut)
  }

  /// What is in the tree and is still not staged.
  func unstaged(without leftOut: [BytePath]) async throws(ProgramError) -> [Unrecorded] {
    let (top, leftOut) = (BytePath(location.tree), Set(leftOut))
    let changes = try await changes()
    return (changes.tracked + changes.others).compactMap { path in
      guard !leftOut.contains(path), let kind = top.appending(path.bytes).kind else { return nil }
      return Unrecorded(path: path, kind: kind)
    }
  }

  /// The pathspecs, each ended by NUL, of everything but what was copied and some further paths.
  func pathspecs(without further: [BytePath] = []) async throws(ProgramError) -> [UInt8] {
    // Git takes it for a mistake when a path that is ignored anyway is excluded.
    let copied = copied
    let ignored = copied.isEmpty ? [] : try await ignored(copied)
    return (copied.filter { !ignored.contains($0) } + further)
      .reduce(into: Array(":(top)\0".utf8)) { specs, path in
        specs += Array(":(top,exclude,literal)".utf8) + path.bytes + [0]
      }
  }

  /// The staged files that paths or globs name.
  func stagedFiles(matching patterns: [String]) async throws -> [ArtifactFile] {
    let output = try await run(
      ["ls-files", "-z", "--stage", "--"] + patterns.map { ":(top,glob)\($0)" })
    return output.split(separator: 0).compactMap { entry in
      // <mode> <object> <stage>\t<path>
      guard let tab = entry.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = entry[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3, let blob = ObjectID(hexDigits: words[1]) else { return nil }
      return ArtifactFile(
        path: String(decoding: entry[entry.index(after: tab)...], as: UTF8.self), blob: blob)
    }
  }

  /// What Git does not track and does not ignore, as far as it is not staged.
  func others() async throws -> [BytePath] {
    let output = try await run(["ls-files", "-z", "--others", "--exclude-standard"])
    return output.split(separator: 0).map { entry in
      BytePath(Array(entry.last == UInt8(ascii: "/") ? entry.dropLast() : entry))
    }
  }

  private func paths(_ arguments: [String]) async throws -> Set<BytePath> {
    guard arguments.last != "--" else { return [] }
    return WorkspaceGit.paths(in: try await run(arguments))
  }

  func ignored(_ paths: [BytePath]) async throws(ProgramError) -> Set<BytePath> {
    let input: [UInt8] = Array(paths.map(\.bytes).joined(separator: [0])) + [0]
    let result = try await git.answer(
      ["check-ignore", "-z", "--stdin"], input: input, deadline: WorkspaceGit.deadline)
    // 1: none of them is ignored.
    guard result.status == 0 else { return [] }
    return WorkspaceGit.paths(in: result.output)
  }
}

extension WorkspaceGit {
  /// Stages what the pathspecs say that it reads.
  static let add = ["add", "--all", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul"]

  /// Paths that each end in a NUL.
  static func paths(in output: [UInt8]) -> Set<BytePath> {
    Set(output.split(separator: 0).map { BytePath([UInt8]($0)) })
  }
}
