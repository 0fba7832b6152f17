import Git
import TaskmasterCore

/// The place of one chain: a tree for agents, checked out and staged by the tool's own hands.
///
/// Git is run with the user's common Git directory, the tree as work tree and an index of the tool's own;
/// so nothing that an agent does to the repository in the tree can mislead it.
struct Workspace {
  let location: WorkspaceLocation
  /// The user's repository.
  let repository: Repository
  /// Runs git on the user's repository with this tree and this index.
  let git: GitProgram
  /// The user's repository configuration, for the agent's.
  let configuration: [(key: String, value: String?)]

  /// How long Git may take to check out or stage.
  static let deadline = Duration.seconds(30 * 60)

  /// Puts the tree at a commit: tracked files as in it, other files gone unless they are ignored.
  func clear(to base: Oid) async throws {
    try requireOwnDirectory()
    // A link in the tree's place would lead Git's cleaning to wherever it points.
    if !Files.isDirectory(location.tree) { try Files.removeTree(location.tree) }
    try Files.makeDirectory(location.tree)
    try Files.removeTree(location.tree + "/.git")
    try Files.removeTree(location.agentRepository)
    try Files.remove(location.index + ".lock")
    do {
      try await checkOut(base)
    } catch is ProgramError {
      Files.makeReadable(BytePath(location.tree))
      try Files.remove(location.index)
      try await checkOut(base)
    }
    Checkpoint.workspaceCleared.pass()
  }

  /// Whether the tree is where we put it: a directory in a directory, no link to somewhere else.
  var isInPlace: Bool {
    Files.isDirectory(location.directory) && Files.isDirectory(location.tree)
  }

  /// Forgets which attempt the tree holds.
  func removeMarker() throws {
    if Files.isDirectory(location.directory) { try Files.remove(location.marker) }
  }

  /// An agent that put a link in place of the directory itself must not lead us elsewhere.
  func requireOwnDirectory() throws {
    if !Files.isDirectory(location.directory) { try Files.remove(location.directory) }
    try Files.makeDirectory(location.directory, mode: 0o700)
    makeWritable()
  }

  /// An agent may have taken away the right to change the directories, which are ours all the same.
  private func makeWritable() {
    Files.setMode(0o700, ofDirectory: location.directory)
    Files.setMode(0o755, ofDirectory: location.tree)
  }

  private func checkOut(_ base: Oid) async throws {
    try await run(["read-tree", "--reset", "-u", base.hex])
    try await run(["clean", "-ffdq"])
  }

  /// Gives the agent a repository of its own in the tree.
  func makeAgentRepository(at head: Oid) throws {
    guard isInPlace else { throw GoneTree(path: location.tree) }
    try Files.removeTree(location.tree + "/.git")
    let agent = AgentRepository(
      commonDirectory: repository.commonDirectory, directory: location.tree + "/.git",
      configuration: configuration)
    try agent.make(at: head, index: location.index)
  }

  /// Takes the agent's repository out of the tree; what it holds can be read until the next attempt.
  ///
  /// Nothing happens when the tree is no directory any more: through a link in its place the `.git` of
  /// somebody else would be taken.
  func setAgentRepositoryAside() throws {
    guard isInPlace else { return }
    try Files.removeTree(location.agentRepository)
    let inTree = location.tree + "/.git"
    guard Files.exists(inTree) else { return }
    makeWritable()
    Files.setMode(0o755, ofDirectory: inTree)
    try Files.move(inTree, to: location.agentRepository)
  }

  /// What Git would pass over in the tree, less what is ignored.
  func obstacles(base: Oid) async throws -> [Obstacle] {
    let baseTree = try repository.commit(base)?.tree
    let submodules = try baseTree.map { try repository.submodules(in: $0) } ?? []
    let found = TreeScan(
      tree: BytePath(location.tree), submodules: Set(submodules.map { BytePath($0) })
    ).obstacles()
    guard !found.isEmpty else { return [] }
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
  func disarm(_ obstacles: [Obstacle]) async throws {
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
      case .bareRepository, .tooLong:
        break
      }
    }
  }

  /// Stages everything that is not ignored.
  func stage(on base: Oid) async throws -> Oid {
    guard isInPlace else { throw GoneTree(path: location.tree) }
    do {
      try await addEverything()
    } catch {
      // The index lies beside the tree, where an agent can break it; the tree is what counts.
      try Files.remove(location.index)
      try Files.remove(location.index + ".lock")
      try await run(["read-tree", base.hex])
      try await addEverything()
    }
    return try await writeTree()
  }

  /// The tree that is staged.
  func writeTree() async throws -> Oid {
    let output = try await run(["write-tree"])
    guard let tree = Oid(hex: String(decoding: output.prefix(40), as: UTF8.self)) else {
      throw Problem("git write-tree printed no object id")
    }
    return tree
  }

  private func addEverything() async throws(ProgramError) {
    try await run(["add", "--all", "--sparse"])
  }

  /// The staged files that a path or glob names.
  func stagedFiles(matching pattern: String) async throws -> [ArtifactFile] {
    let output = try await run(["ls-files", "-z", "--stage", "--", ":(top,glob)\(pattern)"])
    return output.split(separator: 0).compactMap { entry in
      // <mode> <object> <stage>\t<path>
      guard let tab = entry.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = entry[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3, let blob = ObjectID(hexDigits: words[1]) else { return nil }
      return ArtifactFile(
        path: String(decoding: entry[entry.index(after: tab)...], as: UTF8.self), blob: blob)
    }
  }

  @discardableResult
  func run(_ arguments: [String], input: [UInt8]? = nil) async throws(ProgramError) -> [UInt8] {
    try await git.run(arguments, input: input, deadline: Self.deadline)
  }

  private func paths(_ arguments: [String]) async throws -> Set<BytePath> {
    guard arguments.last != "--" else { return [] }
    return Self.paths(in: try await run(arguments))
  }

  private func ignored(_ paths: [BytePath]) async throws -> Set<BytePath> {
    let input: [UInt8] = Array(paths.map(\.bytes).joined(separator: [0])) + [0]
    let result = try await git.answer(
      ["check-ignore", "-z", "--stdin"], input: input, deadline: Self.deadline)
    // 1: none of them is ignored.
    guard result.status == 0 else { return [] }
    return Self.paths(in: result.output)
  }

  /// Paths that each end in a NUL.
  private static func paths(in output: [UInt8]) -> Set<BytePath> {
    Set(output.split(separator: 0).map { BytePath([UInt8]($0)) })
  }
}

/// The agent removed the directory it was given, or put something else in its place.
struct GoneTree: Error, CustomStringConvertible {
  let path: String
  var description: String { "the work tree is gone" }
}
