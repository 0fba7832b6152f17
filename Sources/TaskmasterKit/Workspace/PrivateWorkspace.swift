import Git
import TaskmasterCore

/// The workspace of one chain, outside of every checkout, with a disposable repository for the agent.
struct PrivateWorkspace: Workspace {
  let location: WorkspaceLocation
  let repository: Repository
  var git: GitProgram
  let configuration: [(key: String, value: String?)]

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

  var agentGitDirectory: String { location.agentRepository }

  var isThere: Bool {
    Files.isDirectory(location.directory) && Files.isDirectory(location.tree)
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
    let others = try removeForeignRules(base)
    try await run(["read-tree", "--reset", "-u", base.hex])
    try await run(
      ["clean", "-ffdq"] + copied.flatMap { ["-e", WorkspaceGit.ignorePattern(of: $0)] })
    try await removeSpecialFiles(among: others)
  }

  /// Gives the agent a repository of its own in the tree.
  func makeAgentRepository(at head: Oid) throws {
    guard isThere else { throw GoneTree(path: location.tree) }
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
    guard isThere else { return }
    try Files.removeTree(location.agentRepository)
    let inTree = location.tree + "/.git"
    guard Files.exists(inTree) else { return }
    makeWritable()
    Files.setMode(0o755, ofDirectory: inTree)
    try Files.move(inTree, to: location.agentRepository)
  }

  func agentCommits(since base: Oid) -> [String] {
    AgentCommits.subjects(in: location.agentRepository, since: base, of: repository)
  }
}
