import Git
import TaskmasterCore

extension CheckoutWorkspace {
  /// Sees to it that agents may work here: nothing would be lost, and nothing is in the way.
  /// - Parameter now: Reads the clock.
  /// - Throws: ``Problem`` that says what is.
  func requireReady(at now: () -> Timestamp) async throws {
    try refuseOperation()
    try refuseSubmodules()
    try await refuseHiddenFiles()
    try await refuseChanges()
    try refuseLocks(now)
  }

  /// The locks that Git has to take for the checkout to be put elsewhere.
  private func refuseLocks(_ now: () -> Timestamp) throws {
    for name in ["index.lock", "HEAD.lock"] {
      let path = "\(repository.gitDirectory)/\(name)"
      guard let lock = LockFiles.Facts(path) else { continue }
      throw Problem(
        "a git command runs in the checkout, or was killed there: '\(path)' is"
          + " \(max(0, now().seconds - lock.written)) s old",
        hints: [Self.advice(onLock: path)])
    }
  }

  private static let operations = [
    ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase or am"),
    ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("BISECT_START", "bisect"),
    ("sequencer", "cherry-pick or revert"),
  ]

  /// Sees to it that no merge, rebase or the like is under way.
  func refuseOperation() throws {
    for (file, name) in Self.operations where Files.exists("\(repository.gitDirectory)/\(file)") {
      throw Problem(
        "a \(name) is under way in the checkout",
        hints: ["end it first; git status tells how"])
    }
    let isLinked = repository.gitDirectory != repository.commonDirectory
    if isLinked, Files.exists(repository.gitDirectory + "/info/sparse-checkout") {
      throw Problem("a sparse checkout of a linked worktree cannot be worked in")
    }
  }

  /// Forgets the merge, rebase or the like that an agent has left half done: none was under way before, and
  /// the next commit would become a part of it.
  func endOperations() throws {
    for name in Self.operations.map(\.0) + Self.otherStates {
      try Files.removeTree("\(repository.gitDirectory)/\(name)")
    }
  }

  /// What else Git removes with them, as `remove_branch_state` and `bisect_clean_state` do.
  private static let otherStates = [
    "MERGE_MODE", "MERGE_MSG", "MERGE_RR", "MERGE_AUTOSTASH", "AUTO_MERGE", "SQUASH_MSG",
    "REBASE_HEAD", "BISECT_LOG", "BISECT_NAMES", "BISECT_TERMS", "BISECT_RUN", "BISECT_HEAD",
    "BISECT_EXPECTED_REV", "BISECT_ANCESTORS_OK", "BISECT_FIRST_PARENT",
  ]

  /// What an agent does in a submodule is in another repository, which is not looked after.
  private func refuseSubmodules() throws {
    guard let head = try repository.head().target, let tree = try repository.commit(head)?.tree
    else { return }
    for path in try repository.submodules(in: tree) {
      let entries = BytePath(location.tree).appending(path).entries() ?? []
      guard entries.isEmpty else {
        throw Problem(
          "the submodule '\(BytePath(path).text)' is checked out, and cannot be worked in",
          hints: ["git submodule deinit --all, or work without --in-place"])
      }
    }
  }

  /// Files whose changes Git was told not to look at would be overwritten.
  private func refuseHiddenFiles() async throws {
    let output = try await userGit.run(
      ["ls-files", "-z", "-v", "--cached"], deadline: WorkspaceGit.deadline)
    let top = BytePath(location.tree)
    let hidden = output.split(separator: 0).filter { entry in
      guard let tag = entry.first, tag != UInt8(ascii: "H") else { return false }
      // Of a sparse checkout, the files that are not there.
      return tag != UInt8(ascii: "S") || top.appending(Array(entry.dropFirst(2))).ownSize != nil
    }
    guard !hidden.isEmpty else { return }
    let names = hidden.map { BytePath(Array($0.dropFirst(2))).text }
    throw Problem(
      "the checkout has files that Git was told not to look at: \(Self.list(names))",
      hints: ["git update-index --no-assume-unchanged --no-skip-worktree <file> looks again"])
  }

  private func refuseChanges() async throws {
    let output = try await userGit.run(
      ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"],
      deadline: WorkspaceGit.deadline)
    let lines = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    guard !lines.isEmpty else { return }
    throw Problem(
      "the checkout is not clean: \(Self.list(lines))",
      hints: ["commit what is there, or git stash --include-untracked, or work without --in-place"])
  }

  /// Git, working on the checkout with the user's own index.
  private var userGit: GitProgram {
    var git = git
    git.indexFile = nil
    return git
  }

  private static func list(_ names: [String]) -> String {
    let most = 10
    let shown = names.prefix(most).map { VisibleText.line($0, most: 200) }.joined(separator: ", ")
    return shown + (names.count > most ? " and \(names.count - most) more" : "")
  }
}
