import Git

extension Workspace {
  /// The same workspace, staged with the configuration that the user's repository had before an attempt.
  ///
  /// When an attempt has planted settings there, what it left can still be kept without any of them
  /// being obeyed: Git is given a Git directory of our own, with the configuration, the attributes and the
  /// excludes as they were, and the user's object store.
  func guarded(by before: ForeignState) throws -> Workspace {
    let directory = location.directory + "/guard.git"
    try Files.removeTree(directory)
    for folder in ["objects", "refs", "info"] { try Files.makeDirectory("\(directory)/\(folder)") }
    try Files.write(Array("ref: refs/heads/none\n".utf8), to: directory + "/HEAD")
    for name in ["config", "info/attributes", "info/exclude", "info/sparse-checkout"] {
      if let content = before.files[name] { try Files.write(content, to: "\(directory)/\(name)") }
    }
    var git = git
    git.gitDirectory = directory
    git.variables["GIT_OBJECT_DIRECTORY"] = repository.commonDirectory + "/objects"
    return Workspace(
      location: location, repository: repository, git: git, configuration: configuration)
  }

  /// Stages what can be staged where something cannot: no filter runs, and what Git refuses is left out.
  /// - Returns: The tree of the rest.
  func salvage(on base: Oid) async throws -> Oid {
    let directory = location.directory + "/salvage.git"
    try Files.removeTree(directory)
    for folder in ["objects", "refs", "info"] { try Files.makeDirectory("\(directory)/\(folder)") }
    try Files.write(Array("ref: refs/heads/none\n".utf8), to: directory + "/HEAD")
    try Files.write(AgentConfiguration.text(from: configuration), to: directory + "/config")
    var git = git
    git.gitDirectory = directory
    git.variables["GIT_OBJECT_DIRECTORY"] = repository.commonDirectory + "/objects"
    git.variables["GIT_CONFIG_GLOBAL"] = "/dev/null"
    git.variables["GIT_CONFIG_NOSYSTEM"] = "1"
    let workspace = Workspace(
      location: location, repository: repository, git: git, configuration: configuration)
    try Files.remove(location.index)
    try Files.remove(location.index + ".lock")
    try await workspace.run(["read-tree", base.hex])
    _ = try await git.answer(
      ["add", "--all", "--sparse", "--ignore-errors"], deadline: Self.deadline,
      accepting: [0, 1, 128])
    return try await workspace.writeTree()
  }
}
