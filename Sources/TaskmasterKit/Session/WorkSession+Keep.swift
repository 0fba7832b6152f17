import Git
import TaskmasterCore

extension WorkSession {
  func baseTree(_ base: Oid) throws -> Oid {
    guard let commit = try repository.commit(base) else { throw MissingObject(id: base) }
    return commit.tree
  }

  /// Makes the commit of an attempt and keeps it under its ref.
  /// - Returns: The commit; nil when the tree is that of the base, so that there is nothing to keep.
  func keep(
    _ tree: Oid, of task: QueueTask, attempt: Int, base: Oid, in workspace: Workspace,
    evenIfEmpty: Bool = false
  ) async throws -> Oid? {
    guard try evenIfEmpty || tree != baseTree(base) else { return nil }
    let subjects = AgentCommits.subjects(
      in: workspace.location.agentRepository, since: base, of: repository)
    let message = ArtifactMessage.text(of: task, attempt: attempt, agentCommits: subjects)
    let commit = try await write(message, tree: tree, parent: base, with: workspace.git)
    let reference = Settlement.attemptReference(task.id, attempt)
    let old = try repository.target(of: reference)
    let isKept = try repository.updateReference(
      reference, to: commit, expecting: old.map { .at($0) } ?? .absent,
      message: "taskmaster: attempt \(attempt)",
      signature: identity.signature(at: surroundings.now()))
    guard isKept else { throw Problem("'\(reference)' was moved by somebody else") }
    Checkpoint.kept.pass()
    return commit
  }

  /// Makes a commit; whether and how it is signed is up to the configuration that this git sees.
  private func write(
    _ message: [UInt8], tree: Oid, parent: Oid, with git: GitProgram
  ) async throws -> Oid {
    let now = surroundings.now()
    if try await signsCommits(git) {
      return try await writeSigned(message, tree, parent, now, with: git)
    }
    return try repository.writeCommit(
      CommitDraft(
        tree: tree, parents: [parent], author: author.signature(at: now),
        committer: identity.signature(at: now), message: message))
  }

  private func signsCommits(_ git: GitProgram) async throws -> Bool {
    if let known = signsCommitsOnce { return known }
    let result = try await git.answer(
      ["config", "--type=bool", "--get", "commit.gpgSign"], deadline: .seconds(60))
    let signs = result.output.starts(with: "true".utf8)
    signsCommitsOnce = signs
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
