import Git
import TaskmasterCore

extension WorkSession {
  /// Takes the checkout for as long as the session lives, when it is to be worked in.
  /// - Throws: ``Problem`` when there is none, or another session works in it.
  func takeCheckout() async throws {
    guard options.isInPlace, checkoutLock == nil else { return }
    guard let tree = repository.workTree else {
      throw Problem("--in-place needs a checkout, and this repository has none")
    }
    // Agents find the repository as Git does; by a variable of ours they would not.
    let natural = try Repository(gitDirectory: repository.gitDirectory).workTree
    guard natural == tree else {
      throw Problem(
        "--in-place cannot work in '\(tree)', which only GIT_WORK_TREE makes a checkout")
    }
    let checkout = try await checkout(of: repository)
    try checkout.requireOwnDirectory()
    guard let lock = try FileLock.tryTake(checkout.location.lock) else {
      throw Problem("another run of git taskmaster work works in the checkout '\(tree)'")
    }
    checkoutLock = lock
  }

  /// Finds out which chain the checkout is of, when it is worked in.
  /// - Throws: ``Problem`` when HEAD is on no branch.
  func chooseChainOfCheckout() async throws {
    guard options.isInPlace else { return }
    guard case .branch(let name, _) = try repository.head(), name.hasPrefix(Self.branches) else {
      // A rebase, say, has detached HEAD, and has to be ended first.
      try await checkout(of: repository).refuseOperation()
      throw Problem(
        "HEAD is on no branch that has a commit, so there is no chain to work in place",
        hints: ["git switch <branch>"])
    }
    chain = try store.snapshot().queue.chain(ofBranch: String(name.dropFirst(Self.branches.count)))
  }

  static let branches = "refs/heads/"

  /// Where the tasks of a chain are worked.
  func place(of chain: String) async throws -> any Workspace {
    options.isInPlace
      ? try await checkout(of: repository) : try await workspace(of: chain)
  }

  /// The checkout of a repository, or of a linked worktree of it.
  func checkout(of repository: Repository) async throws -> CheckoutWorkspace {
    let tree = repository.workTree ?? ""
    let location = WorkspaceLocation(checkout: tree, gitDirectory: repository.gitDirectory)
    var git = GitProgram(
      gitDirectory: repository.gitDirectory, workTree: tree, indexFile: location.index,
      environment: surroundings.environment)
    git.settings = WorkspaceGit.settings(isDurable: surroundings.isDurable)
    return CheckoutWorkspace(
      location: location, repository: repository, git: git,
      configuration: try await repositorySettings())
  }

  /// Says when a worker has left HEAD elsewhere than on commits of its own; it is put back all the same.
  func noticeSwitch(from base: Oid) throws {
    switch try repository.head() {
    case .detached(let commit) where try repository.isAncestor(base, of: commit): break
    case .detached(let commit):
      observe(.loop(.trouble("the worker has left HEAD at \(ObjectID(commit).short)")))
    case .branch(let name, _), .unborn(let name):
      observe(.loop(.trouble("the worker has left HEAD on \(VisibleText.line(name))")))
    }
  }
}

extension WorkSession {
  /// An attempt in a checkout, and the commits that hold what may be in it and need not be kept once more.
  struct Stay {
    let task: QueueTask
    let attempt: Int
    let base: Oid
    let known: [Oid]
  }

  func stay(_ marker: AttemptMarker, of task: QueueTask, kept: Oid?) throws -> Stay {
    let before = try marker.branch.flatMap { try repository.target(of: $0) }
    return Stay(
      task: task, attempt: marker.attempt, base: Oid(marker.base),
      known: [Oid(marker.base), before, kept].compactMap(\.self))
  }

  /// Puts a checkout at a commit, staged with settings that can be trusted.
  ///
  /// What is in it and not kept yet is kept first; what cannot be kept is moved aside.
  func empty(
    _ checkout: CheckoutWorkspace, _ staging: any Workspace, to commit: Oid, _ stay: Stay
  ) async throws {
    let stock = try await stageWhateverIsThere(in: staging, base: stay.base)
    let known = try (stay.known + [commit]).map(baseTree)
    if !known.contains(stock.tree) {
      try await keepFurther(stock, of: stay, in: staging)
    }
    let missing = stock.leftOut.map(\.path) + stock.refused.map(\.path)
    let rest = missing + (try await staging.others()).filter { !missing.contains($0) }
    let name = "\(stay.task.id.hex)/\(stay.attempt)"
    if let place = try checkout.moveAside(rest, as: name) {
      observe(.loop(.trouble("what could not be kept of the checkout is in '\(place)'")))
    }
    try await staging.clear(to: commit)
  }

  /// Has a checkout that was put at a commit stand on the branch that it belongs on, and forgets the attempt.
  func leave(_ checkout: CheckoutWorkspace, at commit: Oid, on branch: String?) async throws {
    if let branch, try repository.target(of: branch) == commit {
      try await checkout.standOn(branch)
    } else {
      try await checkout.makeAgentRepository(at: commit)
      observe(
        .loop(
          .trouble(
            "HEAD is left at \(ObjectID(commit).short) in '\(checkout.location.tree)', since no branch"
              + " of the chain points there")))
    }
    try checkout.removeMarker()
  }

  /// The branch that a checkout belongs on when it is at the base of an attempt: the one it was on, else that
  /// of the artifact or of the chain.
  func branch(at base: Oid, for marker: AttemptMarker, in queue: Queue) throws -> String? {
    let chain = queue.tasks[marker.task]?.chain
    let artifact = chain.flatMap { queue.lastArtifact(of: $0)?.branch }
    let names = [
      marker.branch, artifact.map { Self.branches + $0 }, chain.map { Self.branches + $0 },
    ]
    return try names.compactMap(\.self).first { name in
      try ReferenceName.isValid(name) && repository.target(of: name) == base
    }
  }

  /// Puts the checkout that is worked in back to the base of the attempt, all of which is kept.
  func putCheckoutBack(_ attempting: Attempting) async throws {
    guard let marker = attempting.marker, let checkout = attempting.workspace as? CheckoutWorkspace
    else { return }
    try checkout.requireOwnDirectory()
    let base = Oid(marker.base)
    let stay = try stay(marker, of: attempting.assignment.task, kept: attempting.kept)
    try await empty(checkout, try trusted(attempting), to: base, stay)
    let branch = try branch(at: base, for: marker, in: try store.snapshot().queue)
    try await leave(checkout, at: base, on: branch)
  }

  /// The workspace of an attempt, staged with the settings from before it.
  func trusted(_ attempting: Attempting) throws -> any Workspace {
    try attempting.before.map { try attempting.workspace.guarded(by: $0) } ?? attempting.workspace
  }
}
