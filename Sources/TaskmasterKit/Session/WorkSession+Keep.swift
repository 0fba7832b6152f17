import Git
import TaskmasterCore

extension WorkSession {
  /// The subjects of the agent's own commits, in which it may have put what it knows.
  private func agentCommits(in workspace: any Workspace, since base: Oid) -> [String] {
    workspace.agentCommits(since: base).map(mask.masked)
  }

  func baseTree(_ base: Oid) throws -> Oid {
    guard let commit = try repository.commit(base) else { throw MissingObject(id: base) }
    return commit.tree
  }

  /// Makes the commit that may become the artifact and keeps it under the ref of its attempt.
  func keepResult(
    _ stock: Stock, of task: QueueTask, attempt: Int, base: Oid, in workspace: any Workspace
  ) async throws -> Oid {
    let subjects = agentCommits(in: workspace, since: base)
    let message = ArtifactMessage.text(
      of: task, attempt: attempt, agentCommits: subjects,
      unrecorded: Unrecorded.list(stock.unrecorded))
    let commit = try await write(message, tree: stock.tree, parent: base, with: workspace.git)
    try keep(commit, of: task, attempt: attempt)
    return commit
  }

  /// What an attempt that did not succeed is kept as.
  struct Rest {
    let commit: Oid
    /// What is to be said of it, if anything.
    let detail: String?
  }

  /// Keeps what is in a tree that is there, even if something in it is not as Git wants it, within the limit.
  /// - Returns: What it is kept as; nil when the tree is that of the base, so that there is nothing to keep.
  func keepWhateverIsThere(
    in workspace: any Workspace, of task: QueueTask, attempt: Int, base: Oid
  ) async throws -> Rest? {
    let stock = try await stageWhateverIsThere(in: workspace, base: base)
    return try await keep(stock, of: task, attempt: attempt, base: base, in: workspace)
  }

  func stageWhateverIsThere(in workspace: any Workspace, base: Oid) async throws -> Stock {
    var stock: Stock
    var special: [Unrecorded] = []
    do {
      special = try await workspace.overcomeObstacles(on: base)
      stock = try await workspace.stage(on: base, limit: options.keepMax)
      if workspace.makeReadable(stock.refused) {
        stock = try await workspace.stage(on: base, limit: options.keepMax)
      }
    } catch let error as ProgramError
      where error.ending != .interrupted && !error.isMachineTrouble
    {
      observe(.loop(.trouble("not all of the attempt can be kept as it is: \(error)")))
      stock = try await workspace.salvage(on: base)
    }
    stock.special = special
    return stock
  }

  /// Keeps the commit of an attempt that did not succeed after all without its largest files, when it is more
  /// than such an attempt may have.
  func slim(
    _ commit: Oid, of task: QueueTask, attempt: Int, base: Oid, in workspace: any Workspace
  ) async throws -> Rest? {
    let stock = try await workspace.slimmed(commit, from: base, limit: options.keepMax)
    guard let stock else { return nil }
    return try await keep(stock, of: task, attempt: attempt, base: base, in: workspace)
  }

  /// Keeps a tree as a commit under the ref of its attempt; that it cannot be signed is no reason not to.
  private func keep(
    _ stock: Stock, of task: QueueTask, attempt: Int, base: Oid, in workspace: any Workspace
  ) async throws -> Rest? {
    let sentences = stock.sentences(limit: options.keepMax)
    for sentence in sentences { observe(.loop(.trouble("the attempt is \(sentence)"))) }
    guard try !sentences.isEmpty || stock.tree != baseTree(base) else { return nil }
    let message = ArtifactMessage.text(
      of: task, attempt: attempt, agentCommits: agentCommits(in: workspace, since: base),
      leftOut: LeftOut.list(stock.leftOut), unrecorded: Unrecorded.list(stock.unrecorded))
    let commit: Oid
    do {
      commit = try await write(message, tree: stock.tree, parent: base, with: workspace.git)
    } catch let error as ProgramError where error.ending != .interrupted {
      observe(.loop(.trouble("the attempt is kept without a signature: \(error)")))
      commit = try writeUnsigned(message, tree: stock.tree, parent: base)
    }
    try keep(commit, of: task, attempt: attempt)
    return Rest(
      commit: commit, detail: sentences.isEmpty ? nil : sentences.joined(separator: "\n"))
  }

  /// Keeps something more of an attempt of which there is something kept already.
  func keepFurther(_ stock: Stock, of stay: Stay, in workspace: any Workspace) async throws {
    let message = ArtifactMessage.text(
      of: stay.task, attempt: stay.attempt,
      agentCommits: agentCommits(in: workspace, since: stay.base),
      leftOut: LeftOut.list(stock.leftOut), unrecorded: Unrecorded.list(stock.unrecorded))
    let commit = try writeUnsigned(message, tree: stock.tree, parent: stay.base)
    try keep(commit, of: stay.task, attempt: stay.attempt, suffix: "-\(commit.hex.prefix(7))")
    observe(.loop(.trouble("what is left in the checkout is kept as \(ObjectID(commit).short)")))
  }

  private func keep(
    _ commit: Oid, of task: QueueTask, attempt: Int, suffix: String = ""
  ) throws {
    let reference = Settlement.attemptReference(task.id, attempt) + suffix
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
