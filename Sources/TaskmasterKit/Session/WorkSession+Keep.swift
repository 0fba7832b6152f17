import Git
import TaskmasterCore

extension WorkSession {
  func baseTree(_ base: Oid) throws -> Oid {
    guard let commit = try repository.commit(base) else { throw MissingObject(id: base) }
    return commit.tree
  }

  /// Makes the commit that may become the artifact and keeps it under the ref of its attempt.
  func keepResult(
    _ tree: Oid, of task: QueueTask, attempt: Int, base: Oid, in workspace: any Workspace
  ) async throws -> Oid {
    let subjects = workspace.agentCommits(since: base)
    let message = ArtifactMessage.text(of: task, attempt: attempt, agentCommits: subjects)
    let commit = try await write(message, tree: tree, parent: base, with: workspace.git)
    try keep(commit, of: task, attempt: attempt)
    return commit
  }

  /// Keeps what an attempt that did not succeed has left as a commit under its ref; that it cannot be signed
  /// is no reason not to.
  /// - Returns: The commit; nil when the tree is that of the base, so that there is nothing to keep.
  func keepRest(
    _ tree: Oid, of task: QueueTask, attempt: Int, base: Oid, in workspace: any Workspace
  ) async throws -> Oid? {
    guard try tree != baseTree(base) else { return nil }
    let subjects = workspace.agentCommits(since: base)
    let message = ArtifactMessage.text(of: task, attempt: attempt, agentCommits: subjects)
    let commit: Oid
    do {
      commit = try await write(message, tree: tree, parent: base, with: workspace.git)
    } catch let error as ProgramError where error.ending != .interrupted {
      observe(.loop(.trouble("the attempt is kept without a signature: \(error)")))
      commit = try writeUnsigned(message, tree: tree, parent: base)
    }
    try keep(commit, of: task, attempt: attempt)
    return commit
  }

  private func keep(_ commit: Oid, of task: QueueTask, attempt: Int) throws {
    let reference = Settlement.attemptReference(task.id, attempt)
    let old = try repository.target(of: reference)
    let isKept = try repository.updateReference(
      reference, to: commit, expecting: old.map { .at($0) } ?? .absent,
      message: "taskmaster: attempt \(attempt)",
      signature: identity.signature(at: surroundings.now()))
    guard isKept else { throw Problem("'\(reference)' was moved by somebody else") }
    Checkpoint.kept.pass()
  }

  /// Makes a commit; whether and how it is signed is up to the configuration that this git sees.
  private func write(
    _ message: [UInt8], tree: Oid, parent: Oid, with git: GitProgram
  ) async throws -> Oid {
    try await signsCommits(git)
      ? try await writeSigned(message, tree, parent, surroundings.now(), with: git)
      : try writeUnsigned(message, tree: tree, parent: parent)
  }

  private func writeUnsigned(_ message: [UInt8], tree: Oid, parent: Oid) throws -> Oid {
    let now = surroundings.now()
    return try repository.writeCommit(
      CommitDraft(
        tree: tree, parents: [parent], author: author.signature(at: now),
        committer: identity.signature(at: now), message: message))
  }

  private func signsCommits(_ git: GitProgram) async throws -> Bool {
    let isOwn = git.gitDirectory == self.git.gitDirectory
    if isOwn, let known = signsCommitsOnce { return known }
    let result = try await git.answer(
      ["config", "--type=bool", "--get", "commit.gpgSign"], deadline: .seconds(60))
    let signs = result.output.starts(with: "true".utf8)
    if isOwn { signsCommitsOnce = signs }
    return signs
  }

  private func writeSigned(
    _ message: [UInt8], _ tree: Oid, _ parent: Oid, _ now: Timestamp, with git: GitProgram
  ) async throws -> Oid {
    var signing = git
    let (by, committer) = (author, identity)
    signing.variables.merge(
      [
        "GIT_AUTHOR_NAME": by.name, "GIT_AUTHOR_EMAIL": by.email,
        "GIT_AUTHOR_DATE": by.date(at: now),
        "GIT_COMMITTER_NAME": committer.name, "GIT_COMMITTER_EMAIL": committer.email,
        "GIT_COMMITTER_DATE": committer.date(at: now),
      ]) { _, new in new }
    let output = try await signing.run(
      ["commit-tree", "-S", tree.hex, "-p", parent.hex], input: message, deadline: .seconds(120))
    guard let commit = Oid(hex: String(decoding: output.prefix(40), as: UTF8.self)),
      repository.exists(commit)
    else { throw Problem("git commit-tree -S printed no object id") }
    return commit
  }
}
