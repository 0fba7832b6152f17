import Git
import TaskmasterCore

/// The user's own checkout, where `work --in-place` has agents work.
///
/// HEAD is detached while they do, so that what they commit moves no branch. Nothing is overwritten or
/// removed here unless the index says that Git has it: whoever puts the checkout elsewhere stages and keeps
/// what is in it first, and moves aside what cannot be kept.
struct CheckoutWorkspace: Workspace {
  let location: WorkspaceLocation
  let repository: Repository
  var git: GitProgram
  let configuration: [(key: String, value: String?)]

  var isCheckout: Bool { true }

  var agentGitDirectory: String { repository.gitDirectory }

  var isThere: Bool {
    Files.isDirectory(location.tree) && Files.exists(repository.gitDirectory + "/HEAD")
  }

  func requireOwnDirectory() throws {
    // An agent that moved the Git directory away must not find another one in its place.
    guard isThere else { throw goneRepository }
    try Files.makeDirectory(location.directory, mode: 0o700)
  }

  /// Goes from what is staged, which must be what is there, to a commit.
  func clear(to base: Oid) async throws {
    guard let target = try repository.commit(base)?.tree else { throw MissingObject(id: base) }
    let staged = try await writeTree()
    if staged != target { try await run(["read-tree", "-m", "-u", staged.hex, target.hex]) }
    // What was moved aside is missing where the commit has something of that name.
    _ = try await git.answer(
      ["checkout-index", "--all", "--quiet", "--index"], deadline: WorkspaceGit.deadline,
      accepting: [0, 128])
    Checkpoint.workspaceCleared.pass()
  }

  func makeAgentRepository(at head: Oid) async throws {
    guard isThere else { throw goneRepository }
    try await moveHead(["update-ref", "--no-deref"], to: head.hex)
    try await publishIndex()
    Checkpoint.headDetached.pass()
  }

  func setAgentRepositoryAside() throws {
    guard isThere else { throw goneRepository }
  }

  func agentCommits(since base: Oid) -> [String] {
    guard let head = try? repository.head().target else { return [] }
    var subjects: [String] = []
    var isFound = false
    try? repository.firstParents(of: head, limit: AgentCommits.most) { commit in
      isFound = commit.id == base
      if isFound { return false }
      subjects.append(AgentCommits.subject(of: commit))
      return true
    }
    return isFound ? subjects.reversed() : []
  }

  /// Has HEAD stand on a branch, whose commit must be what is there.
  func standOn(_ branch: String) async throws {
    try await moveHead(["symbolic-ref"], to: branch)
    try await publishIndex()
    Checkpoint.headOnBranch.pass()
  }

  /// In the user's own Git directory, whichever this workspace is staged with.
  private func moveHead(_ command: [String], to target: String) async throws {
    var git = git
    git.gitDirectory = repository.gitDirectory
    git.variables["GIT_OBJECT_DIRECTORY"] = nil
    do {
      try await git.run(command + ["-m", "taskmaster: work in place", "HEAD", target])
    } catch {
      let lock = repository.gitDirectory + "/HEAD.lock"
      guard Files.exists(lock) else { throw error }
      throw Problem("\(error)", hints: [Self.advice(onLock: lock)])
    }
    try endOperations()
  }

  /// What to do about a lock of Git's that may have been left.
  static func advice(onLock path: String) -> String {
    "if no git is running there, remove it: rm \(ProgramError.quoted(path))"
  }

  private var goneRepository: Problem {
    Problem(
      "the repository of the checkout is gone: there is no '\(repository.gitDirectory)/HEAD'",
      hints: ["an agent that works in place may have moved or removed it"])
  }
}
