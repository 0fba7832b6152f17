import Git

extension Workspace {
  /// The tree that is staged, with the files that are only hidden from the agent's checkout.
  func stagedTree(on base: Oid) async throws -> Oid {
    try await putBackHidden(base)
    return try await writeTree()
  }

  /// Puts back what an agent has hidden from itself by narrowing its sparse checkout, which is staged as deleted.
  ///
  /// The files as well: the checks are to find what the result has.
  private func putBackHidden(_ base: Oid) async throws {
    let index = agentGitDirectory + "/index"
    // Without rules for what is checked out nothing is hidden.
    guard Files.exists(agentGitDirectory + "/info/sparse-checkout"),
      BytePath(index).kind == .file
    else { return }
    let output = try await run([
      "diff-index", "--cached", "-z", "--no-renames", "--diff-filter=D", base.hex,
    ])
    let deleted = TreeChange.parse(output).filter { isFree($0.path) }
    guard !deleted.isEmpty else { return }
    let hidden = await hidden(byIndex: index)
    let back = deleted.filter { hidden.contains($0.path) }
    guard !back.isEmpty else { return }
    try await run(["update-index", "-z", "--index-info"], input: back.flatMap(\.takingBack))
    try await run(
      ["checkout-index", "-u", "-z", "--stdin"], input: back.flatMap { $0.path.bytes + [0] })
  }

  /// The files that an index says are not checked out; none when it cannot be read.
  private func hidden(byIndex index: String) async -> Set<BytePath> {
    var git = git
    git.indexFile = index
    // What is not checked out may be there as a directory alone, of a commit that the agent has made.
    git.variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = agentGitDirectory + "/objects"
    let output = try? await git.run(
      ["ls-files", "-z", "-t", "--cached"], deadline: WorkspaceGit.deadline)
    // A tag, a blank, a path.
    let entries = (output ?? []).split(separator: 0).filter { $0.starts(with: "S ".utf8) }
    return Set(entries.map { BytePath(Array($0.dropFirst(2))) })
  }

  /// Whether nothing has that name, nor a file or link the name of a directory on the way to it.
  private func isFree(_ path: BytePath) -> Bool {
    var place = BytePath(location.tree)
    for name in path.names {
      place = place.appending(name)
      guard let kind = place.kind else { return true }
      guard kind == .directory else { return false }
    }
    return false
  }

  /// Whether the settings that this workspace is staged with leave files out of checkouts.
  func isSparse() async throws(ProgramError) -> Bool {
    let answer = try await git.answer(["config", "--type=bool", "--get", "core.sparseCheckout"])
    return answer.output.starts(with: "true".utf8)
  }

  /// Has a new index know which files are not checked out, as Git finds it where there is no file yet.
  func leaveOutHidden() async throws {
    guard try await isSparse() else { return }
    let empty = location.directory + "/empty"
    try Files.removeTree(empty)
    try Files.makeDirectory(empty)
    var git = git
    git.workTree = empty
    try await git.run(["sparse-checkout", "reapply"], deadline: WorkspaceGit.deadline)
    try Files.removeTree(empty)
  }
}
